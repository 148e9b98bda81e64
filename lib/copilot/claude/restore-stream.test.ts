import fc from "fast-check";
import { expect, test } from "vitest";
import { createRedaction } from "#lib/privacy/redaction.ts";
import { restoreStream } from "./restore-stream.ts";

test("however a draft is cut, what comes out is the restored whole", () => {
  const redaction = createRedaction([{ type: "email", value: "ana@example.com" }]);
  const { text: placeholder } = redaction.redact("ana@example.com");
  const piece = fc.oneof(fc.constant(placeholder), fc.constantFrom("[", "]", "[EMAIL_", "_1]", "Hi ", "\n", "[x]"));
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.nat({ max: 200 }), { maxLength: 20 }),
      (parts, cuts) => {
        const text = parts.join("");
        const stream = restoreStream(redaction);
        let out = "";
        let from = 0;
        for (const cut of cuts.map((at) => at % (text.length + 1)).sort((a, b) => a - b)) {
          out += stream.push(text.slice(from, cut));
          from = cut;
        }
        out += stream.push(text.slice(from)) + stream.end();
        expect(out).toBe(redaction.restore(text));
      },
    ),
  );
});

test("a lone bracket does not hold the text back for ever", () => {
  const stream = restoreStream(createRedaction([]));
  expect(stream.push(`[${"a".repeat(60)}`)).toBe(`[${"a".repeat(60)}`);
});
