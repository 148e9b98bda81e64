/**
 * How this browser reaches a model: through the company's gateway, where the key stays on the server, or with one
 * person's own key. The official SDK does the talking; every request goes through the `fetch` that is handed in.
 */
import Anthropic from "@anthropic-ai/sdk";

export interface ClaudeAccess {
  readonly by: "gateway" | "own-key";
  /** Host that the text goes to; shown to the person. */
  readonly to: string;
  readonly baseURL: string;
  /** The person's own key; the gateway needs none and gets a word that opens nothing. */
  readonly apiKey: string | null;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
}

const RETRIES = 2;
const TIMEOUT_MS = 60_000;
const NO_KEY = "the-gateway-holds-the-key";

export function openClient({ baseURL, apiKey, fetch }: ClaudeAccess): Anthropic {
  return new Anthropic({
    baseURL,
    apiKey: apiKey ?? NO_KEY,
    // Nothing of this machine's environment: there is none in a browser, and none is wanted in a test.
    authToken: null,
    // An event page has a `window`. There is no key of the company here that a page could take.
    dangerouslyAllowBrowser: true,
    maxRetries: RETRIES,
    timeout: TIMEOUT_MS,
    fetch,
    logLevel: "off",
  });
}
