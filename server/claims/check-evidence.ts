/** What was given for an obligation must be something the policy knows: a listed reason, the very word to type. */
import { z } from "zod";
import type { SignedEvidence } from "#lib/domain/approval.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { statementFor } from "#lib/domain/statements.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";

const Texts = z.record(z.string(), z.looseObject({ codes: z.record(z.string(), z.string()).optional() }));

export function checkEvidence(evidence: readonly SignedEvidence[], document: PolicyDocument): Outcome<null> {
  const texts = Texts.safeParse(document.obligations ?? {});
  for (const { body } of evidence) {
    const codes = texts.success ? texts.data[body.obligation]?.codes : undefined;
    if (!isKnown(body.obligation, body.value, codes)) return unknownValue(body.obligation);
  }
  return done(null);
}

function isKnown(obligation: string, value: string | undefined, codes: Record<string, string> | undefined): boolean {
  if (obligation === "typed-confirm") return value === "CONFIRM";
  const listed = codes ?? statementFor(obligation)?.choices;
  if (listed !== undefined) return value !== undefined && Object.hasOwn(listed, value);
  return obligation !== "reason-code" || (value ?? "").trim() !== "";
}

function unknownValue(obligation: string) {
  return refused(
    422,
    "evidence-invalid",
    `What was given for \`${obligation}\` is not among what the policy asks for.`,
    "Nothing was done.",
    "Choose again on the card as it is shown now.",
  );
}
