/** What went out, beside the draft that was taken: the same, edited, or something else. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toLines } from "#lib/desk/text.ts";
import { plainLines } from "./plain-lines.ts";
import { matchSent } from "./sent-reply.ts";

const DRAFT = "Hi Ana,\n\nyour refund of $32.00 is on its way.\nIt takes 5 to 10 days.";
const SIGNATURE = "Sam Agent\nAcme Support";

describe("what was sent", () => {
  test.each<[what: string, sent: string, below: string, is: object]>([
    ["word for word", DRAFT, "", { match: "same", distance: 0 }],
    [
      "with the editor's own spaces and blank lines",
      DRAFT.replaceAll("\n", "\r\n \u200b\n").replace("Hi Ana", "Hi\u00a0Ana"),
      "",
      { match: "same", distance: 0 },
    ],
    ["with the signature below it", `${DRAFT}\n\n--\n${SIGNATURE}`, `--\n${SIGNATURE}`, { match: "same", distance: 0 }],
    ["another amount", DRAFT.replace("$32.00", "$42.00"), SIGNATURE, { match: "edited", distance: 1 }],
    [
      "a sentence more, above the signature",
      `${DRAFT}\nSorry!\n${SIGNATURE}`,
      SIGNATURE,
      { match: "edited", distance: 7 },
    ],
    ["signature added by hand", `${DRAFT}\n${SIGNATURE}`, "", { match: "edited", distance: 23 }],
    [
      "a text of one's own",
      "No, we cannot do that at all. Please read our terms and write to somebody else.",
      "",
      { match: "other" },
    ],
  ])("%s", (_what, sent, below, is) => {
    expect(matchSent(DRAFT, sent, below)).toMatchObject(is);
  });

  test("a draft that ends like the signature is not cut", () => {
    const signed = `${DRAFT}\n${SIGNATURE}`;
    expect(matchSent(signed, signed, SIGNATURE)).toEqual({ match: "same", distance: 0 });
    expect(matchSent(signed, DRAFT, SIGNATURE)).toMatchObject({ match: "edited" });
  });

  test("no text but the draft's own is the same", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (draft, sent, below) => {
        const { match } = matchSent(draft, sent, below);
        if (match === "same") expect(plainLines(sent).slice(0, plainLines(draft).length)).toEqual(plainLines(draft));
      }),
    );
  });
});

test("reads as the composer is read", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r", "\u00a0", "\u200b", "\t", "b") }), (text) => {
      expect(plainLines(text)).toEqual(toLines(text));
    }),
  );
});
