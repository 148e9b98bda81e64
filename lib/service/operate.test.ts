/** The worker is stopped at every step in turn; whatever the point, the desk is written at most once and the end is true. */
import { describe, expect, test } from "vitest";
import { formats } from "#lib/desk/formats.ts";
import type { DeskAnswer, DeskRequest, PageResult, RawTicket } from "#lib/desk/port.ts";
import { type Failure, succeed } from "#lib/domain/error.ts";
import type { TicketStatus } from "#lib/domain/ticket.ts";
import { ticketVersion } from "#lib/domain/ticket.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { stoppedFailure } from "./authority/stops.ts";
import { createOperator } from "./operate.ts";
import type { EntryFields, OperatorParts, Written } from "./operator-parts.ts";
import type { Page } from "./pages.ts";

const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket: "4711" };

class Stopped extends Error {}

/** What outlives the worker: its storage, the server and the desk. */
function world() {
  return {
    operations: new Map<string, Operation>(),
    journal: [] as { fields: EntryFields; nonce: unknown; written: Written }[],
    claims: new Set<string>(),
    desk: { status: "open" as TicketStatus, writes: 0, stamp: 1 },
    /** Countdown to the stop; Infinity for none. */
    left: Number.POSITIVE_INFINITY,
    now: 1_000,
    objection: null as Failure | null,
  };
}
type World = ReturnType<typeof world>;

/** One life of the worker. Each outside effect is a point at which it may be stopped, before or after it. */
function life(all: World): OperatorParts {
  const point = (): void => {
    if (--all.left < 0) throw new Stopped();
  };
  const step = async <T>(effect: () => T): Promise<T> => {
    point();
    const value = effect();
    point();
    return value;
  };
  return {
    operations: {
      add: (operation) =>
        step(() => !all.operations.has(operation.suggestion) && !!all.operations.set(operation.suggestion, operation)),
      put: (operation) => step(() => void all.operations.set(operation.suggestion, operation)),
      get: (suggestion) => step(() => all.operations.get(suggestion)),
      unfinished: () =>
        step(() =>
          [...all.operations.values()].filter((one) => !["done", "failed", "cancelled", "undone"].includes(one.state)),
        ),
    },
    record: {
      write: (fields, values) =>
        step(() => {
          const written = { submission: {}, entryId: `sha256:${all.journal.length}` } as Written;
          all.journal.push({ fields, nonce: values.nonce, written });
          return written;
        }),
      find: (entry, suggestion, nonce) =>
        step(
          () =>
            all.journal.find(
              (one) => one.fields.entry === entry && one.fields.suggestion === suggestion && one.nonce === nonce,
            )?.written,
        ),
      about: (entry, suggestion) =>
        step(
          () =>
            all.journal.find((one) => one.fields.entry === entry && one.fields.suggestion === suggestion)?.written
              .entryId,
        ),
      accept: async () => succeed(undefined),
      remembered: async () => null,
    },
    openTasks: async () => [],
    server: () => ({
      claim: (call) =>
        step(() => {
          all.claims.add(call.approved.proposal.suggestionId);
          return succeed({
            suggestion: "s",
            state: "claimed",
            receipt: { checkpoint: "", entries: [], consistency: [] },
          });
        }),
      execute: () => Promise.reject(new Error("not in this test")),
      execution: () => Promise.reject(new Error("not in this test")),
      cancelExecution: () => Promise.reject(new Error("not in this test")),
      decideTask: () => Promise.reject(new Error("not in this test")),
    }),
    objection: () => all.objection,
    showing: () => page(all, step),
    formats,
    changed: () => undefined,
    ship: () => undefined,
    sleep: async (ms) => {
      all.now += ms;
    },
    now: () => all.now,
  };
}

