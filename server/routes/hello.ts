import type { Hello } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { done } from "../http/refusal.ts";
import { openRoute } from "../http/route.ts";

/** What a person compares before signing in: the root's key, and the roster it signed. */
export const hello = openRoute({
  method: "GET",
  path: "/v1/hello",
  handle: async (_call, parts) => {
    await parts.keys.refresh(parts.db);
    const people = parts.people.map(({ user, name, roles }) => ({ user, name, roles: [...roles] }));
    const { successions } = parts.keys;
    const answer: Hello = {
      name: "countersign",
      org: parts.org,
      serverTime: formatInstant(parts.now()),
      root: parts.keys.root,
      roster: parts.keys.roster,
      ...(successions.length === 0 ? {} : { successions: [...successions] }),
      practice: parts.practice,
      ...(parts.practice ? { people } : {}),
    };
    return done(answer);
  },
});
