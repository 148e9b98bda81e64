/** What can go wrong with a model, in words: what happened, what it means, what to do. None of it stops the rep. */
import { APIConnectionError, APIError, APIUserAbortError, RateLimitError } from "@anthropic-ai/sdk";
import type { Failure } from "#lib/domain/error.ts";

const PLAYBOOK = "The playbook drafts instead; nothing was changed.";
const AGAIN = "Press “Draft again”";

export const refused: Failure = {
  code: "model-refused",
  happened: "The model declined to answer this ticket.",
  means: PLAYBOOK,
  todo: "Answer it yourself, or hand it over.",
};

export const truncated: Failure = {
  code: "model-truncated",
  happened: "The model's draft was cut off before its end.",
  means: `A half reply is not offered. ${PLAYBOOK}`,
  todo: `${AGAIN}, or write the reply yourself.`,
};

export const empty: Failure = {
  code: "model-empty",
  happened: "The model answered with no text.",
  means: PLAYBOOK,
  todo: `${AGAIN}, or write the reply yourself.`,
};

export const brokenOff: Failure = {
  code: "model-broken-off",
  happened: "The model's answer broke off twice.",
  means: `What had come so far is not offered. ${PLAYBOOK}`,
  todo: `${AGAIN} in a moment.`,
};

/** Undefined when the person went on to something else: that is no failure. */
export function failureOf(error: unknown, by: "gateway" | "own-key"): Failure | undefined {
  if (error instanceof APIUserAbortError) return undefined;
  const said = wordsOf(error);
  // What waiting cannot mend, the gateway says so: the day's budget is not back in a minute.
  if (error instanceof RateLimitError && error.headers?.get("x-should-retry") === "false") return spent(said);
  if (error instanceof RateLimitError) return busy(said ?? "Too many requests were made to the model.");
  if (error instanceof APIConnectionError) return away(by);
  if (error instanceof APIError) {
    if (error.status === 529 || error.status === 503) return busy("The model is overloaded.");
    if (error.status === 401 || error.status === 403) return notAllowed(said, by);
    return other(said ?? `HTTP ${error.status ?? "without status"}`);
  }
  return other(error instanceof Error ? error.message : String(error));
}

function busy(happened: string): Failure {
  return { code: "model-busy", happened, means: PLAYBOOK, todo: `${AGAIN} in a minute.` };
}

function spent(said: string | undefined): Failure {
  const happened = said ?? "The model's budget is used up.";
  const todo = "Go on with the playbook's draft, or write the reply yourself.";
  return { code: "model-budget", happened, means: PLAYBOOK, todo };
}

function away(by: "gateway" | "own-key"): Failure {
  const happened =
    by === "gateway"
      ? "The model could not be reached through the company's server."
      : "The model could not be reached.";
  return {
    code: "model-unreachable",
    happened,
    means: PLAYBOOK,
    todo: "Check the connection, then press “Draft again”.",
  };
}

function notAllowed(said: string | undefined, by: "gateway" | "own-key"): Failure {
  const todo = by === "gateway" ? "Tell whoever runs the Countersign server." : "Look at your key on the options page.";
  return { code: "model-not-allowed", happened: said ?? "The model refused the key.", means: PLAYBOOK, todo };
}

function other(said: string): Failure {
  return {
    code: "model-failed",
    happened: `The model could not answer: ${said}`,
    means: PLAYBOOK,
    todo: `${AGAIN}; if it stays so, report it.`,
  };
}

/** The sentence inside the API's error shape. */
function wordsOf(error: unknown): string | undefined {
  if (!(error instanceof APIError)) return undefined;
  const body = error.error as { error?: { message?: unknown } } | undefined;
  const message = body?.error?.message;
  return typeof message === "string" && message !== "" ? message.slice(0, 300) : undefined;
}
