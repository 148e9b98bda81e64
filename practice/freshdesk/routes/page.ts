/** The agent's page: documents, its files, sign-in, and what it would hear by a socket on the real desk. */
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID } from "../../data/people.ts";
import { type Asset, readPageFile } from "../../page-file.ts";
import type { FreshdeskCall, FreshdeskContext, FreshdeskEnv } from "../context.ts";
import { agentPage, CONTENT_SECURITY_POLICY, signInPage } from "../documents.ts";
import type { LiveView } from "../page/shapes.ts";
import { refusals } from "../refusals.ts";
import { toCookies } from "../sessions.ts";
import { LAYOUTS } from "../switches.ts";

const FIRST_PAGE = "/a/tickets/filters/all_tickets";
const folder = fileURLToPath(new URL("../page/", import.meta.url));
const assets = new Map<string, Promise<Asset | null>>();

export function pageRoutes(app: Hono<FreshdeskEnv>, desk: FreshdeskContext): void {
  const { store, sessions, switches } = desk;
  const isSignedIn = (c: FreshdeskCall) => sessions.bySession(c.req.header("cookie")) !== null;

  app.get("/assets/page/:file", async (c) => {
    const file = c.req.param("file");
    const known = assets.get(file) ?? readPageFile(folder, file);
    assets.set(file, known);
    const asset = await known;
    if (!asset) return c.text("Not found", 404);
    c.header("Content-Type", asset.type);
    c.header("Cache-Control", "no-cache");
    c.header("X-Content-Type-Options", "nosniff");
    return c.body(asset.body);
  });

  app.get("/a/live", (c) => {
    if (!isSignedIn(c)) return refusals.unauthenticated();
    const ticket = store.tickets.get(Number(c.req.query("ticket")));
    const presence = switches.presence?.ticket === ticket?.id ? switches.presence : null;
    const live: LiveView = {
      revision: store.revision(),
      layout: switches.layout,
      composer: switches.composer,
      editorApi: switches.editorApi,
      swapMs: switches.swapMs,
      rerenders: switches.rerenders,
      presence: presence?.is ?? "none",
      conversations: ticket?.conversations.length ?? 0,
    };
    return c.json(live, 200, { "Cache-Control": "no-store" });
  });

  app.get("/a/*", (c) => {
    const layout = LAYOUTS.find((one) => one === c.req.query("layout"));
    if (layout && layout !== switches.layout) {
      switches.layout = layout;
      store.touch();
    }
    if (isSignedIn(c)) return document(c, agentPage);
    const session = sessions.welcome();
    if (!session) return c.redirect("/support/login");
    for (const cookie of toCookies(session)) c.header("Set-Cookie", cookie, { append: true });
    return document(c, agentPage);
  });
  app.get("/a", (c) => c.redirect(FIRST_PAGE));
  app.get("/", (c) => c.redirect(FIRST_PAGE));

  app.get("/support/login", (c) => document(c, signInPage));
  app.post("/support/login", async (c) => {
    const form = await c.req.parseBody();
    const session = sessions.open(form.user === String(FRESHDESK_MIA_ID) ? FRESHDESK_MIA_ID : FRESHDESK_SAM_ID);
    for (const cookie of toCookies(session)) c.header("Set-Cookie", cookie, { append: true });
    return c.redirect(FIRST_PAGE, 303);
  });
}

function document(c: FreshdeskCall, html: string): Response | Promise<Response> {
  c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  c.header("X-Frame-Options", "DENY");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Cache-Control", "no-store");
  return c.html(html);
}
