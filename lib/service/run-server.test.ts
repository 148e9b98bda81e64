/** What the server's answers may and may not be taken for while money is on its way. */
import { describe, expect, test } from "vitest";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import type { Execution, ExecutionAnswer } from "#lib/domain/server-api.ts";
import type { Operation, OperationState } from "#lib/storage/operation.ts";
import type { OperatorParts } from "./operator-parts.ts";
import { followExecution, startExecution } from "./run-server.ts";

const EXPIRES = "2026-03-02T10:05:00Z";
const LATER = Date.parse("2026-03-02T11:00:00Z");

function operation(state: OperationState): Operation {
  return {
    suggestion: "s1",
    action: "refund.create",
    title: "Refund $1.00",
    approved: { approval: { body: { expires: EXPIRES } } },
    intent: { submission: {}, entryId: "sha256:i" },
    state,
    says: "",
  } as unknown as Operation;
}

function execution(state: Execution["state"], suggestion = "s1"): ExecutionAnswer {
  return {
    execution: {
      suggestion,
      state,
      runAt: EXPIRES,
      serverTime: EXPIRES,
      holdSeconds: 8,
      entries: ["sha256:i", "sha256:r"],
    },
    receipt: { checkpoint: "", entries: [], consistency: [] },
  } as unknown as ExecutionAnswer;
}

interface Answers {
  execution?: Result<ExecutionAnswer>;
  cancel?: Result<ExecutionAnswer>;
  proof?: Result<void>;
}

function parts(answers: Answers): OperatorParts {
  const none = async () => refused("server-unreachable");
  return {
    record: { accept: async () => answers.proof ?? succeed(undefined), remembered: async () => null },
    server: () => ({
      claim: none,
      execute: async () => answers.execution ?? none(),
      execution: async () => answers.execution ?? none(),
      cancelExecution: async () => answers.cancel ?? none(),
    }),
    openTasks: async () => [],
    now: () => LATER,
  } as unknown as OperatorParts;
}

const refused = (code: string): { ok: false; failure: Failure } => fail(code, "No.", "Nothing.", "Wait.");

describe("following money", () => {
  test.each([
    "session-over",
    "not-signed-in",
    "clock-off",
    "bad-proof",
    "log-quarantined",
    "too-many-tries",
    "foreign-host",
  ])("a refusal that says nothing about the refund (%s) is never its end", async (code) => {
    const answers = { execution: refused(`server-refused:${code}`) };
    for (const state of ["unknown", "held", "running"] as const)
      expect(await followExecution(operation(state), parts(answers)), state).toMatchObject({ to: "wait" });
  });

  test("when its hold is over and nobody answers, it is no longer said that nothing was paid", async () => {
    const away = parts({});
    const held = (runAt: number) => followExecution({ ...operation("held"), runAt }, away);
    expect(await held(LATER + 1)).toMatchObject({ to: "wait" });
    expect(await held(LATER)).toMatchObject({ to: "store", operation: { state: "unknown" } });
    expect(await followExecution(operation("unknown"), away)).toMatchObject({ to: "wait" });
  });

  test("only a server that knows of no such execution ends it, once the approval cannot be taken any more", async () => {
    const answers = { execution: refused("server-refused:not-yours") };
    expect(await followExecution(operation("unknown"), parts(answers))).toMatchObject({ to: "end", ending: "failed" });
    const early = { ...parts(answers), now: () => Date.parse(EXPIRES) - 1 };
    expect(await followExecution(operation("unknown"), early)).toMatchObject({ operation: { state: "journalled" } });
  });

  test("what the server had taken and now denies is not called failed", async () => {
    const answers = { execution: refused("server-refused:not-yours") };
    for (const state of ["held", "running"] as const)
      expect(await followExecution(operation(state), parts(answers)), state).toMatchObject({
        operation: { state: "unknown" },
      });
    const seen = { ...operation("unknown"), runAt: LATER };
    expect(await followExecution(seen, parts(answers))).toMatchObject({ to: "wait" });
  });

  test("an answer about another execution is not taken for this one's", async () => {
    const step = await followExecution(operation("running"), parts({ execution: succeed(execution("done", "s2")) }));
    expect(step).toMatchObject({ operation: { state: "unknown" } });
  });
});

describe("a hold that the record does not prove", () => {
  const unproven = { execution: succeed(execution("held")), proof: refused("record-fork") };

  test("is over when the server says that it was cancelled", async () => {
    const answers = { ...unproven, cancel: succeed(execution("cancelled")) };
    expect(await startExecution(operation("journalled"), parts(answers))).toMatchObject({
      to: "end",
      ending: "failed",
    });
  });

  test.each<[string, Result<ExecutionAnswer>]>([
    ["the cancel was not answered", refused("server-unreachable")],
    ["the cancel came too late", refused("server-refused:too-late")],
  ])("is not called failed while it may still run: %s", async (_why, cancel) => {
    const answers = { ...unproven, cancel };
    const first = await startExecution(operation("journalled"), parts(answers));
    expect(first).toMatchObject({ to: "store", operation: { state: "unknown" } });
    if (first.to === "store")
      expect(await followExecution(first.operation, parts(answers))).toMatchObject({ to: "wait" });
  });
});

describe("following a ticket's change on a desk that the server writes to", () => {
  const change = (state: OperationState): Operation => ({
    ...operation(state),
    action: "note.add",
    title: "Add an internal note",
    carrier: "server",
  });

  test("no hold is counted down where there is none", async () => {
    const held = execution("held");
    held.execution.holdSeconds = 0;
    const step = await followExecution(change("unknown"), parts({ execution: succeed(held) }));
    expect(step).toMatchObject({ to: "store", operation: { state: "running" } });
  });

  test.each<Execution["state"]>(["held", "running", "unknown"])(
    "once the server said that it is %s, a denial is never taken for a request that did not arrive",
    async (state) => {
      const answered = execution(state);
      answered.execution.holdSeconds = 0;
      let now: Operation = change("journalled");
      const step = async (answer: Result<ExecutionAnswer>) => {
        const early = { ...parts({ execution: answer }), now: () => Date.parse(EXPIRES) - 60_000 };
        const next = now.state === "journalled" ? await startExecution(now, early) : await followExecution(now, early);
        if (next.to === "store") now = next.operation;
        else expect(next.to).toBe("wait");
      };
      await step(succeed(answered));
      for (let turn = 0; turn < 4; turn++) {
        await step(refused("server-refused:not-yours"));
        expect(now.state).toBe("unknown");
      }
    },
  );

  test("what the server read back is what the receipt says", async () => {
    const done = execution("done");
    done.execution.says = "The note is on the ticket. Read back from Freshdesk.";
    const step = await followExecution(change("running"), parts({ execution: succeed(done) }));
    expect(step).toMatchObject({
      to: "store",
      operation: { state: "done", says: done.execution.says, result: "sha256:r" },
    });
  });

  test("nobody reads of money", async () => {
    const states: Execution["state"][] = ["unknown", "cancelled", "expired"];
    for (const state of states) {
      const step = await followExecution(change("running"), parts({ execution: succeed(execution(state)) }));
      expect(JSON.stringify(step), state).not.toMatch(/paid|payment|shop/i);
    }
    const other = await followExecution(change("running"), parts({ execution: succeed(execution("done", "s2")) }));
    expect(JSON.stringify(other)).not.toMatch(/paid|payment|shop/i);
  });
});
