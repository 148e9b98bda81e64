import { expect, test } from "vitest";
import type { Lease, PublishedPolicy } from "#lib/domain/authority.ts";
import { evidenceFor, isOwn, obligationView } from "./obligations.ts";

const published = {
  document: {
    obligations: {
      "reason-code": { codes: { returned: "The goods came back" } },
      "lead-approval": { text: "A lead has to agree" },
    },
  },
} as unknown as PublishedPolicy;
const bare = { document: {} } as unknown as PublishedPolicy;
const lease = { leads: ["Mia Lead"] } as Lease;

test("the reasons to choose from are the policy's own, and the proposed one is chosen", () => {
  const view = obligationView("reason-code", published, lease, { reason: "returned" });
  expect(view.by).toEqual({ choose: [{ value: "returned", label: "The goods came back" }], chosen: "returned" });
  expect(evidenceFor(view, undefined)).toBe("returned");
  expect(evidenceFor(view, "goodwill")).toBeUndefined();
});

test("a proposed reason that the policy does not list is not chosen for the rep", () => {
  const view = obligationView("reason-code", published, lease, { reason: "goodwill" });
  expect(evidenceFor(view, undefined)).toBeUndefined();
  expect(obligationView("reason-code", bare, lease, { reason: "goodwill" }).by).toMatchObject({ chosen: "goodwill" });
});

test("a lead's approval names who can give it, and nothing the rep types meets it", () => {
  const view = obligationView("lead-approval", published, lease, {});
  expect(view).toEqual({ id: "lead-approval", label: "A lead has to agree", by: { somebody: "Mia Lead" } });
  expect(isOwn(view)).toBe(false);
  expect(evidenceFor(view, "Mia Lead")).toBeUndefined();
});

test("what a rep states to have done is chosen, never beforehand, and from the policy's own list where it has one", () => {
  for (const id of ["tone-check", "identity-check", "customer-confirm"]) {
    const view = obligationView(id, bare, lease, { reason: "x" });
    expect(isOwn(view)).toBe(true);
    expect(evidenceFor(view, undefined)).toBeUndefined();
    expect(evidenceFor(view, "yes")).toBeUndefined();
  }
  const codes = { passport: "Passport seen" };
  const own = { document: { obligations: { "identity-check": { text: "See papers.", codes } } } };
  const view = obligationView("identity-check", own as unknown as PublishedPolicy, lease, {}, "passport");
  expect(view).toEqual({
    id: "identity-check",
    label: "See papers",
    by: { choose: [{ value: "passport", label: "Passport seen" }], chosen: "passport" },
  });
  expect(evidenceFor(view, "known-channel")).toBeUndefined();
  expect(isOwn(obligationView("blood-oath", bare, lease, {}))).toBe(false);
});

test("a word to type must be that very word", () => {
  const view = obligationView("typed-confirm", bare, lease, {});
  expect(evidenceFor(view, "CONFIRM")).toBe("CONFIRM");
  expect(evidenceFor(view, "confirm ")).toBeUndefined();
});
