/** Puts values back into a draft that arrives in pieces: a placeholder may be cut anywhere, so an open bracket waits. */
import type { Redaction } from "#lib/privacy/redaction.ts";

/** Longer than any placeholder: what is still open after that was only a bracket. */
const LONGEST = 40;

export interface RestoreStream {
  /** The text that can be shown now. */
  push(delta: string): string;
  /** What was held back at the end. */
  end(): string;
}

export function restoreStream(redaction: Redaction): RestoreStream {
  let held = "";
  return {
    push(delta) {
      held += delta;
      const open = held.lastIndexOf("[");
      const waits = open >= 0 && !held.includes("]", open) && held.length - open < LONGEST;
      const ready = waits ? held.slice(0, open) : held;
      held = waits ? held.slice(open) : "";
      return redaction.restore(ready);
    },
    end() {
      const rest = held;
      held = "";
      return redaction.restore(rest);
    },
  };
}