function page(all: World, step: <T>(effect: () => T) => Promise<T>): Page {
  return {
    tab: 1,
    home: { desk: ref.desk, host: ref.host },
    document: null,
    state: { ref },
    read: () => step((): PageResult<RawTicket> => ({ ok: true, value: raw(all) })) as ReturnType<Page["read"]>,
    send: (_ref, request) => step(() => write(all, request)) as ReturnType<Page["send"]>,
    insert: () => Promise.reject(new Error("not in this test")),
    look: () => Promise.reject(new Error("not in this test")),
    check: () => Promise.reject(new Error("not in this test")),
    tell: () => undefined,
  };
}

function write(all: World, request: DeskRequest): PageResult<DeskAnswer> {
  const { ticket } = request.body as { ticket: { status: TicketStatus } };
  all.desk.status = ticket.status;
  all.desk.writes++;
  all.desk.stamp++;
  return { ok: true, value: { status: 200, body: { ticket: (raw(all).parts.ticket as { ticket: unknown }).ticket } } };
}

function raw(all: World): RawTicket {
  return {
    ref,
    parts: {
      ticket: {
        ticket: {
          id: 4711,
          subject: "Kettle",
          status: all.desk.status,
          tags: [],
          requester_id: 501,
          updated_at: `2026-03-02T10:00:0${all.desk.stamp % 10}Z`,
        },
        users: [{ id: 501, name: "Ana", role: "end-user" }],
      },
      comments: [
        { comments: [{ id: 1, author_id: 501, plain_body: "Hi", public: true, created_at: "2026-03-02T09:00:00Z" }] },
      ],
      me: { user: { id: 77, name: "Sam", role: "agent" } },
    },
  };
}

function approvedOperation(all: World): Operation {
  const decoded = formats.zendesk.decode(raw(all));
  if (!decoded.ok) throw new Error(decoded.failure.happened);
  const before = decoded.value;
  const proposal = {
    suggestionId: "s1",
    args: { status: "pending" },
    ticketVersion: ticketVersion(before, ["status"]),
    policy: `sha256:${"0".repeat(64)}`,
    ...ref,
    customer: "c",
    deskUser: "77",
    card: {},
  };
  const approval = { body: { proposal: "sha256:p", nonce: "n1", expires: "2099-01-01T00:00:00Z" } };
  return {
    suggestion: "s1",
    where: "zendesk:acme.zendesk.com:4711",
    ref,
    action: "status.set",
    title: "Set status to pending",
    approved: { proposal, evidence: [], approval } as unknown as Operation["approved"],
    facts: {},
    before,
    state: "approved",
    intent: null,
    result: null,
    says: "",
    rules: [],
    createdAt: 0,
    updatedAt: 0,
  };
}

async function runWithStopAt(
  stopAt: number,
  make: (all: World) => Operation = approvedOperation,
): Promise<{ all: World; stopped: boolean }> {
  const all = world();
  const operation = make(all);
  all.left = stopAt;
  let stopped = false;
  try {
    await createOperator(life(all)).start(operation);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = true;
  }
  all.left = Number.POSITIVE_INFINITY;
  await createOperator(life(all)).resume();
  return { all, stopped };
}

