/**
 * One person's own model key: how it is tried, and how it is used. It goes to the model's maker and nowhere else: not
 * to the company's server, not along a redirect, and not into anything that outlives the browser's session.
 */
import type { ClaudeAccess } from "#lib/copilot/claude/access.ts";
import { listModels } from "#lib/copilot/claude/models.ts";
import { type Failure, type Result, succeed } from "#lib/domain/error.ts";

const OWN_KEY_HOST = "api.anthropic.com";

/** Memory that ends with the browser's session. */
export interface KeyMemory {
  get(): Promise<OwnKey | null>;
  set(key: OwnKey | null): Promise<void>;
}
export interface OwnKey {
  key: string;
  models: string[];
}

export function withOwnKey(own: OwnKey, model: string | null, fetch: typeof globalThis.fetch): ClaudeAccess | null {
  if (model === null) return null;
  const baseURL = `https://${OWN_KEY_HOST}`;
  return { by: "own-key", to: OWN_KEY_HOST, baseURL, apiKey: own.key, model, fetch: onlyTo(baseURL, fetch) };
}

/** The key is in a header, and a browser may carry headers along a redirect to whomever it leads. */
function onlyTo(baseURL: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== baseURL) throw new TypeError("an own key goes to the model's maker and nowhere else");
    return fetch(url, {
      ...init,
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
  };
}

export async function tryOwnKey(
  key: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Result<string[]>> {
  const access = /^[\x21-\x7e]{16,300}$/.test(key) ? withOwnKey({ key, models: [] }, "", fetch) : null;
  if (access === null) return { ok: false, failure: notAKey };
  const models = await listModels(access, signal);
  if (!models.ok) return { ok: false, failure: notTaken(models.failure) };
  return models.value.length > 0 ? succeed(models.value) : { ok: false, failure: opensNothing };
}

const NOT_KEPT = "The key was not taken over and is not kept; what drafted before goes on drafting.";

function notTaken(failure: Failure | undefined): Failure {
  if (failure?.code !== "model-not-allowed")
    return {
      code: "own-key-not-tried",
      happened: failure?.happened ?? "Trying the key was stopped.",
      means: NOT_KEPT,
      todo: `See that ${OWN_KEY_HOST} can be reached from this network, then try again.`,
    };
  return {
    code: "own-key-refused",
    happened: `${OWN_KEY_HOST} refused the key: ${failure.happened}`,
    means: NOT_KEPT,
    todo: "Look in the provider's console whether the key is still active, copy it whole, and try again.",
  };
}

const opensNothing: Failure = {
  code: "own-key-opens-nothing",
  happened: "The key is good, but it opens no model.",
  means: NOT_KEPT,
  todo: "Look in the provider's console which models the key's workspace may use.",
};

const notAKey: Failure = {
  code: "own-key-malformed",
  happened: "That does not look like an API key.",
  means: "Nothing was sent and nothing was kept.",
  todo: "Copy the whole key from the provider's console and paste it here.",
};
