/** Carries out what the worker asks of this page, and answers; a bug becomes an answer too, never a silence. */
import type { DeskPage, PageResult } from "#lib/desk/port.ts";
import type { PageAnswers, PageAsk } from "#lib/messaging/page-calls.ts";

const LONGEST_DETAIL = 300;
/** Shorter than the worker waits: what it has given up on must not begin afterwards. */
const LIMIT_MS = 12_000;

export type Answer = PageAnswers[keyof PageAnswers];

export async function serve(page: DeskPage, ask: PageAsk, signal: AbortSignal, until?: number): Promise<Answer> {
  // The browser may freeze a page that nobody looks at, and hand over its messages hours later.
  if (until !== undefined && Date.now() > until) return { ok: false, code: "timeout", detail: "asked too long ago" };
  try {
    const answer = await run(page, ask, AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]));
    return answer.ok || answer.detail === undefined
      ? answer
      : { ...answer, detail: answer.detail.slice(0, LONGEST_DETAIL) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, code: "bug", detail: detail.slice(0, LONGEST_DETAIL) } satisfies PageResult<never>;
  }
}

function run(page: DeskPage, ask: PageAsk, signal: AbortSignal): Promise<Answer> {
  switch (ask.ask) {
    case "read":
      return page.read(ask.ref, signal);
    case "send":
      return page.send(ask.ref, ask.request, signal);
    case "insert":
      return page.insert(ask.ref, ask.draft, signal);
    case "look":
      return page.look(ask.ref, ask.look, signal);
    case "check":
      return page.check(signal).then((value) => ({ ok: true, value }));
  }
}
