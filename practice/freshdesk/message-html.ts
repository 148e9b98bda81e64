/**
 * The HTML of a message as this desk keeps it: one `<div>` for a line, a few elements, safe links, no other attribute.
 * What it does not keep is left out, the words in it stay. The page cleans once more when it shows a message.
 */
const KEPT = new Set(
  "div p br strong b em i u s ul ol li blockquote code pre h1 h2 h3 h4 span hr table tbody thead tr td th".split(" "),
);
const SAFE_LINK = /^(?:https?:|mailto:)/i;

export function cleanMail(html: string): string {
  const body = html.replace(/<(style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi, "");
  return body.replace(
    /<(\/?)([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[<>]/gi,
    (whole, close: string, name: string | undefined, rest: string) => {
      if (name === undefined) return escapeHtml(whole);
      const tag = name.toLowerCase();
      if (tag === "a") return close ? "</a>" : openLink(rest);
      return KEPT.has(tag) ? `<${close}${tag}>` : "";
    },
  );
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function textToHtml(text: string): string {
  return text
    .split("\n")
    .map((line) => `<div>${line === "" ? "<br>" : escapeHtml(line)}</div>`)
    .join("");
}

export function htmlToText(html: string): string {
  return html
    .replace(/<div><br\s*\/?><\/div>/gi, "\n")
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<\/(?:p|blockquote|h[1-4]|pre|ul|ol)>/gi, "\n\n")
    .replace(/<\/(?:div|li|tr)>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function openLink(attributes: string): string {
  const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
  const target = href?.[1] ?? href?.[2] ?? "";
  return SAFE_LINK.test(target) ? `<a href="${escapeHtml(target)}" rel="noreferrer">` : "<a>";
}
