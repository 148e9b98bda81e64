/** However the bytes of a stream are cut, the count is the same; and no bytes at all can make it throw. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { countStream, countWhole } from "./count-usage.ts";

const START = {
  type: "message_start",
  message: {
    usage: { input_tokens: 10, cache_creation_input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 1 },
  },
};
const END = { type: "message_delta", delta: {}, usage: { output_tokens: 20, input_tokens: null } };
const sse = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const delta = (text: string) => sse({ type: "content_block_delta", delta: { type: "text_delta", text } } as never);

function count(bytes: Uint8Array, cuts: readonly number[]): number | undefined {
  const counter = countStream();
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const [index, from] of at.entries()) counter.push(bytes.subarray(from, at[index + 1] ?? bytes.length));
  return counter.total();
}

test("a stream counts the same in whatever pieces it comes, words in many bytes too", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 9 }),
      (texts, cuts) => {
        const whole = new TextEncoder().encode(sse(START) + texts.map(delta).join("") + sse(END));
        expect(count(whole, cuts)).toBe(37);
      },
    ),
  );
});

test("what broke off counts what was read, and the words that had come", () => {
  const cut = new TextEncoder().encode(sse(START) + delta("x".repeat(400)) + delta("lost").slice(0, 20));
  expect(count(cut, [])).toBe(17 + 100);
  expect(count(new TextEncoder().encode(sse(START)), [])).toBe(18);
  expect(count(new Uint8Array(), [])).toBeUndefined();
});

test("a whole answer counts by its usage; what is no answer counts nothing and never throws", () => {
  const counter = countWhole();
  counter.push(new TextEncoder().encode(JSON.stringify({ usage: { input_tokens: 5, output_tokens: 6 } })));
  expect(counter.total()).toBe(11);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
      for (const one of [countStream(), countWhole()]) {
        for (const chunk of chunks) one.push(chunk);
        expect(one.total() ?? 0).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
