/** What is sent to a model, and when: once for each state of a ticket, and never for one that the rep has left. */
import { expect, test } from "vitest";
import type { Copilot, CopilotEvent, CopilotInput } from "#lib/copilot/port.ts";
import type { Drafted } from "#lib/storage/drafted.ts";
import { createDrafter, type DraftGround } from "./drafter.ts";
import { nothingYet } from "./suggest.ts";

const base = { ...nothingYet("playbook"), draft: "The playbook's." };
const groundOf = (where: string, answers = "1"): DraftGround => ({
  where,
  answers,
  policy: "p",
  input: () => ({ subject: where, actions: [] }) as unknown as CopilotInput,
});

function bench() {
  const asked: { about: string; signal: AbortSignal }[] = [];
  const kept = new Map<string, Drafted>();
  const gates: { get?: Promise<void>; say?: Promise<void> } = {};
  let ending: CopilotEvent = { event: "done" };
  const copilot: Copilot = {
    name: "model",
    async *suggest({ subject }, signal) {
      asked.push({ about: subject, signal });
      yield { event: "text", delta: `The model's for ${subject}.` };
      await gates.say;
      yield ending;
    },
  };
  let grown = (): void => undefined;
  const drafter = createDrafter({
    copilot: () => ({ copilot, by: "model" }),
    away: () => null,
    kept: {
      async get(key) {
        await gates.get;
        return kept.get(key);
      },
      put: async (drafted) => void kept.set(drafted.key, drafted),
      remove: async (key) => void kept.delete(key),
    },
    left: async () => undefined,
    grew: () => grown(),
    now: () => Date.now(),
  });
  return {
    drafter,
    asked,
    gates,
    endWith: (event: CopilotEvent) => {
      ending = event;
    },
    /** The next time that there is nothing more to come. */
    whole: (ground: DraftGround) =>
      new Promise<Awaited<ReturnType<typeof drafter.over>>>((resolve) => {
        grown = () => {
          void drafter.over(base, ground).then((now) => now.drafting !== true && resolve(now));
        };
      }),
  };
}

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { held: promise, open: () => resolve() };
}

test("a ticket that was left while the browser looked for an earlier draft is not sent anywhere", async () => {
  const { drafter, asked, gates } = bench();
  const slow = gate();
  gates.get = slow.held;
  const first = drafter.over(base, groundOf("A"));
  delete gates.get;
  const talking = gate();
  gates.say = talking.held;
  await drafter.over(base, groundOf("B"));
  slow.open();
  await first;
  expect(asked.map(({ about }) => about)).toEqual(["B"]);
  expect(asked[0]?.signal.aborted).toBe(false);
  talking.open();
});

test("nor one that was left altogether", async () => {
  const { drafter, asked, gates } = bench();
  const slow = gate();
  gates.get = slow.held;
  const first = drafter.over(base, groundOf("A"));
  drafter.stop();
  slow.open();
  expect((await first).drafting).toBeUndefined();
  expect(asked).toEqual([]);
});

test("two looks at the same moment ask once", async () => {
  const { drafter, asked } = bench();
  await Promise.all([drafter.over(base, groundOf("A")), drafter.over(base, groundOf("A"))]);
  expect(asked).toHaveLength(1);
});

test("what a model wrote for one message is not shown for the next, nor on another ticket", async () => {
  const { drafter, asked, whole } = bench();
  for (const [ground, says] of [
    [groundOf("A"), "The model's for A."],
    [groundOf("B"), "The model's for B."],
    [groundOf("A", "2"), "The model's for A."],
  ] as const) {
    const done = whole(ground);
    expect((await drafter.over(base, ground)).draft).not.toBe("The playbook's.");
    expect((await done).draft).toBe(says);
  }
  // The first one again: kept, not asked for.
  expect((await drafter.over(base, groundOf("A"))).draft).toBe("The model's for A.");
  expect(asked).toHaveLength(3);
});

test("a model that fails leaves the playbook's draft, with the reason, and is not asked again by itself", async () => {
  const { drafter, asked, whole, endWith } = bench();
  endWith({ event: "failed", failure: { code: "model-busy", happened: "Busy.", means: "", todo: "" } });
  const done = whole(groundOf("A"));
  await drafter.over(base, groundOf("A"));
  expect(await done).toMatchObject({ draft: "The playbook's.", failure: { code: "model-busy" } });
  await drafter.over(base, groundOf("A"));
  expect(asked).toHaveLength(1);
  await drafter.again();
  await drafter.over(base, groundOf("A"));
  expect(asked).toHaveLength(2);
});

test("asked for again twice, it is asked once more; a day's spent budget cannot be asked away", async () => {
  const { drafter, asked, gates, whole, endWith } = bench();
  const done = whole(groundOf("A"));
  await drafter.over(base, groundOf("A"));
  expect(await done).toMatchObject({ asked: true });
  const talking = gate();
  gates.say = talking.held;
  for (let press = 0; press < 2; press++) {
    await drafter.again();
    await drafter.over(base, groundOf("A"));
  }
  expect(asked).toHaveLength(2);
  talking.open();
  endWith({ event: "failed", failure: { code: "model-budget", happened: "Spent.", means: "", todo: "" } });
  const spent = whole(groundOf("B"));
  await drafter.over(base, groundOf("B"));
  expect(await spent).toMatchObject({ draft: "The playbook's.", asked: false });
});
