/** Every request that the practice model got, word for word: tests look here for personal data that should not have left. */
import type { ModelFaultName } from "./faults.ts";

export interface SeenRequest {
  readonly at: number;
  /** The headers as they came, the key included. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's exact text. */
  readonly body: string;
  readonly faults: readonly ModelFaultName[];
  /** The status that was answered; 0 until then. */
  status: number;
  /** When the asker went away before the answer was over; by this machine's clock. */
  goneAt: number | null;
  /** When the answer was over. */
  overAt: number | null;
}

const MOST = 2_000;

export class Seen {
  readonly #all: SeenRequest[] = [];

  add(request: Pick<SeenRequest, "headers" | "body" | "faults">): SeenRequest {
    const one = { ...request, at: Date.now(), status: 0, goneAt: null, overAt: null };
    this.#all.push(one);
    if (this.#all.length > MOST) this.#all.shift();
    return one;
  }

  all(): readonly SeenRequest[] {
    return this.#all;
  }

  forget(): void {
    this.#all.length = 0;
  }
}