describe("a desk action", () => {
  test("goes on from any stop: one write at most, and the end says what the desk shows", async () => {
    let stops = 0;
    for (let stopAt = 0; ; stopAt++) {
      const { all, stopped } = await runWithStopAt(stopAt);
      if (!stopped) break;
      stops++;
      const end = all.operations.get("s1");
      expect(all.desk.writes, `stop ${stopAt}`).toBeLessThanOrEqual(1);
      // Stopped before the approval was durable: nothing was started, nothing is pending.
      if (end === undefined) {
        expect(all.desk.writes).toBe(0);
        continue;
      }
      expect(["done", "failed"], `stop ${stopAt}`).toContain(end.state);
      expect(end.state === "done", `stop ${stopAt}`).toBe(all.desk.status === "pending");
      const kinds = all.journal.map((one) => one.fields.entry);
      expect(kinds, `stop ${stopAt}`).toEqual(["intent", "result"]);
      if (all.desk.writes > 0) expect(all.claims.has("s1")).toBe(true);
    }
    expect(stops).toBeGreaterThan(20);
  });

  test("an undo that is done leaves what it took back undone, whatever stopped it", async () => {
    const undo = (all: World): Operation => {
      all.operations.set("s0", { ...approvedOperation(all), suggestion: "s0", state: "done" });
      return { ...approvedOperation(all), undoes: "s0" };
    };
    for (let stopAt = 0; ; stopAt++) {
      const { all, stopped } = await runWithStopAt(stopAt, undo);
      const wasDone = all.operations.get("s1")?.state === "done";
      expect(all.operations.get("s0")?.state, `stop ${stopAt}`).toBe(wasDone ? "undone" : "done");
      if (!stopped) break;
    }
  });

  test("a second start of the same suggestion changes nothing", async () => {
    const all = world();
    const operator = createOperator(life(all));
    const operation = approvedOperation(all);
    await Promise.all([
      operator.start(operation),
      operator.start(operation),
      createOperator(life(all)).start(operation),
    ]);
    expect(all.desk.writes).toBe(1);
    expect(all.journal).toHaveLength(2);
  });

  test("a ticket that changed after the approval is left alone", async () => {
    const all = world();
    const operation = approvedOperation(all);
    all.desk.status = "solved";
    await createOperator(life(all)).start(operation);
    expect(all.desk.writes).toBe(0);
    expect(all.operations.get("s1")).toMatchObject({ state: "failed", failure: { code: "conflict" } });
  });

  test("a write that may still arrive when the worker comes back is waited for, not called failed", async () => {
    const all = world();
    all.operations.set("s1", { ...approvedOperation(all), state: "performing", updatedAt: all.now });
    const parts = life(all);
    let looks = 0;
    parts.sleep = async (ms) => {
      all.now += ms;
      if (++looks === 3) all.desk.status = "pending";
    };
    await createOperator(parts).resume();
    expect(all.operations.get("s1")).toMatchObject({ state: "done" });
  });

  test("what was claimed and found after the approval's end is given up, not done hours after the click", async () => {
    const all = world();
    const operation = approvedOperation(all);
    all.operations.set("s1", { ...operation, state: "claimed" });
    all.now = Date.parse("2099-01-01T00:00:00Z");
    await createOperator(life(all)).resume();
    expect(all.desk.writes).toBe(0);
    expect(all.operations.get("s1")).toMatchObject({ state: "failed", failure: { code: "approval-expired" } });
  });

  test("what was claimed before a stop is not begun by the worker that comes back under it", async () => {
    const all = world();
    all.operations.set("s1", { ...approvedOperation(all), state: "claimed" });
    all.objection = stoppedFailure({ scope: "everyone", why: "Looking into it." });
    await createOperator(life(all)).resume();
    expect(all.desk.writes).toBe(0);
    expect(all.operations.get("s1")).toMatchObject({ state: "failed", failure: { code: "stopped" } });
    // What may have begun before is still found out, stop or not.
    all.operations.set("s1", { ...approvedOperation(all), state: "performing" });
    all.desk.status = "pending";
    await createOperator(life(all)).resume();
    expect(all.operations.get("s1")).toMatchObject({ state: "done" });
  });

  test("nothing is written under another person's login", async () => {
    const all = world();
    const operation = approvedOperation(all);
    operation.approved.proposal.deskUser = "78";
    await createOperator(life(all)).start(operation);
    expect(all.desk.writes).toBe(0);
    expect(all.operations.get("s1")).toMatchObject({ state: "failed", failure: { code: "other-desk-user" } });
  });

  test("an answer to the write that cannot be read is no failure: the desk is read back", async () => {
    const all = world();
    const parts = life(all);
    const showing = parts.showing(ref) as Page;
    const send: Page["send"] = async (...args) => {
      await showing.send(...args);
      return { ok: true, value: { status: 200, body: { ticket: "?" } } };
    };
    parts.showing = () => ({ ...showing, send });
    await createOperator(parts).start(approvedOperation(all));
    expect(all.operations.get("s1")).toMatchObject({ state: "done" });
    expect(all.desk.writes).toBe(1);
  });

  test("one that stumbles says so, holds up no other, and goes on at the next call", async () => {
    const all = world();
    const bad = { ...approvedOperation(all), suggestion: "s0" };
    all.operations.set("s0", bad);
    all.operations.set("s1", approvedOperation(all));
    const parts = life(all);
    const { write } = parts.record;
    parts.record.write = (fields, ...rest) => {
      if (fields.suggestion === "s0") throw new Error("the disk is full");
      return write(fields, ...rest);
    };
    await expect(createOperator(parts).resume()).rejects.toThrow("the disk is full");
    expect(all.operations.get("s1")).toMatchObject({ state: "done" });
    expect(all.operations.get("s0")).toMatchObject({ state: "approved", says: expect.stringContaining("stumbled") });
    all.desk.status = "open";
    await createOperator(life(all)).resume();
    expect(all.operations.get("s0")).toMatchObject({ state: "done" });
  });
});

