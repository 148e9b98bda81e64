/**
 * Canonical JSON (RFC 8785): one byte string per value, the same in every browser and on the server.
 * Everything that is signed, hashed or logged passes through here. It must never guess: a value that JSON
 * cannot carry exactly (undefined, NaN, a lone surrogate, an integer beyond 2^53) is refused, not repaired.
 */
import { CodedError } from "./error.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Throws `not-canonical` with the path of the offending part. Keys whose value is undefined are refused too. */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(canonicalJson(value));
}

/**
 * Whether a text is the canonical JSON of what it says; `value` is what `JSON.parse` made of it. Where many texts are
 * read: what the platform writes of it again is the text itself, so only order and range are left to look at.
 */
export function isCanonical(text: string, value: unknown): boolean {
  // Lone surrogates are written as escapes, and keys like numbers change places: those take the long way.
  const isPlainly = !text.includes("\\u") && JSON.stringify(value) === text && isOrdered(value, 0);
  return isPlainly || isSame(text, value);
}

function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth >= DEEPEST) return false;
  if (Array.isArray(value)) return value.every((part) => isOrdered(part, depth + 1));
  let before = "";
  for (const key of Object.keys(value)) {
    if (key < before || !isOrdered((value as Record<string, unknown>)[key], depth + 1)) return false;
    before = key;
  }
  return true;
}

function isSame(text: string, value: unknown): boolean {
  try {
    return canonicalJson(value) === text;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

const encoder = new TextEncoder();
const DEEPEST = 64;

/** Where the writer is. Made into a text only for a refusal. */
type Path = (string | number)[];

function write(value: unknown, path: Path): string {
  if (path.length > DEEPEST) throw refused(path, "is nested too deeply");
  if (typeof value === "string") return writeString(value, path);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value, path);
  if (Array.isArray(value)) return writeArray(value, path);
  if (typeof value === "object" && isPlain(value)) return writeObject(value as Record<string, unknown>, path);
  throw refused(path, `has no JSON form (${typeof value})`);
}

function writeArray(value: readonly unknown[], path: Path): string {
  let text = "[";
  for (let i = 0; i < value.length; i++) {
    path.push(i);
    text += i === 0 ? write(value[i], path) : `,${write(value[i], path)}`;
    path.pop();
  }
  return `${text}]`;
}

function writeObject(value: Record<string, unknown>, path: Path): string {
  // Array.prototype.sort compares UTF-16 code units, which is the order RFC 8785 asks for.
  const keys = Object.keys(value).sort();
  let text = "{";
  for (const [i, key] of keys.entries()) {
    const name = writeString(key, path);
    path.push(key);
    text += `${i === 0 ? "" : ","}${name}:${write(value[key], path)}`;
    path.pop();
  }
  return `${text}}`;
}

function writeNumber(value: number, path: Path): string {
  if (!Number.isFinite(value)) throw refused(path, "is not a finite number");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw refused(path, "is an integer beyond 2^53");
  return JSON.stringify(value);
}

function writeString(value: string, path: Path): string {
  if (!value.isWellFormed()) throw refused(path, "has a lone surrogate");
  return JSON.stringify(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refused(at: Path, why: string): CodedError<"not-canonical"> {
  const path = `$${at.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}`;
  return new CodedError("not-canonical", `the value at \`${path}\` ${why}`, { evidence: path });
}
