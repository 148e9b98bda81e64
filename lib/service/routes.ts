/**
 * Where the policy sends what a rep may not decide: `routes.billing: { name, says, groups: { "acme.zendesk.com": "21" } }`.
 * Read tolerantly, since packs are older than this: what is not named is left out, never guessed.
 */
import { z } from "zod";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";

export interface Route {
  id: string;
  name: string;
  /** A sentence for people. */
  says: string;
  /** The desk's id of the group, on this host. */
  group?: string;
}

const Id = z.union([z.string(), z.int()]).transform(String);
const Routes = z.record(
  z.string(),
  z
    .looseObject({
      name: z.string().optional().catch(undefined),
      says: z.string().optional().catch(undefined),
      groups: z.record(z.string(), Id).optional().catch(undefined),
    })
    .catch({}),
);

/** A route that is not described is still one: its id is its name. */
export function routeNamed(id: string, policy: PolicyDocument, host: string): Route {
  const found = all(policy)[id];
  const name = found?.name ?? id;
  const group = found?.groups?.[host];
  return {
    id,
    name,
    says: found?.says ?? `This belongs to ${name}.`,
    ...(group === undefined || group === "" ? {} : { group }),
  };
}

export function isRoute(id: string, policy: PolicyDocument): boolean {
  return Object.hasOwn(all(policy), id);
}

/** Where things go when no rule names a place: the first route of the policy. */
export function firstRoute(policy: PolicyDocument): string | undefined {
  return Object.keys(all(policy))[0];
}

function all(policy: PolicyDocument): z.infer<typeof Routes> {
  const routes = Routes.safeParse(policy.routes ?? {});
  return routes.success ? routes.data : {};
}