describe("a desk that the server writes to", () => {
  /** The server takes each suggestion once, makes the change by itself and is asked for how it ended. */
  function served(all: World, asked: string[]): OperatorParts {
    const parts = life(all);
    const server = parts.server();
    if (server === null) throw new Error("no server");
    const answer = (suggestion: string, state: "running" | "done") => {
      const entries = state === "done" ? ["sha256:i", "sha256:r"] : ["sha256:i"];
      const times = { runAt: "2026-03-02T10:00:00Z", serverTime: "2026-03-02T10:00:00Z", holdSeconds: 0 };
      const says = "Status is now pending. Read back from Freshdesk.";
      return succeed({ execution: { suggestion, state, ...times, says, entries } });
    };
    return {
      ...parts,
      formats: { ...formats, zendesk: { ...formats.zendesk, writes: "server" } },
      server: () => ({
        ...server,
        claim: () => Promise.reject(new Error("the page writes nothing here")),
        async execute(call) {
          const { suggestionId } = call.approved.proposal;
          asked.push(suggestionId);
          all.claims.add(suggestionId);
          return answer(suggestionId, "running");
        },
        execution: async (suggestion) => answer(suggestion, "done"),
      }),
    };
  }

  test("is asked to act, and the page is not touched", async () => {
    const all = world();
    const asked: string[] = [];
    await createOperator(served(all, asked)).start(approvedOperation(all));
    expect(asked).toEqual(["s1"]);
    expect(all.desk.writes).toBe(0);
    expect(all.operations.get("s1")).toMatchObject({
      state: "done",
      carrier: "server",
      says: "Status is now pending. Read back from Freshdesk.",
    });
    // The result is the server's own entry: this device wrote its intent and nothing else.
    expect(all.journal.map(({ fields }) => fields.entry)).toEqual(["intent"]);
  });

  test("an undo that it made leaves what it took back undone", async () => {
    const all = world();
    all.operations.set("s0", { ...approvedOperation(all), suggestion: "s0", state: "done" });
    await createOperator(served(all, [])).start({ ...approvedOperation(all), undoes: "s0" });
    expect(all.operations.get("s0")?.state).toBe("undone");
  });

  test("what the server was asked to do is never done by the page, whoever the desk's writer is by then", async () => {
    const all = world();
    const asked: string[] = [];
    const running: Operation = { ...approvedOperation(all), state: "unknown", carrier: "server" };
    all.operations.set("s1", running);
    const parts = served(all, asked);
    await createOperator({ ...parts, formats }).resume();
    expect([asked, all.desk.writes, all.operations.get("s1")?.state]).toEqual([[], 0, "done"]);
  });
});
