/** A page answers every question once, and begins nothing that the worker has given up. */
import { expect, test } from "vitest";
import type { DeskPage } from "#lib/desk/port.ts";
import type { PageAsk } from "#lib/messaging/page-calls.ts";
import { serve } from "./serve.ts";

const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket: "4711" };
const asks: PageAsk[] = [
  { ask: "read", ref },
  { ask: "send", ref, request: { method: "PUT", path: "/x", body: {} } },
  { ask: "insert", ref, draft: { html: "", text: "" } },
];

function page(answer: () => Promise<unknown>) {
  let begun = 0;
  const run = () => {
    begun++;
    return answer();
  };
  return { desk: { read: run, send: run, insert: run } as unknown as DeskPage, begun: () => begun };
}
const done = async () => ({ ok: true, value: {} });
const { signal } = new AbortController();

test.each(asks)("$ask that was asked too long ago is not begun", async (ask) => {
  const { desk, begun } = page(done);
  expect(await serve(desk, ask, signal, Date.now() - 1)).toMatchObject({ ok: false, code: "timeout" });
  expect(begun()).toBe(0);
  expect(await serve(desk, ask, signal, Date.now() + 60_000)).toMatchObject({ ok: true });
  expect(begun()).toBe(1);
});

test.each(asks)("$ask that throws is answered as a bug, in few words", async (ask) => {
  const { desk } = page(() => Promise.reject(new Error("x".repeat(9_000))));
  const answer = await serve(desk, ask, signal);
  expect(answer).toMatchObject({ ok: false, code: "bug" });
  expect(JSON.stringify(answer).length).toBeLessThan(400);
});
