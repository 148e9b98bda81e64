/** The contract of a desk adapter: changes as the product makes them on that desk, conflicts, undo; unknown pages; the check. */
import { findAction } from "#lib/actions/index.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { insert, readTicket } from "./contract.ts";
import { expect, test } from "./desk-fixture.ts";
import type { Desk, DeskUnderTest } from "./desk-under-test.ts";

export function changesContract(kind: DeskUnderTest): void {
  const { simple } = kind.tickets;

  test("performs a change that the ticket then shows, and undoes it", async ({ desk }) => {
    await desk.open(simple);
    for (const [action, args] of [
      ["status.set", { status: "pending" }],
      ["tags.change", { add: ["kettle"], remove: ["refund"] }],
      ["priority.set", { priority: "urgent" }],
    ] as const) {
      const before = await calm(kind, desk, simple);
      expect(await kind.perform(desk, action, args, before), action).toBe("done");
      const after = await calm(kind, desk, simple);
      const definition = findAction(action);
      expect(definition?.isShown?.(args, after, before), action).toBe(true);
      const back = definition?.takeBack?.(args, before);
      if (!back) throw new Error(`${action} cannot be taken back`);
      expect(await kind.perform(desk, action, back, after), `${action} undone`).toBe("done");
      const restored = await calm(kind, desk, simple);
      expect([restored.status, restored.priority, [...restored.tags].sort()]).toEqual([
        before.status,
        before.priority,
        [...before.tags].sort(),
      ]);
    }
  });

  test("a ticket that somebody changed meanwhile is a conflict, and stays as they left it", async ({ desk }) => {
    await desk.open(simple);
    const before = await readTicket(kind, desk, simple);
    kind.agentSetsStatus(desk.practice, simple, "pending");
    expect(await kind.perform(desk, "status.set", { status: "solved" }, before)).toBe("conflict");
    expect((await readTicket(kind, desk, simple)).status).toBe("pending");
  });

  test("on a page of unknown layout nothing is filled or lost, and it is said in words", async ({ desk }) => {
    await desk.open(simple);
    await kind.spoilLayout(desk);
    const text = () => desk.page.locator("body").innerText();
    const before = await text();
    const refused = await insert(kind, desk, simple);
    expect(refused).toMatchObject({ ok: false, code: expect.stringMatching(/^(layout-unknown|sources-disagree)$/) });
    expect(!refused.ok && refused.detail).toMatch(/^[A-Z].*\.$/);
    expect(await text()).toBe(before);
    const points = await desk.ask({ ask: "check" });
    expect(points.ok && points.value.some(({ kind: what, ok }) => what === "selector" && !ok)).toBe(true);
  });

  test("checks all that it relies on without changing anything or naming anybody", async ({ desk }) => {
    await desk.open(simple);
    await kind.composer(desk.page, simple);
    const before = await kind.content(desk.page, simple);
    const points = await desk.ask({ ask: "check" });
    if (!points.ok) throw new Error(points.code);
    expect(points.value.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(points.value.map((point) => point.kind))).toEqual(new Set(["selector", "endpoint", "editor"]));
    const said = JSON.stringify(points.value);
    const { requester, subject } = await readTicket(kind, desk, simple);
    for (const personal of [requester.name, requester.email ?? "-", subject, "Sam Agent", String(simple)]) {
      expect(said).not.toContain(personal);
    }
    expect(await kind.content(desk.page, simple)).toBe(before);

    kind.logOut(desk.practice);
    const out = await desk.ask({ ask: "check" });
    expect(out.ok && out.value.filter((point) => point.kind === "endpoint").map(({ found }) => found)).toEqual(
      expect.arrayContaining(["logged-out"]),
    );
  });
}

/** Rules of the desk touch a ticket a moment after a write; the stamp is quiet when two readings agree on it. */
async function calm(kind: DeskUnderTest, desk: Desk, ticket: number): Promise<Ticket> {
  let last = await readTicket(kind, desk, ticket);
  await expect
    .poll(
      async () => {
        const { stamp } = last;
        last = await readTicket(kind, desk, ticket);
        return last.stamp === stamp;
      },
      { intervals: [1_300] },
    )
    .toBe(true);
  return last;
}
