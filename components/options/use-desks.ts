/** The organisation's desks as this browser may use them now: looked at again whenever the person comes back. */
import { useCallback, useEffect, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { DeskPlace } from "#lib/messaging/console-calls.ts";
import { type Ask, noAnswer } from "../console/ask-worker.ts";

export interface KnownDesks {
  /** Null until the worker answered. */
  places: DeskPlace[] | null;
  failure: Failure | null;
  look(): Promise<void>;
  /** The browser's permissions changed. */
  changed(): Promise<void>;
}

export function useDesks(ask: Ask): KnownDesks {
  const [places, setPlaces] = useState<DeskPlace[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const take = useCallback(async (answer: Promise<DeskPlace[]>) => {
    try {
      setPlaces(await answer);
      setFailure(null);
    } catch {
      setFailure(noAnswer);
    }
  }, []);
  const look = useCallback(() => take(ask({ console: "desks" })), [ask, take]);
  const changed = useCallback(() => take(ask({ console: "desks-changed" })), [ask, take]);

  useEffect(() => {
    const life = new AbortController();
    void look();
    window.addEventListener("focus", () => void look(), { signal: life.signal });
    return () => life.abort();
  }, [look]);

  return { places, failure, look, changed };
}
