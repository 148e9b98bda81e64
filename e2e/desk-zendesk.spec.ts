/** What the Zendesk page half does beyond the contract of every desk: token, the one guarded write, tabs and panes. */
import { zendeskFormat } from "#lib/desk/zendesk/format.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { type Desk, expect, ref, test } from "./desk/desk-fixture.ts";

async function readTicket(desk: Desk, id: number): Promise<Ticket> {
  const read = await desk.ask({ ask: "read", ref: ref(id) });
  if (!read.ok) throw new Error(`not read: ${read.code}`);
  const ticket = zendeskFormat.decode(read.value);
  if (!ticket.ok) throw new Error(ticket.failure.happened);
  return ticket.value;
}

function send(desk: Desk, action: string, args: Record<string, unknown>, ticket: Ticket) {
  const request = zendeskFormat.request(action, args, ticket);
  if (!request) throw new Error("no request");
  return desk.ask({ ask: "send", ref: ticket.ref, request });
}

const tab = (desk: Desk, ticket: number) =>
  desk.page.locator(`[data-test-id="header-tab"][data-entity-id="${ticket}"] [data-test-id="header-tab-subtitle"]`);

const lastTold = async (desk: Desk) =>
  (await desk.told()).flatMap((message) => ("changed" in message ? [message.changed] : [])).at(-1);

test("reads the open ticket and keeps the desk's token to itself", async ({ desk }) => {
  await desk.open(4712);
  const read = await desk.ask({ ask: "read", ref: ref(4712) });
  expect(read.ok).toBe(true);
  expect(JSON.stringify(read)).not.toContain("authenticity_token");
});

test("tells once when the customer writes and once when somebody sets the status; typing is nobody's business", async ({
  desk,
}) => {
  await desk.open(4711);
  const root = desk.page.locator('[data-test-id="ticket-4711-standard-layout"]');
  await root.locator(".ck-editor__editable").waitFor();
  await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(4711) });
  const quiet = (await desk.told()).length;
  await root.locator(".ck-editor__editable").click();
  await desk.page.keyboard.type("Hello there");
  desk.practice.faults.customerWrites(4711, "Are you there?");
  await root.getByText("Are you there?").waitFor();
  await expect.poll(async () => (await desk.told()).length).toBeGreaterThan(quiet);
  desk.practice.faults.agentSetsStatus(4711, "pending");
  await root.locator('[data-test-id="status-badge-pending"]').first().waitFor();
  await expect.poll(async () => (await desk.told()).length).toBeGreaterThan(quiet + 1);

  await tab(desk, 4712).click();
  await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(4712) });
  const about = (await desk.told())
    .slice(quiet)
    .filter((message) => "changed" in message && message.changed.ref?.ticket === "4711");
  expect(about).toHaveLength(2);
});

test("renews the token once when the desk refuses it", async ({ desk }) => {
  await desk.open(4711);
  expect((await send(desk, "status.set", { status: "pending" }, await readTicket(desk, 4711))).ok).toBe(true);
  const { stamp } = await readTicket(desk, 4711);
  // The desk's own rule touches the ticket a moment after a write.
  await expect.poll(async () => (await readTicket(desk, 4711)).stamp).not.toBe(stamp);
  desk.practice.faults.renewCsrf();
  expect((await send(desk, "status.set", { status: "hold" }, await readTicket(desk, 4711))).ok).toBe(true);
  expect(desk.practice.desk.writes.map(({ status }) => status)).toEqual([200, 403, 200]);
});

test("says that the rep is logged out when something is to be written, too", async ({ desk }) => {
  await desk.open(4711);
  const before = await readTicket(desk, 4711);
  desk.practice.faults.logOut();
  expect(await send(desk, "status.set", { status: "hold" }, before)).toEqual({ ok: false, code: "logged-out" });
});

test("passes on that the desk broke while it was written to", async ({ desk }) => {
  await desk.open(4711);
  const before = await readTicket(desk, 4711);
  await send(desk, "status.set", { status: "hold" }, before);
  desk.practice.faults.apiError(1);
  // Nobody knows whether a write that ends like this happened.
  expect(await send(desk, "status.set", { status: "open" }, before)).toMatchObject({ ok: false, code: "network" });
});

