/**
 * A model that drafts, in the browser, through the company's gateway: its words arrive while they are written, it is
 * asked once for each state of a ticket, and the rep can read exactly what left. The model is the practice model; what it
 * says is of no interest here. How it fails is in `model-failures.spec.ts`.
 */
import { drafted, expect, type ModelBench, test, watchReply } from "./harness/model-test.ts";
import { stopWorker } from "./harness/stop-worker.ts";
import { composer, openTicket, sidebarOf, switchTicket } from "./journey/sidebar.ts";

test.describe("a draft that is written while one looks", () => {
  test("grows, has nothing to press until it is whole, and goes in word for word", async ({ bench, open }) => {
    bench.model.fault({ fault: "pace", ms: 40 });
    const { page, sidebar, ticket, order } = await open();
    const states = await watchReply(await sidebar.frame());
    await drafted(sidebar);
    const busy = (await states()).filter((state) => state.busy);
    const lengths = busy.map(({ text }) => text.length);
    expect(new Set(lengths.filter((length) => length > 0)).size, "it was seen at several lengths").toBeGreaterThan(2);
    expect(lengths, "it only grows").toEqual([...lengths].sort((a, b) => a - b));
    expect(busy.map(({ buttons }) => buttons).filter((count) => count > 0)).toEqual([]);

    const text = await sidebar.reply().locator(".draft").innerText();
    expect(text).toContain(`order ${order}`);
    expect(text).toContain("Hi Ana,");
    await sidebar.button(/^Insert/).click();
    await expect(sidebar.reply().getByText(/In the composer/)).toBeVisible();
    const put = await composer(page, ticket).innerText();
    const lines = (words: string) => words.split("\n").flatMap((line) => line.trim() || []);
    expect(lines(put).slice(0, lines(text).length)).toEqual(lines(text));
  });

  test("another ticket: the model is told to stop at once, and no word of the old draft is on the new one", async ({
    bench,
    open,
  }) => {
    const other = bench.newCase();
    bench.model.fault({ fault: "pace", ms: 150 });
    const { page, sidebar, order } = await open();
    await expect(sidebar.reply().locator(".draft")).toContainText("order", { timeout: 15_000 });
    const stream = bench.asked(order).at(-1);
    expect(stream?.goneAt).toBeNull();
    const states = await watchReply(await sidebar.frame());
    await switchTicket(page, other.ticket);
    const left = Date.now();
    await expect.poll(() => stream?.goneAt ?? 0, { intervals: [20] }).toBeGreaterThan(0);
    expect((stream?.goneAt ?? 0) - left, "milliseconds until the model's side heard of it").toBeLessThan(500);
    bench.model.fault({ fault: "pace", ms: 1 });
    await drafted(sidebar);
    await expect(sidebar.reply()).toContainText(other.order);
    const first = (await states()).findIndex(({ text }) => text.includes(other.order));
    const after = (await states()).slice(first).filter(({ text }) => text.includes(order));
    expect(after).toEqual([]);
  });

  test("the tab is closed: the model is told to stop", async ({ bench, open }) => {
    bench.model.fault({ fault: "pace", ms: 150 });
    const { page, sidebar, order } = await open();
    await expect(sidebar.reply().locator(".draft")).toContainText("order", { timeout: 15_000 });
    const left = Date.now();
    await page.close();
    const stream = bench.asked(order).at(-1);
    await expect.poll(() => stream?.goneAt ?? 0, { intervals: [20] }).toBeGreaterThan(0);
    expect((stream?.goneAt ?? 0) - left).toBeLessThan(500);
  });
});

test("the worker is stopped in mid-stream: it goes on by itself, once, and what left is still known", async ({
  bench,
  open,
}) => {
  bench.model.fault({ fault: "pace", ms: 60 });
  const { sidebar, order } = await open();
  await expect(sidebar.reply().locator(".draft")).toContainText("order", { timeout: 15_000 });
  const stream = bench.asked(order).at(-1);
  const before = bench.asked(order).length;
  await stopWorker(bench.session.context);
  await expect.poll(() => stream?.goneAt ?? 0).toBeGreaterThan(0);
  bench.model.fault({ fault: "pace", ms: 1 });
  await expect.poll(() => bench.asked(order).length, { timeout: 20_000 }).toBeGreaterThan(before);
  await drafted(sidebar, "practice-model-1", 20_000);
  const text = await sidebar.reply().locator(".draft").innerText();
  expect(text.match(/Hi Ana,/g)).toHaveLength(1);
  expect(text.match(new RegExp(`order ${order}`, "g"))).toHaveLength(1);
  await expect(sidebar.reply()).toHaveCount(1);
  // Every request, those of the worker that was stopped included.
  await expect(sidebar.text(/^What left my browser/)).toContainText(`${bench.asked(order).length} requests`);
});

