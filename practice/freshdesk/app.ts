/**
 * The practice Freshdesk's web application: the agent page, its session, the documented API and the page's own, in the
 * order a request meets them. Strangers are refused before a fault is spent, so that a switch set for the product is
 * not used up by anybody else.
 */
import { Hono } from "hono";
import type { FreshdeskCall, FreshdeskContext, FreshdeskEnv, FreshdeskWrite } from "./context.ts";
import { type Credits, priceOf } from "./credits.ts";
import { refusals } from "./refusals.ts";
import { internalRoutes } from "./routes/internal.ts";
import { pageRoutes } from "./routes/page.ts";
import { peopleRoutes } from "./routes/people.ts";
import { ticketRoutes } from "./routes/tickets.ts";
import { type Caller, type FreshdeskSessions, holdsCsrf } from "./sessions.ts";
import type { FreshdeskStore } from "./store.ts";
import type { Switches } from "./switches.ts";

export interface FreshdeskAppOptions {
  readonly store: FreshdeskStore;
  readonly switches: Switches;
  readonly sessions: FreshdeskSessions;
  readonly credits: Credits;
  readonly writes: FreshdeskWrite[];
}

/** Where the agent page is; the documented API takes keys on the first of them only. */
export const FRESHDESK_HOST = "acme.freshdesk.com";
export const FRESHDESK_ALIAS = "help.acme.example";

export function createFreshdeskApp({
  store,
  switches,
  sessions,
  credits,
  writes,
}: FreshdeskAppOptions): Hono<FreshdeskEnv> {
  const app = new Hono<FreshdeskEnv>();
  const desk: FreshdeskContext = {
    store,
    switches,
    sessions,
    ticket: (c) => store.tickets.get(Number(c.req.param("id"))) ?? null,
  };

  app.on(["PUT", "POST", "DELETE", "PATCH"], "/api/*", async (c, next) => {
    const { method, path } = c.req;
    const body = await c.req.text();
    const caller = identify(c);
    await next();
    if (path.endsWith("/draft")) return;
    const who = { by: caller?.user.email ?? "", via: caller?.by ?? ("nobody" as const) };
    writes.push({ at: store.now().toISOString(), method, path, ...who, body, status: c.res.status });
  });
  app.use("/api/v2/*", async (c, next) => {
    const caller = identify(c);
    if (!caller) return refusals.unauthenticated();
    if (isWrite(c) && caller.by === "session") return refusals.unauthenticated();
    c.set("caller", caller);
    return next();
  });
  app.use("/api/v2/*", async (c, next) => {
    const price = priceOf(new URL(c.req.url));
    const { remaining, retryAfter } = credits.spend(price);
    if (retryAfter > 0) c.res = refusals.tooMany(retryAfter);
    else {
      const trouble = await inTrouble(c, next);
      if (trouble) c.res = trouble;
    }
    c.res.headers.set("X-RateLimit-Total", String(credits.total));
    c.res.headers.set("X-RateLimit-Remaining", String(remaining));
    c.res.headers.set("X-RateLimit-Used-CurrentRequest", String(retryAfter > 0 ? 0 : price));
    c.res.headers.set("X-Freshdesk-Api-Version", "latest=v2; requested=v2");
    c.res.headers.set("Cache-Control", "no-store");
  });
  app.use("/api/_/*", async (c, next) => {
    const caller = sessions.bySession(c.req.header("cookie"));
    if (!caller || (isWrite(c) && !holdsCsrf(caller, c.req.header("x-csrf-token")))) return refusals.unauthenticated();
    c.set("caller", caller);
    await next();
    c.res.headers.set("Cache-Control", "no-store");
    return;
  });

  ticketRoutes(app, desk);
  peopleRoutes(app, desk);
  internalRoutes(app, desk);
  app.all("/api/*", () => refusals.notFound());
  pageRoutes(app, desk);
  return app;

  function identify(c: FreshdeskCall): Caller | null {
    const authorization = c.req.header("authorization");
    if (authorization === undefined) return sessions.bySession(c.req.header("cookie"));
    return hostOf(c) === FRESHDESK_HOST ? sessions.byKey(authorization) : null;
  }

  /** The switches that a call of the documented API meets, in the order they would on the way. */
  async function inTrouble(c: FreshdeskCall, next: () => Promise<void>): Promise<Response | undefined> {
    if (switches.apiDelayMs > 0) await new Promise((done) => setTimeout(done, switches.apiDelayMs));
    if (take("apiErrorTimes")) return refusals.broken();
    if (take("rateLimitTimes")) return refusals.tooMany(switches.rateLimitSeconds);
    if (isWrite(c) && take("failBeforeTimes")) return cut(c);
    await next();
    if (isWrite(c) && c.res.ok && take("loseAnswerTimes")) cut(c);
    return undefined;
  }

  function take(name: "apiErrorTimes" | "rateLimitTimes" | "failBeforeTimes" | "loseAnswerTimes"): boolean {
    if (switches[name] === 0) return false;
    switches[name] -= 1;
    return true;
  }
}

function cut(c: FreshdeskCall): Response {
  c.env.incoming.socket.destroy();
  return new Response(null, { status: 503 });
}

export const hostOf = (c: FreshdeskCall) => (c.req.header("host") ?? "").toLowerCase().replace(/:\d+$/, "");
const isWrite = (c: FreshdeskCall) => c.req.method !== "GET" && c.req.method !== "HEAD";
