/**
 * The practice desk's web application: the agent page, its session, and the REST API, in the order a request meets them.
 * Strangers are refused before a fault is spent, so that a switch set for the extension is not used up by anybody else.
 */
import { Hono } from "hono";
import { refusals } from "./desk-answers.ts";
import type { DeskContext, DeskEnv, WriteSeen } from "./desk-context.ts";
import type { DeskFaults } from "./desk-faults.ts";
import type { DeskStore } from "./desk-store.ts";
import { toPage } from "./paging.ts";
import { commentRoutes } from "./routes/comments.ts";
import { groupRoutes } from "./routes/groups.ts";
import { macroRoutes } from "./routes/macros.ts";
import { pageRoutes } from "./routes/page.ts";
import { peopleRoutes } from "./routes/people.ts";
import { tagRoutes } from "./routes/tags.ts";
import { ticketRoutes } from "./routes/tickets.ts";
import { mayWrite, type Sessions, senderOf } from "./sessions.ts";
import { createUpdateBudget } from "./update-budget.ts";

export interface DeskAppOptions {
  readonly store: DeskStore;
  readonly faults: DeskFaults;
  readonly sessions: Sessions;
  readonly updateLimit: number;
  readonly writes: WriteSeen[];
}

export function createDeskApp(options: DeskAppOptions): Hono<DeskEnv> {
  const { store, faults, sessions } = options;
  // `.json` at the end of an API path is optional.
  const app = new Hono<DeskEnv>({ getPath: (request) => new URL(request.url).pathname.replace(/\.json$/, "") });
  const desk: DeskContext = {
    store,
    faults,
    sessions,
    ticket: (id) => store.tickets.get(Number(id)) ?? null,
    identify: (c) => sessions.byToken(c.req.header("authorization")) ?? sessions.bySession(c.req.header("cookie")),
    page: (name, all, c, toJson) => toPage(name, all, new URL(c.req.url), toJson),
    pageAt: toPage,
    readJson: async (c) => {
      try {
        return await c.req.json();
      } catch {
        return null;
      }
    },
    spendUpdate: createUpdateBudget(options.updateLimit, store.now),
  };

  app.on(["PUT", "POST", "DELETE", "PATCH"], "/api/*", async (c, next) => {
    const { method, path } = c.req;
    const by = desk.identify(c)?.user.email ?? "";
    const body = await c.req.text();
    await next();
    const { status } = c.res;
    const seen = { at: store.now().toISOString(), method, path, by, body, status, from: senderOf(c) };
    options.writes.push({ ...seen, publicComment: status < 300 && c.get("publicComment") === true });
  });
  app.use("/api/*", async (c, next) => {
    const caller = desk.identify(c);
    if (!caller && c.req.path !== "/api/v2/users/me") return refusals.unauthenticated();
    if (caller) c.set("caller", caller);
    const isWrite = c.req.method !== "GET" && c.req.method !== "HEAD";
    if (isWrite && caller && !mayWrite(caller, c.req.header("x-csrf-token"))) return refusals.forbidden();
    if (faults.apiDelayMs > 0) await new Promise((done) => setTimeout(done, faults.apiDelayMs));
    if (faults.apiErrorTimes > 0) {
      faults.apiErrorTimes -= 1;
      return refusals.broken();
    }
    if (faults.rateLimitTimes > 0) {
      faults.rateLimitTimes -= 1;
      return refusals.tooMany(1);
    }
    await next();
    c.res.headers.set("Cache-Control", "no-store");
    c.res.headers.set("X-Frame-Options", "SAMEORIGIN");
    c.res.headers.set("X-Rate-Limit", "700");
    c.res.headers.set("X-Rate-Limit-Remaining", "699");
    return;
  });

  ticketRoutes(app, desk);
  commentRoutes(app, desk);
  tagRoutes(app, desk);
  macroRoutes(app, desk);
  groupRoutes(app, desk);
  peopleRoutes(app, desk);
  app.all("/api/*", () => refusals.notFound());
  pageRoutes(app, desk);
  return app;
}
