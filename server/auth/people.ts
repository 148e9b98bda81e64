/** Who works here. For the practice desk a fixed list; roles and desk accounts come from here and from nowhere else. */

import type { z } from "zod";
import type { DeskAccount } from "#lib/domain/authority.ts";

export interface Person {
  readonly user: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly team: string;
  readonly deskAccounts: readonly z.infer<typeof DeskAccount>[];
}

/** Each person's logins at the two practice desks. */
const onAcme = (zendesk: string, freshdesk: string) => [
  { desk: "zendesk", host: "acme.zendesk.com", id: zendesk },
  { desk: "freshdesk", host: "acme.freshdesk.com", id: freshdesk },
];

export const practicePeople: readonly Person[] = [
  { user: "sam", name: "Sam Agent", roles: ["rep"], team: "eu", deskAccounts: onAcme("77", "510") },
  { user: "mia", name: "Mia Lead", roles: ["rep", "lead"], team: "eu", deskAccounts: onAcme("78", "511") },
  { user: "rita", name: "Rita Reviewer", roles: ["reviewer"], team: "eu", deskAccounts: [] },
];

export function leadsOf(people: readonly Person[]): string[] {
  return people.filter((person) => person.roles.includes("lead")).map((person) => person.name);
}
