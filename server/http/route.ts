/** What a route is: method, path, who may call it, the body it takes, and a handler that answers with a value. */
import type { z } from "zod";
import type { Session } from "../auth/sessions.ts";
import type { Parts } from "../parts.ts";
import type { Outcome, Refusal } from "./refusal.ts";

export interface Call<Body> {
  readonly body: Body;
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

type Answer = Outcome<unknown> | Response;
type Method = "GET" | "POST";

export interface Route {
  readonly method: Method;
  readonly path: string;
  /**
   * `device`: token and proof of a signed-in device; `publisher`: the upload token; `either` of the two; `open`:
   * anyone let in by the door.
   */
  readonly access: "open" | "device" | "publisher" | "either";
  readonly body: z.ZodType | undefined;
  /** Only where refusals must have another shape than everywhere else. */
  readonly refuse?: (refusal: Refusal) => Response;
  readonly handle: (call: Call<unknown>, parts: Parts, session: Session | undefined) => Promise<Answer>;
}

interface Declaration<Body extends z.ZodType | undefined, Handle> {
  readonly method: Method;
  readonly path: string;
  readonly body?: Body;
  readonly refuse?: (refusal: Refusal) => Response;
  readonly handle: Handle;
}

type BodyOf<Body> = Body extends z.ZodType ? z.infer<Body> : undefined;
type Open<Body> = (call: Call<BodyOf<Body>>, parts: Parts) => Promise<Answer>;
type Either<Body> = (call: Call<BodyOf<Body>>, parts: Parts, session: Session | undefined) => Promise<Answer>;
type Device<Body> = (call: Call<BodyOf<Body>>, parts: Parts, session: Session) => Promise<Answer>;

export function openRoute<Body extends z.ZodType | undefined = undefined>(it: Declaration<Body, Open<Body>>): Route {
  const handle = it.handle as unknown as Open<undefined>;
  return { ...it, access: "open", body: it.body, handle: (call, parts) => handle(call as Call<undefined>, parts) };
}

export function publisherRoute<Body extends z.ZodType | undefined = undefined>(
  it: Declaration<Body, Open<Body>>,
): Route {
  return { ...openRoute(it), access: "publisher" };
}

/** Without a session it is the upload token's holder who asks. */
export function eitherRoute<Body extends z.ZodType | undefined = undefined>(
  it: Declaration<Body, Either<Body>>,
): Route {
  const handle = it.handle as unknown as Either<undefined>;
  return {
    ...it,
    access: "either",
    body: it.body,
    handle: (call, parts, session) => handle(call as Call<undefined>, parts, session),
  };
}

export function deviceRoute<Body extends z.ZodType | undefined = undefined>(
  it: Declaration<Body, Device<Body>>,
): Route {
  const handle = it.handle as unknown as Device<undefined>;
  return {
    ...it,
    access: "device",
    body: it.body,
    handle: (call, parts, session) => {
      if (session === undefined) throw new TypeError("a device route was called without a session");
      return handle(call as Call<undefined>, parts, session);
    },
  };
}
