/** Text forms of bytes. Pure and strict: malformed input is refused, never skipped over. */
import { CodedError } from "./error.ts";

/** Browsers have these of their own since 2025, Node 24 has not; they take a tenth of the time. */
const native = Uint8Array.prototype as {
  toHex?: (this: Uint8Array) => string;
  toBase64?: (this: Uint8Array) => string;
  setFromBase64?: SetFromBase64;
};
type SetFromBase64 = (
  this: Uint8Array,
  text: string,
  options: { lastChunkHandling: "strict" },
) => { read: number; written: number };

const encoder = new TextEncoder();

/** A browser's own encoder takes as long for ten letters as for a thousand: short ASCII is written here. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > 256) return encoder.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return encoder.encode(text);
    bytes[i] = code;
  }
  return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: Uint8Array): string {
  if (native.toHex !== undefined) return native.toHex.call(bytes);
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] ?? 0];
  return text;
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new CodedError("not-hex", "the text is not lower-case hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  if (native.toBase64 !== undefined) return native.toBase64.call(bytes);
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    text += (left > 1 ? ALPHABET.charAt((group >> 6) & 63) : "=") + (left > 2 ? ALPHABET.charAt(group & 63) : "=");
  }
  return text;
}

/** The value of a letter by its code; -1 for whatever is none. A table, since an audit reads millions of them. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Refuses whitespace, missing padding and non-zero trailing bits, so one byte string has one text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64Into(text, new Uint8Array(lengthOf(text)));
}

/** The same into room that is there already, which must be large enough: the part of it that was filled. */
export function fromBase64Into(text: string, room: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const length = lengthOf(text);
  // Cut off in silence it would be other bytes.
  if (length > room.length) throw new RangeError(`${length} bytes do not fit into ${room.length}`);
  const bytes = room.subarray(0, length);
  if (native.setFromBase64 === undefined) decode(text, bytes);
  else decodeNative(native.setFromBase64, text, bytes);
  return bytes;
}

/** In bytes; of a text that is no base64 it says nothing. */
function lengthOf(text: string): number {
  if (text.length % 4 !== 0) throw new CodedError("not-base64", "the text is not padded base64");
  return (text.length / 4) * 3 - paddingOf(text);
}

function paddingOf(text: string): number {
  return text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
}

function decodeNative(set: SetFromBase64, text: string, bytes: Uint8Array): void {
  try {
    const { read, written } = set.call(bytes, text, { lastChunkHandling: "strict" });
    // It passes over whitespace, and then it gives less than the text's length says.
    if (read === text.length && written === bytes.length) return;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CodedError("not-base64", "the text is not padded base64");
}

function decode(text: string, bytes: Uint8Array): void {
  const padding = paddingOf(text);
  const whole = padding === 0 ? text.length : text.length - 4;
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const group = groupAt(text, i);
    bytes[at++] = group >> 16;
    bytes[at++] = group >> 8;
    bytes[at++] = group;
  }
  if (padding > 0) {
    const group = groupAt(`${text.slice(whole, text.length - padding)}${"A".repeat(padding)}`, 0);
    const stray = padding === 1 ? 0xff : 0xffff;
    if ((group & stray) !== 0) throw new CodedError("not-base64", "the base64 text has stray bits at its end");
    bytes[at++] = group >> 16;
    if (padding === 1) bytes[at] = group >> 8;
  }
}

/** Four letters as 24 bits. */
function groupAt(text: string, at: number): number {
  const high = (valueAt(text, at) << 6) | valueAt(text, at + 1);
  const group = (high << 12) | (valueAt(text, at + 2) << 6) | valueAt(text, at + 3);
  if (group < 0) throw new CodedError("not-base64", "the text is not padded base64");
  return group;
}

function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? -1;
}