test("writes nothing but the few known fields and notes of the open ticket, with the collision check", async ({
  desk,
}) => {
  await desk.open(4711);
  const stamp = { safe_update: true, updated_stamp: "2026-01-01T00:00:00Z" };
  const path = "/api/v2/tickets/4711.json";
  const wrong: [string, unknown][] = [
    ["/api/v2/tickets/4712.json", { ticket: { status: "solved", ...stamp } }],
    ["/api/v2/tickets/4711.json?x=1", { ticket: { status: "solved", ...stamp } }],
    ["/api/v2/tickets/4711/../4712.json", { ticket: { status: "solved", ...stamp } }],
    [path, { ticket: { comment: { body: "hi", public: true }, ...stamp } }],
    [path, { ticket: { comment: { html_body: "<p>hi</p>", public: true }, ...stamp } }],
    [path, { ticket: { requester_id: 1, ...stamp } }],
    [path, { ticket: { assignee_id: "1", ...stamp } }],
    [path, { ticket: { status: "solved" } }],
    [path, { ticket: { status: "solved", ...stamp, safe_update: false } }],
    [path, { ticket: { status: "solved", ...stamp }, tickets: [] }],
    [path, null],
  ];
  for (const [where, body] of wrong) {
    const sent = await desk.ask({ ask: "send", ref: ref(4711), request: { method: "PUT", path: where, body } });
    expect(sent, where).toMatchObject({ ok: false, code: "refused" });
  }
  const request = { method: "DELETE" as "PUT", path, body: { ticket: stamp } };
  expect(await desk.ask({ ask: "send", ref: ref(4711), request })).toMatchObject({ code: "refused" });
  const other = {
    method: "PUT" as const,
    path: "/api/v2/tickets/4712.json",
    body: { ticket: { status: "solved", ...stamp } },
  };
  expect(await desk.ask({ ask: "send", ref: ref(4712), request: other })).toMatchObject({ code: "ticket-changed" });
  expect(desk.practice.desk.writes).toEqual([]);
});

test("does not write when the rep goes to another ticket while the token is fetched", async ({ desk }) => {
  await desk.open(4711);
  const before = await readTicket(desk, 4711);
  desk.practice.faults.apiDelay(800);
  const sending = send(desk, "status.set", { status: "solved" }, before);
  await tab(desk, 4712).click();
  expect(await sending).toMatchObject({ ok: false, code: expect.stringMatching(/ticket-changed|sources-disagree/) });
  expect(desk.practice.desk.writes).toEqual([]);
});

test("does nothing while address, tabs and panes disagree, and says so", async ({ desk }) => {
  await desk.open(4711);
  const before = await readTicket(desk, 4711);
  const disagreements = [
    () => {
      for (const each of document.querySelectorAll('[data-test-id="header-tab"]')) {
        const selected = each.getAttribute("data-entity-id") === "4712";
        each.setAttribute("data-entity-is-selected", String(selected));
        if (selected) each.setAttribute("aria-current", "page");
        else each.removeAttribute("aria-current");
      }
    },
    () => {
      const pane = document.querySelector('[data-test-id="ticket-4711-standard-layout"]')?.parentElement;
      if (pane) pane.style.visibility = "hidden";
    },
    () => history.replaceState(null, "", "/agent/tickets/4713"),
  ];
  for (const disagree of disagreements) {
    await desk.page.evaluate(disagree);
    const draft = { html: "<p>Hi</p>", text: "Hi" };
    for (const answer of [
      await desk.ask({ ask: "read", ref: ref(4711) }),
      await send(desk, "status.set", { status: "solved" }, before),
      await desk.ask({ ask: "insert", ref: ref(4711), draft }),
    ]) {
      expect(answer).toMatchObject({ ok: false, code: "sources-disagree" });
    }
    if (disagree !== disagreements.at(-1)) {
      await desk.page.reload();
      await desk.open(4711);
    }
  }
  await expect.poll(() => lastTold(desk)).toMatchObject({ ref: null, disagreement: expect.any(String) });
  expect(desk.practice.desk.writes).toEqual([]);
});
