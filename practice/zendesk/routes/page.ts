import type { Context, Hono } from "hono";
import { MIA_ID, SAM_ID } from "../../data/people.ts";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { agentPage, CONTENT_SECURITY_POLICY, signInPage } from "../documents.ts";
import type { BootView, LiveView } from "../page/ticket-view.ts";
import { readAsset } from "../page-assets.ts";
import { toCookie } from "../sessions.ts";
import { toEarlierView, toPersonView, toTicketView } from "../ticket-view.ts";

/** The agent's page: documents, assets, sign-in, and the page's own way to its data. */
export function pageRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { store, sessions, faults } = desk;

  app.get("/assets/:kind/:file", async (c) => {
    const asset = await readAsset(c.req.param("kind"), c.req.param("file"));
    if (!asset) return c.text("Not found", 404);
    c.header("Content-Type", asset.type);
    c.header("Cache-Control", asset.lasting ? "max-age=3600" : "no-cache");
    c.header("X-Content-Type-Options", "nosniff");
    return c.body(asset.body);
  });

  app.get("/agent/live", (c) => {
    if (!desk.identify(c)) return refusals.unauthenticated();
    const live: LiveView = { revision: store.revision(), composer: faults.composer };
    return c.json(live, 200, { "Cache-Control": "no-store" });
  });
  app.get("/agent/data", (c) => {
    const user = desk.identify(c)?.user;
    if (!user) return refusals.unauthenticated();
    const tickets = [...store.tickets.values()].map((ticket) => toTicketView(store, ticket, user));
    const boot: BootView = { me: toPersonView(user), tickets };
    return c.json(boot, 200, { "Cache-Control": "no-store" });
  });

  app.get("/agent/data/:ticket/earlier", (c) => {
    if (!desk.identify(c)) return refusals.unauthenticated();
    const ticket = desk.ticket(c.req.param("ticket"));
    if (!ticket) return refusals.notFound();
    const earlier = toEarlierView(store, ticket, Number(c.req.query("before")));
    return c.json(earlier, 200, { "Cache-Control": "no-store" });
  });

  app.get("/agent/*", (c) => {
    if (desk.identify(c)) return document(c, agentPage);
    const session = sessions.welcome();
    if (!session) return c.redirect("/access/unauthenticated");
    c.header("Set-Cookie", toCookie(session));
    return document(c, agentPage);
  });
  app.get("/agent", (c) => c.redirect("/agent/tickets/4711"));
  app.get("/", (c) => c.redirect("/agent/tickets/4711"));

  app.get("/access/unauthenticated", (c) => document(c, signInPage));
  app.get("/access/login", (c) => document(c, signInPage));
  app.post("/access/login", async (c) => {
    const form = await c.req.parseBody();
    const session = sessions.open(form.user === String(MIA_ID) ? MIA_ID : SAM_ID);
    c.header("Set-Cookie", toCookie(session));
    return c.redirect("/agent/tickets/4711", 303);
  });
}

function document(c: Context, html: string) {
  c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  c.header("X-Frame-Options", "SAMEORIGIN");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Cache-Control", "no-store");
  return c.html(html);
}
