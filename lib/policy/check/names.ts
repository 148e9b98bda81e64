/**
 * Names that are not what they look like: letters of two alphabets in one word, characters that nobody sees, two names
 * that look the same. Such a name is a rule that never fires, or a limit on another action than the one that is read.
 */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Path, Problems } from "../problem.ts";
import { invisibleIn, skeleton, visible } from "../skeleton.ts";
import { ALWAYS_KNOWN, VOCABULARY } from "../vocabulary.ts";

export function checkNames(document: PolicyDocument, problems: Problems): void {
  walk(document, [], problems);
  const own = (record: object | undefined, ...path: Path): Named[] =>
    Object.keys(record ?? {}).map((name) => ({ name, path: [...path, name] }));
  const builtIn = (record: object): Named[] => Object.keys(record).map((name) => ({ name, path: undefined }));
  const facts = [...builtIn(VOCABULARY), ...builtIn(ALWAYS_KNOWN), ...own(document.facts, "facts")];
  const ids = (document.rules ?? []).map(({ id }, i) => ({ name: id, path: ["rules", i, "id"] }));
  const roles = Object.entries(document.actions).flatMap(([id, grant]) =>
    grant.roles.map((name, i) => ({ name, path: ["actions", id, "roles", i] })),
  );
  for (const names of [own(document.actions, "actions"), facts, ids, own(document.routes, "routes"), roles])
    compare(names, problems);
}

interface Named {
  name: string;
  /** Undefined for a built-in name. */
  path: Path | undefined;
}

function compare(names: readonly Named[], problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, path } of names) {
    const looks = skeleton(name);
    const other = seen.get(looks);
    if (other === undefined) seen.set(looks, name);
    if (other === undefined || other === name || path === undefined) continue;
    const message = `\`${name}\` looks like \`${other}\`, and is another name`;
    problems.warn(path, "look-alike", message, "if they are meant to be one, type it again; else choose another name");
  }
}

/** Texts for people, in whatever language: there only what hides something is told. */
const TEXTS = new Set(["why", "text", "name", "unit", "codes"]);

function walk(part: unknown, path: Path, problems: Problems): void {
  if (typeof part === "string") checkName(part, path, problems);
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    const at = [...path, Array.isArray(part) ? Number(key) : key];
    if (!Array.isArray(part)) checkName(key, at, problems);
    if (TEXTS.has(key) && !isNameOfOther(path)) checkText(value, at, problems);
    else walk(value, at, problems);
  }
}

/** Under these, keys are names that the pack chose: an action's parameter may be called `text`. */
function isNameOfOther(path: Path): boolean {
  return path.at(-1) === "params" || path.at(-1) === "record" || (path.length === 1 && path[0] !== "rules");
}

function checkName(name: string, path: Path, problems: Problems): void {
  const hidden = invisibleIn(name);
  if (hidden !== undefined) {
    const message = `\`${visible(name)}\` holds a character that nobody sees (${codeOf(hidden)})`;
    problems.warn(path, "invisible-character", message, "type it again");
    return;
  }
  // `order.статус` has two words, each in its own letters; in `refund-с` the second one only looks Latin.
  const words = name.split(/[^\p{L}\p{M}\p{N}]+/u);
  const isPartlyLatin = words.some((word) => /^\w*[a-z]\w*$/i.test(word));
  for (const word of words) {
    const isDisguised = isPartlyLatin && !isPlainText(word) && isPlainText(skeleton(word));
    const [first, other] = scriptsOf(isDisguised ? name : word);
    if (first === undefined || other === undefined) continue;
    const meant = skeleton(name);
    const message = `\`${name}\` mixes ${first.script} and ${other.script} letters: \`${other.letter}\` is ${codeOf(other.letter)}`;
    const isPlain = /^[\x20-\x7e]+$/.test(meant);
    problems.warn(
      path,
      "mixed-scripts",
      message,
      isPlain ? `type it again: \`${meant}\`` : "use letters of one alphabet",
    );
    return;
  }
}

const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/;

function checkText(value: unknown, path: Path, problems: Problems): void {
  if (typeof value === "object" && value !== null)
    for (const [key, part] of Object.entries(value)) checkText(part, [...path, key], problems);
  const found = typeof value === "string" ? TURNS_TEXT.exec(value)?.[0] : undefined;
  if (found === undefined) return;
  const message = `this text holds a character that turns the order of letters around (${codeOf(found)}), so it may read differently from what it says`;
  problems.warn(path, "invisible-character", message, "type the text again");
}

/** Those that are taken for one another. East Asian words hold Latin letters by custom. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Arabic", /\p{Script=Arabic}/u],
];

interface Found {
  script: string;
  letter: string;
}

/** One letter of each script in a word. The rarer script comes second. */
function scriptsOf(word: string): Found[] {
  if (isPlainText(word)) return [];
  const count = new Map<string, { found: Found; times: number }>();
  for (const letter of word) {
    const script = SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];
    if (script === undefined) continue;
    const before = count.get(script);
    count.set(script, { found: before?.found ?? { script, letter }, times: (before?.times ?? 0) + 1 });
  }
  return [...count.values()].sort((a, b) => b.times - a.times).map(({ found }) => found);
}

function isPlainText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function codeOf(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
