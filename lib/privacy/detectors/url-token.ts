/**
 * Links that open something for whoever holds them: reset and magic links, signed addresses, keys in the query. The
 * whole link is the value: what is left of it beside the token mostly names the person too.
 */
import type { Detector, Found } from "./detector.ts";

const NAMES =
  /^(?:.*[_-])?(?:token|jwt|otp|sig|signature|secret|password|passwd|pwd|pass|apikey|api[_-]key|access[_-]key|key|auth|authorization|credential|session|sessionid|sid|phpsessid|jsessionid|code|ticket|nonce|hash|hmac|invite|invitation|confirm|confirmation|verify|verification|reset|magic|magiclink|unlock|activation|activate|login|sso|samlresponse|oobcode|policy|rlkey|share|shareid)$/i;
/** They say which advertisement somebody came from: no key to anything. */
const TRACKING =
  /^(?:utm_.*|gclid|fbclid|msclkid|dclid|ref|mc_cid|mc_eid|_ga|_gl|q|query|search|s|page|sort|lang|id|sku|v|list)$/i;
const OPENING_PATH =
  /^(?:reset|verify|verification|confirm|confirmation|invite|invitation|invitations|join|magic|magic-link|magiclink|activate|activation|password|passwords|login|signin|sign-in|auth|token|tokens|unsubscribe|share|shared|s|unlock|recover|recovery|webhook|webhooks|services|secret|access|l|set-password|reset-password|password-reset|verify-email|confirm-email|passwort|zuruecksetzen|bestaetigen|reinitialiser|restablecer|download|downloads)$/i;

/** Before the hash of something everybody may see. */
const VERSIONED = /^(?:commits?|tree|blob|raw|compare|rev|revision|sha\d*)$/i;

export const urlToken: Detector = {
  type: "url_token",
  *find(text) {
    // Links hold no blanks; each piece is looked at once.
    for (const piece of text.matchAll(/[^\s<>"`|\\^{}「」『』（）、。]+/g)) {
      const link = linkIn(piece[0]);
      if (link === undefined || !opens(link.value)) continue;
      const start = piece.index + link.from;
      yield { start, end: start + link.value.length } satisfies Found;
    }
  },
};

function linkIn(piece: string): { from: number; value: string } | undefined {
  if (piece.length < 12 || piece.length > 8000 || !/[/?#]/.test(piece)) return undefined;
  const scheme = /[a-z][a-z0-9+.-]{1,20}:\/\//i.exec(piece);
  const bare = scheme === null ? /(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,16}[/?#]/i.exec(piece.slice(0, 200)) : null;
  const from = scheme?.index ?? bare?.index;
  if (from === undefined) return undefined;
  // A sentence without blanks goes on after the link.
  const [link = ""] = piece.slice(from).split(/[\p{Script=Hiragana}\p{Script=Katakana}]/u);
  const value = link.replace(/[.,;:!?'*…]+$/, "");
  return { from, value: closesTooMuch(value) ? value.replace(/[)\]].*$/, "") : value };
}

function closesTooMuch(value: string): boolean {
  return (/\)/.test(value) && !/\(/.test(value)) || (/\]/.test(value) && !/\[/.test(value));
}

function opens(link: string): boolean {
  const [, , rest = ""] = /^([a-z0-9+]+:\/\/)?(.*)$/is.exec(link) ?? [];
  const [address = "", ...behind] = rest.split(/[?#&;]/);
  const [host = "", ...path] = address.split("/");
  if (/^[^@]{1,200}:[^@]{1,200}@/.test(host)) return true;
  return behind.some((pair) => isKey(pair) || /\?/.test(pair)) || hasOpeningPath(path);
}

function isKey(pair: string): boolean {
  const cut = pair.indexOf("=");
  const name = cut === -1 ? "" : decoded(pair.slice(0, cut));
  const value =
    decoded(pair.slice(cut + 1))
      .split("/")
      .at(-1) ?? "";
  if (TRACKING.test(name)) return false;
  if (NAMES.test(name)) return value.length >= 6 && !/^[a-z]+$/.test(value) && !/^\d{1,5}$/.test(value);
  return isJwt(value) || (value.length >= 20 && isRandom(value));
}

function hasOpeningPath(path: readonly string[]): boolean {
  return path.some((segment, i) => {
    if (isJwt(segment)) return true;
    if (/^[0-9a-f]{7,64}$/.test(segment) && VERSIONED.test(path[i - 1] ?? "")) return false;
    if (segment.length >= 40 && isRandom(segment)) return true;
    const isBehindOpening = path.slice(Math.max(0, i - 3), i).some((earlier) => OPENING_PATH.test(earlier));
    return isBehindOpening && segment.length >= 10 && isRandom(segment);
  });
}

function isJwt(value: string): boolean {
  return /^eyJ[\w-]{8,}\.[\w-]{8,}/.test(value);
}

/** Letters and digits mixed as no word mixes them. */
function isRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[a-z]/i.test(value) || !/^[\w.~%+=:-]+$/.test(value)) return false;
  const changes = value.match(/(?<=\d)[a-z]|(?<=[a-z])\d|(?<=[a-z])[A-Z]/gi)?.length ?? 0;
  return changes >= Math.max(3, value.length / 10) && !/^(?:[a-z]+-){3,}/i.test(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
