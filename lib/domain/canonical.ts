/**
 * Canonical JSON (RFC 8785): one byte string per value, the same in every browser and on the server.
 * Everything that is signed, hashed or logged passes through here. It must never guess: a value that JSON
 * cannot carry exactly (undefined, NaN, a lone surrogate, an integer beyond 2^53) is refused, not repaired.
 */
import { CodedError } from "./error.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Throws `not-canonical` with the path of the offending part. Keys whose value is undefined are refused too. */
export function canonicalJson(value: unknown): string {
  return write(value, "$", 0);
}

export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

const DEEPEST = 64;

function write(value: unknown, path: string, depth: number): string {
  if (depth > DEEPEST) throw refused(path, "is nested too deeply");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value, path);
  if (typeof value === "string") return writeString(value, path);
  if (Array.isArray(value)) return `[${value.map((part, i) => write(part, `${path}[${i}]`, depth + 1)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return writeObject(value as Record<string, unknown>, path, depth);
  throw refused(path, `has no JSON form (${typeof value})`);
}

function writeObject(value: Record<string, unknown>, path: string, depth: number): string {
  // Array.prototype.sort compares UTF-16 code units, which is the order RFC 8785 asks for.
  const keys = Object.keys(value).sort();
  const members = keys.map((key) => `${writeString(key, path)}:${write(value[key], `${path}.${key}`, depth + 1)}`);
  return `{${members.join(",")}}`;
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw refused(path, "is not a finite number");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw refused(path, "is an integer beyond 2^53");
  return JSON.stringify(value);
}

function writeString(value: string, path: string): string {
  if (!value.isWellFormed()) throw refused(path, "has a lone surrogate");
  return JSON.stringify(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refused(path: string, why: string): CodedError<"not-canonical"> {
  return new CodedError("not-canonical", `the value at \`${path}\` ${why}`, { evidence: path });
}
