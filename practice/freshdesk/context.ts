/** What the practice Freshdesk's routes are given. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { type FieldError, refusals, unexpectedField } from "./refusals.ts";
import type { Caller, FreshdeskSessions } from "./sessions.ts";
import type { FreshdeskStore } from "./store.ts";
import type { Switches } from "./switches.ts";
import type { Ticket } from "./ticket.ts";

export type FreshdeskEnv = { Bindings: HttpBindings; Variables: { caller: Caller } };
export type FreshdeskCall = Context<FreshdeskEnv>;

/** A PUT, POST or DELETE that reached the API; the page's saving of half-written replies is left out. */
export interface FreshdeskWrite {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly by: string;
  /** `key` is a server's, `session` the page's own. */
  readonly via: "key" | "session" | "nobody";
  readonly body: string;
  readonly status: number;
}

export interface FreshdeskContext {
  readonly store: FreshdeskStore;
  readonly switches: Switches;
  readonly sessions: FreshdeskSessions;
  ticket(c: FreshdeskCall): Ticket | null;
}

/** The JSON object of a request, or the refusal to answer with. */
export async function readObject(c: FreshdeskCall): Promise<Record<string, unknown> | Response> {
  if (!(c.req.header("content-type") ?? "").startsWith("application/json")) return refusals.wrongType();
  try {
    const body: unknown = await c.req.json();
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Said below, with what is JSON but no object.
  }
  return refusals.badJson();
}

/** The API refuses parameters that it does not know; undefined where all are known. */
export function refuseQuery(c: FreshdeskCall, known: readonly string[]): Response | undefined {
  const unknown = [...new URL(c.req.url).searchParams.keys()].filter((name) => !known.includes(name));
  return unknown.length > 0 ? refusals.invalid(unknown.map(unexpectedField)) : undefined;
}

const MAX_PER_PAGE = 100;

/** One page of a list and the `Link` to the next, or the refusal of a wrong number. */
export function onePage<T>(
  c: FreshdeskCall,
  all: readonly T[],
): { items: readonly T[]; link: string | null } | Response {
  const url = new URL(c.req.url);
  const page = Number(url.searchParams.get("page") ?? 1);
  const perPage = Number(url.searchParams.get("per_page") ?? 30);
  const errors: FieldError[] = [];
  if (!isPositive(page)) errors.push(notPositive("page", ""));
  if (!isPositive(perPage) || perPage > MAX_PER_PAGE)
    errors.push(notPositive("per_page", " less than or equal to 100"));
  if (errors.length > 0) return refusals.invalid(errors);
  const start = (page - 1) * perPage;
  const hasNext = start + perPage < all.length;
  url.searchParams.set("page", String(page + 1));
  const link = hasNext ? `<https://${c.req.header("host")}${url.pathname}${url.search}>;rel="next"` : null;
  return { items: all.slice(start, start + perPage), link };
}

export function sendPage<T>(c: FreshdeskCall, all: readonly T[], toJson: (item: T) => object): Response {
  const page = onePage(c, all);
  if (page instanceof Response) return page;
  return Response.json(page.items.map(toJson), { headers: page.link ? { link: page.link } : {} });
}

const isPositive = (value: number) => Number.isInteger(value) && value > 0;
const notPositive = (field: string, more: string): FieldError => ({
  field,
  message: `It should be a/an Positive Integer${more}`,
  code: "invalid_value",
});
