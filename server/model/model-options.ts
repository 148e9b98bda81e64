/** What the gateway is told. The key is here and in the upstream request, and MUST be nowhere else. */
export interface ModelOptions {
  /** Null when the environment does not hold one: then everything says so and the playbook drafts. */
  readonly key: string | null;
  /** Base URL of the Messages API, without `/v1`. */
  readonly baseUrl: string;
  /** The only models that may be asked for; the first is used unless a person chose another. */
  readonly models: readonly string[];
  /** Tokens per rep and day, of input and output alike; null for no limit. */
  readonly perRepPerDay: number | null;
  /** The most that one answer may be asked to hold. */
  readonly maxTokens?: number;
  /** A model that only practises: it is called what it is. */
  readonly practice?: boolean;
  /** Whether a request may ask the model to think first. */
  readonly thinking?: boolean;
}

export const MAX_TOKENS = 8_192;
