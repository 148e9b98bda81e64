/** Answers that a worker would give to the console. What was asked goes to `window.calls`. */
import type { Ask } from "#components/console/ask-worker.ts";
import { signedHistory } from "#components/console/fixtures/signed-history.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { ConsoleCall, HistoryPage } from "#lib/messaging/console-calls.ts";

const away: Failure = {
  code: "server-unreachable",
  happened: "The server did not answer.",
  means: "What this browser holds is shown, without fresh proofs.",
  todo: "Check the connection; it is tried again by itself.",
};

const nothing: HistoryPage = {
  rows: [],
  total: 0,
  answer: null,
  remembered: null,
  vkeys: [],
  followedSince: null,
  problem: null,
};

async function history(name: string): Promise<HistoryPage> {
  const page = await signedHistory({ waiting: name === "waiting" });
  const answer = page.answer as { entries: { proof: string[] }[] };
  switch (name) {
    case "empty":
      return nothing;
    case "away":
      return { ...page, answer: null, problem: away };
    case "refused":
      return {
        ...page,
        answer: { ...answer, entries: answer.entries.map((each, at) => (at === 1 ? { ...each, proof: [] } : each)) },
      };
    case "unsigned":
      return { ...page, vkeys: (await signedHistory()).vkeys };
    case "loading":
      return new Promise(() => {});
    default:
      return page;
  }
}

export function consoleSample(name: string): Ask {
  const page = history(name);
  return ((call: ConsoleCall) => {
    window.calls.push(call);
    return call.console === "history" && call.before !== null ? Promise.resolve(nothing) : page;
  }) as Ask;
}
