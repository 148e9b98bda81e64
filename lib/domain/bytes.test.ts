import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64, fromBase64Into, fromHex, toBase64, toHex, toUtf8 } from "./bytes.ts";

test("the vectors of RFC 4648 §10", () => {
  const vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
  for (const [length, text] of vectors.entries()) {
    const bytes = new TextEncoder().encode("foobar".slice(0, length));
    expect(toBase64(bytes)).toBe(text);
    expect(fromBase64(text)).toEqual(bytes);
  }
});

test("both forms are one to one, and Node agrees", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(Buffer.from(fromBase64(toBase64(bytes))).equals(bytes)).toBe(true);
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
      expect(Buffer.from(fromHex(toHex(bytes))).equals(bytes)).toBe(true);
    }),
  );
});

test.each([
  "Zg",
  "Zg=",
  "Zh==",
  "Zm9=",
  "Z===",
  "Zm9v\n",
  " Zm9v",
  "Zm-v",
  "Zm9vY",
  "====",
  "Zmé=",
  "Zm9vZ\u0100==",
  "Zm9\uff10Zm9v",
])("%j is not base64", (text) => {
  expect(() => fromBase64(text)).toThrow(expect.objectContaining({ code: "not-base64" }));
});

test("room that is too small is a bug, and room behind what was decoded stays as it was", () => {
  expect(() => fromBase64Into("Zm9v", new Uint8Array(2))).toThrow(RangeError);
  const room = new Uint8Array(4).fill(9);
  expect(fromBase64Into("Zm8=", room)).toEqual(new TextEncoder().encode("fo"));
  expect([...room.slice(2)]).toEqual([9, 9]);
});

test.each(["0", "0G", "AB", " 00", "0x00"])("%j is not hexadecimal", (text) => {
  expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: "not-hex" }));
});

test("UTF-8 as the platform writes it, short and long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      expect(toUtf8(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
});
