/**
 * The HTML of a comment, cut down to what a help desk keeps: a few inline and block elements and safe links. Everything
 * else becomes text. The page cleans once more when it shows a comment; neither relies on the other.
 */
const KEPT = new Set([
  "p",
  "br",
  "strong",
  "b",
  "em",
  "i",
  "u",
  "ul",
  "ol",
  "li",
  "blockquote",
  "code",
  "pre",
  "h2",
  "h3",
]);
const SAFE_LINK = /^(?:https?:|mailto:)/i;

export function cleanHtml(html: string): string {
  return html.replace(
    /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[<>]/g,
    (whole, close, name, rest) => {
      const tag = typeof name === "string" ? name.toLowerCase() : "";
      if (tag === "a") return close ? "</a>" : openLink(String(rest));
      if (KEPT.has(tag)) return `<${close}${tag}>`;
      return escapeHtml(whole);
    },
  );
}

/** A mail's own HTML: what the desk does not keep is left out, but the text in it stays, hidden or not. */
export function cleanMail(html: string): string {
  const body = html.replace(/<(style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi, "");
  return cleanHtml(
    body.replace(/<\/?([a-z][a-z0-9]*)(?:[^>"']|"[^"]*"|'[^']*')*>/gi, (whole, tag: string) =>
      tag.toLowerCase() === "a" || KEPT.has(tag.toLowerCase()) ? whole : "",
    ),
  );
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function textToHtml(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replaceAll("\n", "<br>")}</p>`);
  return wrapComment(paragraphs.join(""));
}

export const wrapComment = (html: string) => `<div class="zd-comment" dir="auto">${html}</div>`;

export function htmlToText(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<li>/gi, "* ")
    .replace(/<\/(?:li|ul|ol)>/gi, "\n")
    .replace(/<\/(?:p|blockquote|h2|h3|pre|div)>/gi, "\n\n")
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
