import { FactsRequest } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { linkPerson, recogniserFor } from "../claims/erased-names.ts";
import { gatherFacts } from "../claims/gather-facts.ts";
import { noteLookUp, readHistory } from "../claims/history.ts";
import { historyFor } from "../claims/history-for.ts";
import { worksAt } from "../claims/verify-approval.ts";
import { accountHost } from "../connectors/find-desk.ts";
import { done, refused } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** What the server itself reads about a ticket's requester and one order, and what it has let through for them. */
export const facts = deviceRoute({
  method: "POST",
  path: "/v1/facts",
  body: FactsRequest,
  handle: async ({ body: { ref, order }, signal }, parts, { person }) => {
    if (!worksAt(person, ref, parts.connectors)) return noLogin();
    const now = parts.now();
    const gathered = await gatherFacts(parts.connectors, ref, order, signal);
    const name = gathered.order?.order ?? order;
    const at = { desk: ref.desk, host: accountHost(parts.connectors, ref) };
    const { facts: read, customer, shown, problems } = gathered;
    if (gathered.order !== null) {
      const { user: rep, team } = person;
      const where = { ...at, ticket: ref.ticket, order_id: gathered.order.order };
      await noteLookUp(parts.db, { ...where, rep, team, customer, at: formatInstant(now) });
    }
    await linkPerson(parts.log.values, parts.db, ref.desk, gathered);
    const isOwnOrder = customer !== null && gathered.order?.owner === customer;
    const about = { ticket: ref.ticket, order: name, isOwnOrder, customer };
    const asking = { rep: person.user, team: person.team, ...about, now };
    const policy = await parts.policies.for(person.user);
    const history = historyFor(
      await readHistory(
        parts.db,
        now,
        at,
        [],
        recogniserFor(parts.log.values, { ...at, ticket: ref.ticket }, gathered),
      ),
      asking,
      policy?.signed.body.document,
    );
    return done({ facts: read, customer, history, shown, problems, at: formatInstant(now) });
  },
});

/** What desk and shop show about a customer is for those who see the ticket in the desk. */
function noLogin() {
  return refused(
    403,
    "wrong-rep",
    "You have no login at this desk in the server's settings.",
    "Nothing about the ticket was read.",
    "Ask whoever runs this server to add it.",
  );
}
