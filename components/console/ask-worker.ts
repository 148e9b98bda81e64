/** One question to the worker, one answer. A worker that does not answer is an expected outcome, not a crash. */
import type { Failure } from "#lib/domain/error.ts";
import type { ConsoleAnswers, ConsoleCall } from "#lib/messaging/console-calls.ts";

export type Ask = <Call extends ConsoleCall>(call: Call) => Promise<ConsoleAnswers[Call["console"]]>;

export async function askWorker<Call extends ConsoleCall>(call: Call): Promise<ConsoleAnswers[Call["console"]]> {
  const answer: unknown = await chrome.runtime.sendMessage(call);
  if (answer === undefined || answer === null) throw new Error("the worker gave no answer");
  // The worker is this extension itself; the page cannot send in its place.
  return answer as ConsoleAnswers[Call["console"]];
}

export const noAnswer: Failure = {
  code: "worker-silent",
  happened: "Countersign’s background part did not answer.",
  means: "This page cannot show or change anything right now; nothing was lost.",
  todo: "Reload this page. If it stays so, turn the extension off and on again.",
};
