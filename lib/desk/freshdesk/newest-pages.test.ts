import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConversationPage, PER_PAGE, readNewestPages } from "./newest-pages.ts";

/** A desk with so many conversations; `linked` says whether a full last page still points to an empty next one. */
function desk(count: number, linked = false) {
  const asked: number[] = [];
  const readPage = async (page: number): Promise<{ ok: true; value: ConversationPage }> => {
    asked.push(page);
    const items = Array.from({ length: PER_PAGE }, (_, index) => (page - 1) * PER_PAGE + index + 1);
    const hasNext = linked ? count >= page * PER_PAGE : count > page * PER_PAGE;
    return { ok: true, value: { items: items.filter((item) => item <= count), hasNext } };
  };
  return { asked, readPage };
}

test("whatever their number, the newest come without a gap, and nobody is asked twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20_000), fc.boolean(), async (count, linked) => {
      const { asked, readPage } = desk(count, linked);
      const newest = await readNewestPages(readPage);
      if (!newest.ok) throw new Error(newest.code);
      const read = newest.value.pages.flat() as number[];
      expect(read).toEqual(Array.from({ length: read.length }, (_, index) => count - read.length + index + 1));
      expect(newest.value.omitted + read.length).toBe(count);
      expect(read.length).toBeGreaterThanOrEqual(Math.min(count, 2 * PER_PAGE));
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThanOrEqual(20);
    }),
  );
});

test.each([
  [0, 1],
  [99, 1],
  [100, 1],
  [101, 2],
  [5_000, 13],
])("%i conversations take at most %i calls", async (count, calls) => {
  const { asked, readPage } = desk(count);
  await readNewestPages(readPage);
  expect(asked.length).toBeLessThanOrEqual(calls);
});

test("a page that cannot be read ends it, with the reason", async () => {
  const { readPage } = desk(900);
  const newest = await readNewestPages(async (page) =>
    page === 4 ? { ok: false, code: "rate-limited", detail: "retry after 30 s" } : readPage(page),
  );
  expect(newest).toEqual({ ok: false, code: "rate-limited", detail: "retry after 30 s" });
});
