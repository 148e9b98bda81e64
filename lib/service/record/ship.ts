/**
 * Empties the outbox: in the order of the chain, a batch at a time, one flight at once. A batch that was not proven
 * stays and is sent again, which the server answers with the same entries. It must never give up what waits, and never
 * let one item that is not taken hold up those behind it.
 */
import type { Failure } from "#lib/domain/error.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import type { JournalRow } from "#lib/storage/journal.ts";
import { countWaiting, waitingItems } from "#lib/storage/outbox.ts";
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
const PASSING = new Set([
  "server-unreachable",
  "server-slow",
  "server-nonsense",
  "server-refused:bug",
  "server-refused:busy",
  "server-refused:log-busy",
  "server-refused:log-key-missing",
  "server-refused:database-away",
  "server-refused:values-unreadable",
]);
/** The server took none of a batch: the next one may fare better. */
const REFUSED = "server-refused:log-refused";

/** Resolves after the time or with the signal, whichever comes first. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface Shipper {
  ship(signal: AbortSignal): Promise<void>;
  problem(): Failure | null;
  /** How far the flight is that is under way; null when there is none. */
  sending(): { sent: number; of: number } | null;
}

export interface ShipperParts {
  db: CountersignDatabase;
  connection: Connection;
  prover: Prover;
  random: Random;
  tell(): void;
  sleep?: Sleep;
}

/** What a flight has passed over: it is tried anew in the next one. */
interface Course {
  after: number;
  left: { count: number; failure: Failure } | null;
}

export function createShipper(parts: ShipperParts): Shipper {
  const { db, connection, prover, random, tell, sleep = pause } = parts;
  let flight: Promise<void> | null = null;
  let wake: (() => void) | null = null;
  let again = false;
  let problem: Failure | null = null;
  let sending: { sent: number; of: number } | null = null;

  async function fly(signal: AbortSignal): Promise<void> {
    let course: Course = { after: 0, left: null };
    sending = { sent: 0, of: await countWaiting(db) };
    let turned = false;
    for (let attempt = 0; !signal.aborted; ) {
      again = false;
      const left = await sendBatch(signal, course);
      // What was lost with a restore comes back into the outbox in front of where this flight is.
      const isBehind: boolean = left === "none" && !turned && (await countWaiting(db)) > (course.left?.count ?? 0);
      turned ||= isBehind;
      if (left === "none" && !again && !isBehind) return;
      if (left === "none") course = { after: 0, left: null };
      if (left === "none" || left === "more") attempt = 0;
      else if (left === "stuck") return;
      else await rest(pauseBefore(attempt++, random), signal);
    }
  }

  async function sendBatch(signal: AbortSignal, course: Course): Promise<"none" | "more" | "later" | "stuck"> {
    const stretch = { items: BATCH, bytes: LARGEST_BODY, after: course.after };
    const { rows, unreadable: bad } = await waitingItems(db, stretch);
    if (bad.length > 0) course.left ??= { count: bad.length, failure: unreadable(bad) };
    if (rows.length === 0) {
      say(course.left?.failure ?? null);
      return "none";
    }
    const client = connection.client();
    if (client === null) return stuck(notConnected);
    const submissions = rows.map((row) => row.submission);
    const { answer, proven } = await prover.exchange(
      (remembered) => client.append({ submissions, remembered }, signal),
      (receipt) => receipt,
    );
    if (!answer.ok && answer.failure.code === REFUSED) return passOver(course, rows, rows.length, answer.failure);
    if (!answer.ok) return failed(answer.failure);
    if (proven !== null && !proven.ok) return failed(proven.failure);
    const missing = proven === null ? rows : rows.filter((row) => !proven.value.has(row.entryId));
    if (sending !== null) {
      const sent = sending.sent + rows.length - missing.length;
      // What was written meanwhile goes along, so the whole may grow.
      sending = { sent, of: Math.max(sending.of, sent) };
    }
    return passOver(course, rows, missing.length, incomplete(missing.length));
  }

  function passOver(course: Course, rows: readonly JournalRow[], missing: number, failure: Failure): "more" {
    course.after = rows.at(-1)?.seq ?? course.after;
    if (missing > 0) {
      const count = (course.left?.count ?? 0) + missing;
      course.left = { count, failure: failure.code === REFUSED ? failure : incomplete(count) };
    }
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
        const hasSent = sending !== null && sending.sent > 0;
        sending = null;
        if (hasSent) tell();
      });
      return flight;
    },
    problem: () => problem,
    sending: () => sending,
  };
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
