/**
 * The one write through the rep's session. It refuses everything but a change of the few named fields, or an internal
 * note, on the ticket that is open at that very moment, with the desk's collision check on: public comments and other
 * paths do not exist here.
 * `network` and `timeout` mean that nobody knows whether it happened; every other refusal means that it did not.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Called, call, dig } from "../call.ts";
import type { DeskAnswer, DeskRequest, PageResult } from "../port.ts";
import type { StillOpen } from "../still-open.ts";
import { type Me, readMe } from "./me.ts";

type Test = (value: unknown) => boolean;
const isText: Test = (value) => typeof value === "string";
const isId: Test = (value) => Number.isSafeInteger(value) && (value as number) > 0;

/** Every field that may stand in a write, and what it may hold. */
const FIELDS: Readonly<Record<string, Test>> = {
  status: isText,
  priority: isText,
  tags: (value) => Array.isArray(value) && value.every(isText),
  assignee_id: (value) => value === null || isId(value),
  group_id: (value) => value === null || isId(value),
  comment: isNote,
  macro_ids: (value) => Array.isArray(value) && value.every(isId),
  safe_update: (value) => value === true,
  updated_stamp: isText,
};

/** INVARIANT: literally `public: false`. Left out, the desk would take what the ticket began with: mostly public. */
function isNote(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== "html_body,public")
    return false;
  return dig(value, "public") === false && isText(dig(value, "html_body"));
}

export type Send = (ref: TicketRef, request: DeskRequest, signal: AbortSignal) => Promise<PageResult<DeskAnswer>>;

export function createSend(stillOpen: StillOpen): Send {
  let me: Me | undefined;

  async function put(ref: TicketRef, request: DeskRequest, signal: AbortSignal): Promise<PageResult<Called>> {
    // INVARIANT: nothing asynchronous between this look and the write.
    return (
      stillOpen(ref) ??
      call(request.path, signal, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": me?.token ?? "" },
        body: JSON.stringify(request.body),
        redirect: "error",
      })
    );
  }

  return async (ref, request, signal) => {
    const refusal = judge(ref, request) ?? stillOpen(ref);
    if (refusal) return refusal;
    if (!me) {
      const read = await readMe(signal);
      if (!read.ok) return read;
      me = read.value;
    }
    let answer = await put(ref, request, signal);
    if (answer.ok && isTokenRefusal(answer.value)) {
      const used = me;
      me = undefined;
      const again = await readMe(signal);
      if (!again.ok)
        return { ok: false, code: again.code === "logged-out" ? "logged-out" : "refused", detail: "no token" };
      if (again.value.id !== used.id) return { ok: false, code: "refused", detail: "somebody else is logged in now" };
      me = again.value;
      if (me.token !== used.token) answer = await put(ref, request, signal);
    }
    return answer.ok ? toResult(answer.value) : answer;
  };
}

function judge(ref: TicketRef, request: DeskRequest): (PageResult<never> & { ok: false }) | undefined {
  const refuse = (detail: string) => ({ ok: false, code: "refused", detail }) as const;
  if (request.method !== "PUT") return refuse("method");
  if (!/^\d+$/.test(ref.ticket) || request.path !== `/api/v2/tickets/${ref.ticket}.json`) return refuse("path");
  const body = request.body as Record<string, unknown> | null;
  const ticket = dig(body, "ticket");
  if (typeof ticket !== "object" || ticket === null || Object.keys(body ?? {}).length !== 1) return refuse("body");
  const isKnown = ([key, value]: [string, unknown]) => Object.hasOwn(FIELDS, key) && FIELDS[key]?.(value) === true;
  if (!Object.entries(ticket).every(isKnown)) return refuse("field");
  if (dig(ticket, "safe_update") !== true || typeof dig(ticket, "updated_stamp") !== "string") return refuse("unsafe");
  return undefined;
}

function isTokenRefusal({ status, body }: Called): boolean {
  return status === 403 || (status === 422 && /csrf|authenticity/i.test(JSON.stringify(body)));
}

function toResult({ status, body }: Called): PageResult<DeskAnswer> {
  if (status >= 200 && status < 300) return { ok: true, value: { status, body } };
  if (status === 409) return { ok: false, code: "conflict" };
  if (status === 404) return { ok: false, code: "no-ticket" };
  const said = dig(body, "description") ?? dig(body, "error", "message") ?? dig(body, "error");
  return { ok: false, code: "refused", detail: `HTTP ${status}${typeof said === "string" ? `: ${said}` : ""}` };
}
