import { expect, test } from "vitest";
import type { SignedEvidence } from "#lib/domain/approval.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { checkEvidence } from "./check-evidence.ts";

const document = {
  obligations: { "reason-code": { codes: { returned: "The goods came back" } } },
} as unknown as PolicyDocument;
const plain = {} as PolicyDocument;

function given(obligation: string, value?: string): SignedEvidence[] {
  return [{ body: { obligation, value } } as SignedEvidence];
}

test.each([
  ["a listed reason", document, "reason-code", "returned", true],
  ["a reason that the policy does not list", document, "reason-code", "because", false],
  ["no reason at all", document, "reason-code", undefined, false],
  ["an inherited name", document, "reason-code", "toString", false],
  ["any reason where the policy lists none", plain, "reason-code", "moved house", true],
  ["a blank reason", plain, "reason-code", "  ", false],
  ["the word", plain, "typed-confirm", "CONFIRM", true],
  ["another word", plain, "typed-confirm", "confirm", false],
  ["a statement of ours", plain, "tone-check", "fits", true],
  ["a statement that nobody lists", plain, "identity-check", "trust me", false],
  ["a statement without a word", plain, "customer-confirm", undefined, false],
  ["a lead's approval, which has no value", document, "lead-approval", undefined, true],
])("%s", (_, policy, obligation, value, fits) => {
  expect(checkEvidence(given(obligation, value), policy).ok).toBe(fits);
});
