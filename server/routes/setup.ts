import type { DeskSetup, SetupAnswer } from "#lib/domain/server-api.ts";
import type { DeskConnector } from "../connectors/connector.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** What a browser has to know of this organisation: where its tickets are, who writes to them, and which model drafts. */
export const setup = deviceRoute({
  method: "GET",
  path: "/v1/setup",
  handle: async (_call, parts, { person }) => {
    const answer: SetupAnswer = {
      desks: parts.connectors.desks.map(describe),
      model: await parts.model.setup(person.user),
    };
    return done(answer);
  },
});

function describe({ desk, host, pages, environment, orderField, write }: DeskConnector): DeskSetup {
  return { desk, host, pages: [...pages], environment, orderField, writes: write !== undefined };
}
