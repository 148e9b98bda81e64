/** Who drafts, and what the person changes about it. One change at a time; the worker's answer is what is shown. */
import { useCallback, useEffect, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import { type Ask, noAnswer } from "../console/ask-worker.ts";

export interface KnownModel {
  status: ModelStatus | null;
  busy: boolean;
  failure: Failure | null;
  choose(driver: ModelStatus["driver"], model: string | null): Promise<void>;
  /** Tries the key and drafts with it; false when it was not taken. */
  takeKey(key: string): Promise<boolean>;
  forgetKey(): Promise<void>;
}

export function useModel(ask: Ask): KnownModel {
  const [status, setStatus] = useState<ModelStatus | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  const run = useCallback(async (work: () => Promise<Failure | null>): Promise<boolean> => {
    setBusy(true);
    try {
      const failed = await work();
      setFailure(failed);
      return failed === null;
    } catch {
      setFailure(noAnswer);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);

  const look = useCallback(
    () =>
      run(async () => {
        setStatus(await ask({ console: "model" }));
        return null;
      }),
    [ask, run],
  );
  useEffect(() => {
    void look();
  }, [look]);

  return {
    status,
    busy,
    failure,
    async choose(driver, model) {
      await run(async () => {
        setStatus(await ask({ console: "choose-model", driver, model }));
        return null;
      });
    },
    takeKey: (key) =>
      run(async () => {
        const tried = await ask({ console: "own-key", key });
        if (!tried.ok) return tried.failure;
        setStatus(await ask({ console: "choose-model", driver: "own-key", model: null }));
        return null;
      }),
    async forgetKey() {
      await run(async () => {
        const forgotten = await ask({ console: "own-key", key: null });
        if (!forgotten.ok) return forgotten.failure;
        setStatus(forgotten.value);
        return null;
      });
    },
  };
}
