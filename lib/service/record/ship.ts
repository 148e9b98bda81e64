/**
 * Empties the outbox: in the order of the chain, a batch at a time, one flight at once. A batch that was not proven
 * stays and is sent again, which the server answers with the same entries. It must never give up what waits.
 */
import type { Failure } from "#lib/domain/error.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { waitingItems } from "#lib/storage/outbox.ts";
import type { Connection } from "../connection.ts";
import type { Random } from "./append-item.ts";
import { incomplete, notConnected, unreadable } from "./failures.ts";
import type { Prover } from "./prove.ts";

const BATCH = 256;
/** Bytes of a batch; the server takes no more than two million. */
const LARGEST_BODY = 1_500_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Failures that may pass by themselves. Anything else waits for the next call, after somebody did something. */
const PASSING = new Set(["server-unreachable", "server-slow", "server-nonsense", "server-refused:bug"]);

/** Resolves after the time or with the signal, whichever comes first. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface Shipper {
  ship(signal: AbortSignal): Promise<void>;
  problem(): Failure | null;
}

export interface ShipperParts {
  db: CountersignDatabase;
  connection: Connection;
  prover: Prover;
  random: Random;
  tell(): void;
  sleep?: Sleep;
}

export function createShipper(parts: ShipperParts): Shipper {
  const { db, connection, prover, random, tell, sleep = pause } = parts;
  let flight: Promise<void> | null = null;
  let wake: (() => void) | null = null;
  let again = false;
  let problem: Failure | null = null;

  async function fly(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; ) {
      again = false;
      const left = await sendBatch(signal);
      if (left === "none" && !again) return;
      if (left === "none" || left === "more") attempt = 0;
      else if (left === "stuck") return;
      else await rest(pauseBefore(attempt++, random), signal);
    }
  }

  async function sendBatch(signal: AbortSignal): Promise<"none" | "more" | "later" | "stuck"> {
    const { rows, unreadable: bad } = await waitingItems(db, BATCH);
    if (bad.length > 0) say(unreadable(bad));
    if (rows.length === 0) {
      if (bad.length === 0) say(null);
      return "none";
    }
    const client = connection.client();
    if (client === null) return stuck(notConnected);
    const submissions = fitting(rows.map((row) => row.submission));
    const { answer, proven } = await prover.exchange(
      (remembered) => client.append({ submissions, remembered }, signal),
      (receipt) => receipt,
    );
    if (!answer.ok) return failed(answer.failure);
    if (proven !== null && !proven.ok) return failed(proven.failure);
    const sent = rows.slice(0, submissions.length);
    const missing = proven === null ? sent : sent.filter((row) => !proven.value.has(row.entryId));
    if (missing.length === sent.length) return stuck(incomplete(missing.length));
    say(bad.length > 0 ? unreadable(bad) : missing.length > 0 ? incomplete(missing.length) : null);
    return "more";
  }

  function failed(failure: Failure): "later" | "stuck" {
    say(failure);
    return PASSING.has(failure.code) ? "later" : "stuck";
  }

  function stuck(failure: Failure): "stuck" {
    say(failure);
    return "stuck";
  }

  function say(next: Failure | null): void {
    if (next?.code === problem?.code && next?.happened === problem?.happened) return;
    problem = next;
    tell();
  }

  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    const early = new AbortController();
    wake = () => early.abort();
    await sleep(ms, AbortSignal.any([signal, early.signal]));
    wake = null;
  }

  return {
    ship(signal) {
      // Whoever calls while a flight waits for its next try wants it tried now, and what came since sent too.
      again = true;
      wake?.();
      flight ??= fly(signal).finally(() => {
        flight = null;
      });
      return flight;
    },
    problem: () => problem,
  };
}

/** As many as one request may carry; at least one, or a large item would hold up the rest in silence. */
function fitting(submissions: readonly Submission[]): Submission[] {
  let room = LARGEST_BODY;
  const end = submissions.findIndex((submission, at) => {
    room -= new TextEncoder().encode(JSON.stringify(submission)).length + 1;
    return room < 0 && at > 0;
  });
  return submissions.slice(0, end === -1 ? submissions.length : end);
}

/** Doubles up to a minute, and anywhere between half and all of it, so that many browsers do not return at once. */
function pauseBefore(attempt: number, random: Random): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  return full / 2 + (full / 2) * ((random(1)[0] ?? 0) / 255);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
