/**
 * Fills the pack's texts and arguments. `{{path}}` stands for a known value, `{{path|words}}` has words for the
 * unknown, `{{?path}}` and `{{!path}}` write nothing and keep their sentence only when there is a value (an amount of nothing is
 * none), or when there is not.
 * INVARIANT: nothing is made up. A sentence with an unknown value is left out; so is a suggestion. One pass: what a
 * value holds is never read as a template.
 */
import { Money } from "#lib/domain/money.ts";
import { showValue } from "./show.ts";

export type Words = Readonly<Record<string, unknown>>;

const PLACEHOLDER = /\{\{\s*([?!]?)\s*([\w.-]+)\s*(?:\|([^{}]*))?\}\}/g;
const WHOLE = /^\{\{\s*([\w.-]+)\s*\}\}$/;

/** The text with its sentences that can be said; empty when none can. */
export function fillText(template: string, words: Words): string {
  return template
    .split("\n")
    .map((line) => fillLine(line, words))
    .filter((line) => line !== undefined)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Undefined when the line had sentences and all were left out; an empty line stays. */
function fillLine(line: string, words: Words): string | undefined {
  if (line.trim() === "") return "";
  const kept = line
    .split(/(?<=[.!?…。！？])\s+/)
    .map((sentence) => fillSentence(sentence, words))
    .filter((sentence) => sentence !== undefined && sentence !== "");
  return kept.length === 0 ? undefined : kept.join(" ").trimEnd();
}

function fillSentence(template: string, words: Words): string | undefined {
  let isWhole = true;
  const filled = template.replace(PLACEHOLDER, (_, sign: string, path: string, spare: string | undefined) => {
    const value = wordOf(words, path);
    const shown = sign !== "" && isNothing(value) ? undefined : showValue(value);
    if (sign !== "") {
      if ((shown !== undefined) !== (sign === "?")) isWhole = false;
      return "";
    }
    if (shown === undefined && spare === undefined) isWhole = false;
    return shown ?? spare?.trim() ?? "";
  });
  // What is left in double braces is no placeholder that can be filled: a slip of the pack's author.
  return isWhole && !/\{\{|\}\}/.test(filled) ? filled.trim() : undefined;
}

/** Undefined when one value is unknown, or an amount is nothing. */
export function fillArgs(args: Words, words: Words): Record<string, unknown> | undefined {
  const filled = fillValue(args, words);
  return filled === undefined ? undefined : (filled as Record<string, unknown>);
}

function fillValue(template: unknown, words: Words): unknown {
  if (typeof template === "string") return fillString(template, words);
  if (Array.isArray(template)) {
    const items = template.map((item) => fillValue(item, words));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof template !== "object" || template === null) return template ?? undefined;
  const entries = Object.entries(template).map(([name, value]) => [name, fillValue(value, words)] as const);
  return entries.some(([, value]) => value === undefined) || isNothing(template)
    ? undefined
    : Object.fromEntries(entries);
}

function fillString(template: string, words: Words): unknown {
  const path = WHOLE.exec(template)?.[1];
  if (path === undefined) return template.includes("{{") ? fillSentence(template, words) : template;
  const value = wordOf(words, path);
  return value === null || value === "" || isNothing(value) ? undefined : value;
}

/** Own keys only, so that no word is found on a prototype. */
function wordOf(words: Words, path: string): unknown {
  return Object.hasOwn(words, path) ? words[path] : undefined;
}

function isNothing(value: unknown): boolean {
  const money = Money.safeParse(value);
  return money.success && money.data.minor <= 0;
}