test("asked once for a state of a ticket: not for a reload, a re-reading, a rebuilt view or a new worker", async ({
  bench,
  open,
}) => {
  const { page, sidebar, ticket, order } = await open();
  await drafted(sidebar);
  const text = await sidebar.reply().locator(".draft").innerText();
  const asked = bench.asked(order).length;

  await page.reload();
  const reloaded = await sidebarOf(page);
  await drafted(reloaded);
  bench.session.stack.practice.faults.agentSetsStatus(ticket, "pending");
  // The card to set it to pending goes when the ticket was read again.
  await expect(reloaded.card(/status to pending/i)).toHaveCount(0, { timeout: 15_000 });
  await stopWorker(bench.session.context);
  const anew = await sidebarOf(page);
  await anew.text(/^What left my browser/).click();
  await expect((await anew.frame()).locator(".departures > li")).toHaveCount(asked, { timeout: 20_000 });
  await drafted(anew);
  expect(await anew.reply().locator(".draft").innerText()).toBe(text);
  expect(bench.asked(order)).toHaveLength(asked);

  bench.session.stack.practice.faults.customerWrites(ticket, `Is there news about order ${order}?`);
  await expect.poll(() => bench.asked(order).length, { timeout: 15_000 }).toBeGreaterThan(asked);
});

test("draft again: another draft of the same reply, asked for once; while one is edited there is no such button", async ({
  bench,
  open,
}) => {
  const { sidebar, order } = await open();
  await drafted(sidebar);
  const before = bench.asked(order).length;
  await sidebar.button(/^Edit the reply/).click();
  await expect(sidebar.button(/^Draft again$/)).toHaveCount(0);
  await sidebar.button(/^Done$/).click();
  bench.model.fault({ fault: "pace", ms: 30 });
  const states = await watchReply(await sidebar.frame());
  await sidebar.button(/^Draft again$/).dblclick();
  await expect.poll(async () => (await states()).some(({ busy }) => busy)).toBe(true);
  await drafted(sidebar);
  expect(bench.asked(order)).toHaveLength(before * 2);
});

test.describe("what left the browser", () => {
  test("is counted, can be read as it left, and holds no personal value of the ticket", async ({ bench }) => {
    const page = await bench.session.context.newPage();
    // A phone number, a private address, another person in copy, a card in the text.
    for (const ticket of [4715, 4724, 4725, 4727]) {
      const before = bench.model.seen().length;
      const sidebar = await openTicket(page, ticket);
      await drafted(sidebar);
      const bodies = bench.model
        .seen()
        .slice(before)
        .map(({ body }) => body);
      expect(bodies.length).toBeGreaterThan(0);
      for (const value of personalValues(bench, ticket))
        expect(
          bodies.filter((body) => body.toLowerCase().includes(value.toLowerCase())),
          `${ticket}: ${value}`,
        ).toEqual([]);
      const frame = await sidebar.frame();
      await sidebar.text(/^What left my browser/).click();
      await expect(frame.locator(".departures > li")).toHaveCount(bodies.length);
      const { messages } = JSON.parse(bodies[0] ?? "") as { messages: { content: { text: string }[] }[] };
      const [line = ""] = (messages[0]?.content[0]?.text ?? "").split("\n").filter((one) => one.startsWith('{"from'));
      const words = /"text":"([^"\\]{3,60})/.exec(line)?.[1] ?? "";
      expect(words).not.toBe("");
      await expect(frame.locator(".departures > li").last()).toContainText(words);
    }
  });

  for (const [ticket, what] of [
    [4717, "legal steps"],
    [4719, "somebody who may be in danger"],
  ] as const) {
    test(`nothing, where a person has to answer: ${what}`, async ({ bench }) => {
      const before = bench.model.seen().length;
      const page = await bench.session.context.newPage();
      const sidebar = await openTicket(page, ticket);
      await expect(sidebar.card(/^Hand over/i).first()).toBeVisible({ timeout: 15_000 });
      await expect(sidebar.text("No text of this ticket left this browser for a model.")).toBeVisible();
      await expect(sidebar.button(/^Draft again$/)).toHaveCount(0);
      // Another ticket is drafted in the meantime, so the model would have been asked by now.
      await drafted(await openTicket(await bench.session.context.newPage(), bench.newCase().ticket));
      const later = bench.model.seen().slice(before);
      expect(later.filter(({ body }) => !body.includes("order 70"))).toEqual([]);
    });
  }
});

/** What the practice desk knows of the people of a ticket, and what stands in its text. */
function personalValues({ session }: ModelBench, ticket: number): string[] {
  const { store } = session.stack.practice.desk;
  const one = store.tickets.get(ticket);
  if (one === undefined) throw new Error(`no ticket ${ticket}`);
  const people = store.users.filter(({ id }) => id === one.requesterId || one.ccIds.includes(id));
  const known = people.flatMap(({ name, email, phone }) => [name, email, phone ?? ""]);
  const written = one.comments.flatMap(({ body }) => [
    ...(body.match(/[\w.+-]+@[\w-]+\.[\w.-]+\w/g) ?? []),
    ...(body.match(/\b(?:\d[ -]?){13,19}\b/g) ?? []),
  ]);
  return [...new Set([...known, ...written])].filter((value) => value !== "");
}
