import fc from "fast-check";
import { expect, test } from "vitest";
import type { Api } from "./call.ts";
import { readConversations } from "./conversations.ts";

const ref = { desk: "freshdesk", host: "acme.freshdesk.com", ticket: "8101" } as const;
const signal = new AbortController().signal;

/** A list of so many conversations, served as the API pages it. */
function listOf(count: number): { api: Api; calls: number[] } {
  const all = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    user_id: 510,
    body_text: "",
    incoming: false,
    private: true,
    created_at: new Date(1_700_000_000_000 + i * 1000).toISOString(),
  }));
  const calls: number[] = [];
  return {
    calls,
    api: {
      async get(path) {
        const page = Number(new URLSearchParams(path.split("?")[1]).get("page"));
        calls.push(page);
        return { is: "good", json: all.slice((page - 1) * 100, page * 100), hasNext: page * 100 < count };
      },
      send: () => Promise.reject(new Error("reading only")),
    },
  };
}

test("the newest pages are found and are whole, in few calls", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 4 }), async (count, mostPages) => {
      const { api, calls } = listOf(count);
      const read = await readConversations(api, ref, signal, { isEnough: () => false, mostPages });
      if (!read.ok) throw new Error(read.happened);
      const pages = Math.max(1, Math.ceil(count / 100));
      const first = Math.max(0, pages - mostPages) * 100;
      expect(read.value.said.map(({ id }) => Number(id))).toEqual(
        Array.from({ length: count - first }, (_, i) => first + i + 1),
      );
      expect(read.value.isEnough).toBe(pages <= mostPages);
      expect(calls.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(pages + 1)) + mostPages);
    }),
  );
});

test("it goes back as far as is needed and no further", async () => {
  const { api, calls } = listOf(950);
  const isThere = (page: readonly { id: string }[]) => page.some(({ id }) => id === "745");
  const read = await readConversations(api, ref, signal, { isEnough: isThere, mostPages: 50 });
  expect(read).toMatchObject({ ok: true, value: { isEnough: true } });
  if (read.ok) expect(read.value.said[0]?.id).toBe("701");
  expect(Math.min(...calls.slice(-2))).toBe(8);
});
