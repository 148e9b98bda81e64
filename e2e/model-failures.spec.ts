/** Every way in which a model can fail ends in the playbook's draft, and in a sentence that says what happened and what to do. */
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { startServer } from "#server/main.ts";
import { drafted, expect, type ModelBench, type Opened, test } from "./harness/model-test.ts";
import { createCases } from "./harness/new-case.ts";
import { startSession } from "./journey/session.ts";
import { openTicket } from "./journey/sidebar.ts";

const PLAYBOOK = "playbook";

test.describe("a model that fails", () => {
  const failures = [
    ["refusal", /declined to answer this ticket/, /hand it over/],
    ["truncation", /cut off before its end/, /Press “Draft again”/],
    ["empty", /answered with no text/, /Press “Draft again”/],
    ["dies-half-way", /broke off twice/, /Press “Draft again” in a moment/],
    ["error-event", /overloaded/i, /Press “Draft again”/],
  ] as const;
  for (const [fault, happened, todo] of failures) {
    test(`${fault}: the playbook's draft, what happened and what to do`, async ({ bench, open }) => {
      bench.model.misbehave(fault, "always");
      const { sidebar } = await open();
      await expectFallback(sidebar, happened, todo);
    });
  }

  test("overloaded for ever, with a time to wait: waited for, then said; pressed again, it drafts", async ({
    bench,
    open,
  }) => {
    bench.model.fault({ fault: "overloaded", times: "always", retryAfter: 1 });
    const { sidebar, order } = await open();
    await expectFallback(sidebar, /The model is overloaded/, /Press “Draft again” in a minute/);
    const times = bench.asked(order).map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_000);
    bench.model.reset();
    await sidebar.button(/^Draft again$/).click();
    await drafted(sidebar);
    await expect(sidebar.text(/The model is overloaded/)).toHaveCount(0);
  });

  test("a stream that dies once: asked again, and nothing stands there twice", async ({ bench, open }) => {
    bench.model.misbehave("dies-half-way", 1);
    const { sidebar, order } = await open();
    await drafted(sidebar);
    const text = await sidebar.reply().locator(".draft").innerText();
    expect(text.match(new RegExp(`order ${order}`, "g"))).toHaveLength(1);
    await expect(sidebar.text(/broke off/)).toHaveCount(0);
  });

  test("the day's budget is used up: said with when it is back, and no button pretends to help", async ({
    bench,
    open,
  }) => {
    const db = new DatabaseSync(path.join(bench.session.dir, "server/countersign.db"));
    const day = new Date().toISOString().slice(0, 10);
    const spent = `INSERT INTO model_uses ("user", day, tokens, settled) VALUES ('sam', ?, 2000000, 1)`;
    try {
      db.prepare(spent).run(day);
      const { sidebar, order } = await open();
      await expectFallback(
        sidebar,
        /budget is used up.* the playbook drafts until midnight UTC/,
        /Go on with the playbook/,
        false,
      );
      expect(bench.asked(order)).toEqual([]);
    } finally {
      db.prepare("DELETE FROM model_uses WHERE tokens = 2000000").run();
      db.close();
    }
  });

  test("a stream that stalls: given up after a while, twice, then said", async ({ bench, open }) => {
    await hurryTimers(bench);
    bench.model.misbehave("stalls", "always");
    const { sidebar } = await open();
    await expectFallback(sidebar, /broke off twice/, /Press “Draft again” in a moment/);
  });
});

test("the model's service or the whole server is away: the playbook drafts and says which; with no key it just drafts", async () => {
  const session = await startSession({ model: "practice" });
  const { stack, dir, context } = session;
  const { make } = createCases(stack.practice);
  const openOne = async () => openTicket(await context.newPage(), make().ticket);
  const servers = [stack.server];
  try {
    await drafted(await openOne());
    await stack.model?.stop();
    await expectFallback(await openOne(), /service cannot be reached from the server/, /Draft again/);

    await stack.server.stop();
    await expectFallback(await openOne(), /could not be reached through the company's server/, /Check the connection/);

    const { desk, freshdesk, shop } = stack.practice;
    const model = { key: null, baseUrl: "http://127.0.0.1:9", models: ["practice-model-1"], perRepPerDay: null };
    const links = { practice: { desk, freshdesk, shop }, extensionIds: [EXTENSION_ID] };
    servers.push(await startServer({ dir: path.join(dir, "server"), port: stack.server.port, ...links, model }));
    // Once the browser has heard that there is no key, nothing is asked and nothing is said at each ticket.
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(() => chrome.alarms.create("countersign.tick", { when: Date.now(), periodInMinutes: 0.5 }));
    const options = await context.newPage();
    await options.goto(`chrome-extension://${EXTENSION_ID}/options.html`);
    const status = () =>
      options.evaluate(async () => {
        const answer: { driver: string; says: string } = await chrome.runtime.sendMessage({ console: "model" });
        return `${answer.driver}: ${answer.says}`;
      });
    await expect.poll(status, { timeout: 15_000 }).toMatch(/^playbook: .*key/i);
    const quiet = await openOne();
    await drafted(quiet, PLAYBOOK);
    await expect(quiet.text(/No model key/)).toHaveCount(0);
    await expect(quiet.button(/^Draft again$/)).toHaveCount(0);
  } finally {
    await servers.at(-1)?.stop();
    await session.end();
  }
});

async function expectFallback(
  sidebar: Opened["sidebar"],
  happened: RegExp,
  todo: RegExp,
  canAskAgain = true,
): Promise<void> {
  await expect(sidebar.text(happened).first()).toBeVisible({ timeout: 25_000 });
  await expect(sidebar.text(todo).first()).toBeVisible();
  await drafted(sidebar, PLAYBOOK);
  await expect(sidebar.reply().locator("[aria-busy=true]")).toHaveCount(0);
  await expect(sidebar.button(/^Draft again$/)).toHaveCount(canAskAgain ? 1 : 0);
}

/** Time-outs of the worker that are longer than ten seconds run twenty times faster. */
async function hurryTimers({ session }: ModelBench): Promise<void> {
  const worker = session.context.serviceWorkers()[0] ?? (await session.context.waitForEvent("serviceworker"));
  await worker.evaluate(() => {
    const real = setTimeout.bind(globalThis);
    Object.assign(globalThis, {
      setTimeout: (act: () => void, ms = 0) => real(act, ms > 10_000 ? ms / 20 : ms),
    });
  });
}
