/** Plain text as the few tags that every desk keeps; whatever looks like markup in it stays text. */
export function paragraphs(text: string): string {
  const blocks = text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/);
  return blocks.map((block) => `<p>${block.split("\n").map(escapeHtml).join("<br>")}</p>`).join("");
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
