import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { HistoryPage, HistoryRow } from "#lib/messaging/console-calls.ts";
import { type Ask, noAnswer } from "./ask-worker.ts";
import { type EntryState, type HistoryCheck, verifyHistory } from "./verify-history.ts";

export interface HistoryState {
  rows: HistoryRow[];
  total: number;
  entries: Map<string, EntryState>;
  alarm: HistoryCheck["alarm"];
  log: HistoryCheck["log"];
  followedSince: string | null;
  problem: Failure | null;
  /** Null when nothing is under way. */
  busy: { checked: number; of: number } | null;
  loaded: boolean;
  checkedAt: number | null;
}

const START: HistoryState = {
  rows: [],
  total: 0,
  entries: new Map(),
  alarm: null,
  log: null,
  followedSince: null,
  problem: null,
  busy: null,
  loaded: false,
  checkedAt: null,
};

export interface History extends HistoryState {
  hasMore: boolean;
  more(): void;
  /** Asks for everything again, oldest page included, and checks all of it anew. */
  verifyAll(): void;
}

export function useHistory(ask: Ask, verify: VerifySignature): History {
  const [state, setState] = useState<HistoryState>(START);
  const running = useRef(false);

  const read = useCallback(
    async (from: HistoryState, all: boolean) => {
      if (running.current) return;
      running.current = true;
      let next = { ...from, busy: { checked: from.rows.length, of: Math.max(from.total, from.rows.length) } };
      setState((before) => ({ ...before, busy: next.busy }));
      try {
        do {
          const page = await ask({ console: "history", before: lowest(next.rows) });
          const check = await verifyHistory(page, verify);
          next = merge(next, page, check);
          // With `all`, what was shown stays until the whole answer is there.
          setState((before) => (all ? { ...before, busy: next.busy } : next));
          if (page.rows.length === 0) break;
        } while (all && hasMore(next) && next.alarm === null && next.problem === null);
        setState({ ...next, busy: null, loaded: true, checkedAt: Date.now() });
      } catch {
        setState((before) => ({ ...before, busy: null, loaded: true, problem: noAnswer }));
      } finally {
        running.current = false;
      }
    },
    [ask, verify],
  );

  useEffect(() => {
    void read(START, false);
  }, [read]);

  return {
    ...state,
    hasMore: hasMore(state),
    more: () => void read(state, false),
    verifyAll: () => void read(START, true),
  };
}

function merge(
  before: HistoryState,
  page: HistoryPage,
  check: HistoryCheck,
): HistoryState & { busy: { checked: number; of: number } } {
  const known = new Set(before.rows.map((row) => row.entryId));
  const rows = [...before.rows, ...page.rows.filter((row) => !known.has(row.entryId))];
  return {
    rows,
    total: page.total,
    entries: new Map([...before.entries, ...check.entries]),
    alarm: before.alarm ?? check.alarm,
    log: check.log ?? before.log,
    followedSince: page.followedSince,
    problem: page.problem,
    busy: { checked: rows.length, of: Math.max(page.total, rows.length) },
    loaded: before.loaded,
    checkedAt: before.checkedAt,
  };
}

function hasMore(state: HistoryState): boolean {
  return state.rows.length < state.total && lowest(state.rows) !== null && lowest(state.rows) !== 0;
}

function lowest(rows: readonly HistoryRow[]): number | null {
  const indexes = rows.flatMap((row) => (row.log === undefined && row.index !== null ? [row.index] : []));
  return indexes.length === 0 ? null : Math.min(...indexes);
}
