/** E-mail addresses, in letters of any script, also written out ("ana at example dot com"). */
import { before, type Detector, type Found, matches } from "./detector.ts";

const LATIN = String.raw`\p{Script=Latin}\p{M}\d`;
const LONGEST = 80;
/** Read from the right, so that letters of another script that touch the address stay outside. */
const LATIN_LOCAL = new RegExp(`[${LATIN}._%+'&=~!#$*^-]+$`, "u");
const ANY_LOCAL = /(?:"[^"\n]{1,64}"|[\p{L}\p{M}\p{N}._%+'&-]+)$/u;
const LATIN_DOMAIN = new RegExp(
  `^(?:[${LATIN}][${LATIN}-]{0,62}\\.){1,8}(?:xn--[a-z0-9-]{2,30}|\\p{Script=Latin}{2,24})`,
  "iu",
);
const ANY_DOMAIN = /^(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}(?:xn--[a-z0-9-]{2,30}|[\p{L}\p{M}]{2,24})/iu;
/** `logo@2x.png` is a picture. */
const PICTURE = /^\d+(\.\d+)?x\.(png|jpe?g|webp|gif|svg)$/i;

const AT = "(?:at|arroba|arobase|chiocciola|AT)";
const DOT = "(?:dot|punto|point|punkt|ponto)";
const TLD = "(?:com|net|org|io|de|fr|es|it|nl|uk|co|eu|info|at|ch|be|jp|br|mx|us|ca|au|me|edu|app|dev|pt|pl)";
const SAID = new RegExp(
  String.raw`(?<![\w.+-])(?<value>[\w+-]{1,64}(?:(?:\.|\s${DOT}\s)[\w+-]{1,64}){0,4}\s${AT}\s[a-z0-9-]{1,63}(?:(?:\.|\s${DOT}\s)[a-z0-9-]{1,63}){0,3}\s${DOT}\s${TLD})(?![\w-])`,
  "i",
);
const BRACKETED = new RegExp(
  String.raw`(?<![\w.+-])(?<value>[\w.+-]{1,64}\s?[[({<]\s?(?:@|${AT})\s?[\])}>]\s?[a-z0-9-]{1,63}(?:\s?(?:\.|[[({<]\s?(?:\.|${DOT})\s?[\])}>])\s?[a-z0-9-]{1,63}){1,4})(?![\w-])`,
  "i",
);
const SPACED =
  /(?<![\w.+-])(?<value>[\w.+-]{1,64}\s?@\s?[a-z0-9-]{1,63}(?:\s?\.\s?[a-z0-9-]{1,63}){0,3}\.[a-z]{2,12})(?![\w-])/i;
/** It names a message, not a person. */
const MESSAGE_ID = /(?:message-id|in-reply-to|references|content-id): {0,2}<[^\s<>]*$/i;
const MAIL_WORD = /mail|correo|courriel|メール|بريد|إيميل|ايميل/i;

export const email: Detector = {
  type: "email",
  *find(text) {
    for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
      const found = around(text, at);
      if (found !== undefined) yield found;
    }
    for (const pattern of [SAID, BRACKETED]) {
      if (!mayHold(text, pattern)) continue;
      for (const { found } of matches(pattern, text)) yield { ...found, key: writtenPlainly(text, found) };
    }
    if (!/\s@|@\s/.test(text)) return;
    for (const { found } of matches(SPACED, text)) {
      if (MAIL_WORD.test(before(text, found.start, 40))) yield { ...found, key: writtenPlainly(text, found) };
    }
  },
};

function mayHold(text: string, pattern: RegExp): boolean {
  return pattern === SAID
    ? new RegExp(String.raw`\s${DOT}\s`, "i").test(text)
    : /[[({<]\s?(?:@|at|arroba|arobase|chiocciola)\s?[\])}>]/i.test(text);
}

function around(text: string, at: number): Found | undefined {
  const left = before(text, at, LONGEST);
  const right = text.slice(at + 1, at + 256);
  const domain = LATIN_DOMAIN.exec(right)?.[0] ?? ANY_DOMAIN.exec(right)?.[0];
  if (MESSAGE_ID.test(left)) return undefined;
  const local = (LATIN_LOCAL.exec(left) ?? ANY_LOCAL.exec(left))?.[0]
    // The name of its field in a query.
    .replace(/^(?:.*&)?[\w-]{1,30}=/, "")
    .replace(/^[^\p{L}\p{N}_"+]+/u, "");
  if (domain === undefined || local === undefined || local === "" || PICTURE.test(domain)) return undefined;
  // The address of a repository, not of a person.
  if (local === "git" && text[at + 1 + domain.length] === ":") return undefined;
  return { start: at - local.length, end: at + 1 + domain.length };
}

function writtenPlainly(text: string, { start, end }: Found): string {
  return text
    .slice(start, end)
    .toLowerCase()
    .replace(new RegExp(String.raw`\s${AT}\s|\s?[[({<]\s?(?:@|${AT})\s?[\])}>]\s?`, "gi"), "@")
    .replace(new RegExp(String.raw`\s${DOT}\s|\s?[[({<]\s?(?:\.|${DOT})\s?[\])}>]\s?`, "gi"), ".")
    .replace(/\s/g, "");
}
