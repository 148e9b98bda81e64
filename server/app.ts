/** The web application: the door, then one route after another, and one shape for everything that is refused. */
import { type Context, Hono } from "hono";
import { CodedError } from "#lib/domain/error.ts";
import { authenticate, bearerToken } from "./auth/proof.ts";
import { isSameSecret } from "./auth/secrets.ts";
import type { Session } from "./auth/sessions.ts";
import { databaseTrouble } from "./http/database-trouble.ts";
import { type GuardOptions, guards, isGuest, refuse, turnAwayGuest } from "./http/guards.ts";
import { done, type Outcome, type Refusal, refusal, refused } from "./http/refusal.ts";
import type { Route } from "./http/route.ts";
import type { Parts } from "./parts.ts";
import { routes } from "./routes/index.ts";
import { pushStream } from "./routes/push.ts";

export interface AppOptions extends GuardOptions {
  readonly parts: Parts;
  /** Where a bug is noted, once. MUST NOT be given request bodies. */
  readonly report: (error: unknown) => void;
}

export function createApp({ parts, report, ...door }: AppOptions): Hono {
  const app = new Hono();
  app.use("*", guards(door));
  for (const route of routes) app.on(route.method, route.path, (c) => serve(c, route, parts));
  app.get("/v1/push", (c) => pushStream(c, parts));
  app.notFound(() => refuse(notFound()));
  app.onError((error) => {
    const away = databaseTrouble(error);
    if (away !== undefined) {
      report(error);
      return refuse(away);
    }
    const known = knownTrouble(error);
    if (known === undefined || known.error.code === "values-unreadable") report(error);
    return refuse(known ?? bug());
  });
  return app;
}

async function serve(c: Context, route: Route, parts: Parts): Promise<Response> {
  const unwanted = turnAwayGuest(c, route.access === "device" || route.access === "either");
  if (unwanted !== undefined) return refuse(unwanted);
  const bytes: Uint8Array = (c.get("bytes") as Uint8Array | undefined) ?? new Uint8Array();
  const no = route.refuse ?? refuse;
  const session = await admit(c, route, parts, bytes);
  if (!session.ok) return no(session.refusal);
  const body = decode(route, bytes);
  if (!body.ok) return no(body.refusal);
  const call = {
    body: body.value,
    param: (name: string) => c.req.param(name) ?? "",
    query: (name: string) => c.req.query(name),
    signal: AbortSignal.any([c.req.raw.signal, parts.signal]),
  };
  const answer = await route.handle(call, parts, session.value);
  if (answer instanceof Response) return answer;
  return answer.ok ? Response.json(answer.value) : no(answer.refusal);
}

async function admit(c: Context, route: Route, parts: Parts, bytes: Uint8Array): Promise<Outcome<Session | undefined>> {
  switch (route.access) {
    case "open":
      return done(undefined);
    case "publisher":
      return isPublisher(c, parts) ? done(undefined) : notPublisher();
    case "either":
      if (!isGuest(c) && isPublisher(c, parts)) return done(undefined);
      return admit(c, { ...route, access: "device" }, parts, bytes);
    case "device": {
      const { pathname, search } = new URL(c.req.url);
      const request = {
        method: c.req.method,
        path: pathname + search,
        bytes,
        authorization: c.req.header("authorization"),
        at: c.req.header("countersign-at"),
        proof: c.req.header("countersign-proof"),
      };
      return authenticate(request, parts.sessions, parts.now());
    }
  }
}

function isPublisher(c: Context, parts: Parts): boolean {
  return isSameSecret(bearerToken(c.req.header("authorization")), parts.publishToken);
}

function decode(route: Route, bytes: Uint8Array): Outcome<unknown> {
  if (route.body === undefined) return done(undefined);
  try {
    const parsed = route.body.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    if (parsed.success) return done(parsed.data);
    // The path of the first problem, never its value.
    return badRequest(`\`${parsed.error.issues[0]?.path.join(".") ?? ""}\` does not fit`);
  } catch {
    return badRequest("it is not JSON");
  }
}

/** Troubles of the record that are no bugs: the log noticed something and says so itself. */
function knownTrouble(error: unknown): Refusal | undefined {
  if (!(error instanceof CodedError)) return undefined;
  const nothing = "Nothing was recorded, so nothing was done.";
  if (error.code === "log-read-only" || error.code === "log-behind") {
    const todo = "Tell whoever runs this server, and keep this browser's memory: it is the proof.";
    return refusal(503, "log-quarantined", error.message, nothing, todo);
  }
  if (error.code === "log-busy") {
    const kept = "Nothing is lost: what was not taken stays in the browser and is sent again by itself.";
    return refusal(503, "log-busy", `The server is busy: ${error.message}.`, kept, "Wait a moment.");
  }
  if (error.code === "log-key-unavailable") {
    const means = `${nothing} Drafts go on, and what browsers keep is sent again.`;
    const todo = "Tell whoever runs this server to put the key back; no restart is needed.";
    return refusal(503, "log-key-missing", error.message, means, todo);
  }
  if (error.code === "value-keys-missing" || error.code === "value-keys-wrong") {
    const todo = "Tell whoever runs this server: its own output says which file is missing or wrong.";
    return refusal(503, "values-unreadable", "The keys of the record's values cannot be used.", nothing, todo);
  }
  if (error.code === "other-log") {
    const todo = "Check that this is the server you signed in to before.";
    return refusal(409, "log-conflict", error.message, nothing, todo);
  }
  return undefined;
}

function notPublisher() {
  return refused(
    401,
    "not-publisher",
    "The upload token is missing or wrong.",
    "The policy in force stays as it was.",
    "Set COUNTERSIGN_TOKEN to the token that the server printed when it started.",
  );
}

function badRequest(problem: string) {
  return refused(
    400,
    "bad-request",
    `The request's body is not what this address takes: ${problem}.`,
    "Nothing was done.",
    "Update the extension and the server to the same version.",
  );
}

function notFound() {
  return refusal(
    404,
    "not-found",
    "There is nothing at this address.",
    "Nothing was done.",
    "Update the extension and the server to the same version.",
  );
}

function bug() {
  return refusal(
    500,
    "bug",
    "The server made a mistake of its own.",
    "What was asked for may not be done; nothing is counted as done that is not on record.",
    "Try again; if it stays so, report it with what the server printed.",
  );
}
