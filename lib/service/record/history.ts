/**
 * One page of the console's history: what waits here first, then what the log holds. The server's raw answer goes
 * along with the checkpoint it was asked to continue, since the console verifies by itself and takes no word for it.
 */
import { decodeLeaf } from "#lib/audit/receipt.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { ItemValues, LogItem } from "#lib/domain/log-entry.ts";
import type { HistoryAnswer } from "#lib/domain/server-api.ts";
import type { HistoryPage, HistoryRow } from "#lib/messaging/console-calls.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import {
  countJournal,
  type Display,
  formerJournalRows,
  type JournalRow,
  journalOfSuggestion,
  journalRow,
  journalRowsBelow,
  newestJournalRows,
} from "#lib/storage/journal.ts";
import { waitingItems } from "#lib/storage/outbox.ts";
import { readSetting } from "#lib/storage/settings.ts";
import type { Connection } from "../connection.ts";
import type { Device } from "../device.ts";
import { notConnected, unreadable } from "./failures.ts";
import type { Prover } from "./prove.ts";

const PAGE = 50;
const MOST_WAITING = 200;

export interface HistoryParts {
  db: CountersignDatabase;
  device: Device;
  connection: Connection;
  prover: Prover;
  problem(): Promise<Failure | null>;
}

export async function historyPage(
  parts: HistoryParts,
  before: number | null,
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const { db, connection, prover } = parts;
  const client = connection.client();
  if (client === null) return localPage(parts, before, notConnected);
  const { answer, proven, sent } = await prover.exchange(
    (remembered) => client.history({ remembered, limit: PAGE, before }, signal),
    (value) => value,
  );
  if (!answer.ok) return localPage(parts, before, answer.failure);
  const waiting = before === null ? await waitingItems(db, { items: MOST_WAITING }) : { rows: [], unreadable: [] };
  const known = new Set(answer.value.entries.map((entry) => entry.entryId));
  const unsent = waiting.rows.filter((row) => !known.has(row.entryId)).toReversed();
  const refused = proven !== null && !proven.ok ? proven.failure : null;
  const bad = waiting.unreadable.length > 0 ? unreadable(waiting.unreadable) : null;
  const former = await formerJournalRows(db, MOST_WAITING);
  const isLast = answer.value.entries.length < PAGE;
  return {
    rows: [
      ...unsent.map(localRow),
      ...(await serverRows(parts, answer.value)),
      ...(isLast ? former.rows.map(localRow) : []),
    ],
    total: answer.value.total + unsent.length + Math.min(former.count, MOST_WAITING),
    answer: answer.value,
    remembered: sent,
    vkeys: connection.vkeys(),
    followedSince: (await readSetting(db, "remembered"))?.since ?? null,
    problem: (await parts.problem()) ?? refused ?? bad,
  };
}

/** Without the server: what this browser itself has. `before` is then read as an index in the log, like always. */
async function localPage(
  { db, connection, problem }: HistoryParts,
  before: number | null,
  failure: Failure,
): Promise<HistoryPage> {
  const { rows, unreadable: bad } = await (before === null
    ? newestJournalRows(db, PAGE)
    : journalRowsBelow(db, before, PAGE));
  const remembered = await readSetting(db, "remembered");
  return {
    rows: rows.map(localRow),
    total: await countJournal(db),
    answer: null,
    remembered: remembered?.note ?? null,
    vkeys: connection.vkeys(),
    followedSince: remembered?.since ?? null,
    problem: (await problem()) ?? (bad.length > 0 ? unreadable(bad) : failure),
  };
}

async function serverRows({ db, device }: HistoryParts, answer: HistoryAnswer): Promise<HistoryRow[]> {
  const rows = await Promise.all(
    answer.entries.map(async ({ entryId, index, leaf: text, values = {}, erasedBy }) => {
      const leaf = decodeLeaf(fromBase64OrEmpty(text));
      if (leaf === undefined) return [];
      const { item } = leaf;
      const isMine = item.device === device.id;
      const own = isMine ? await journalRow(db, entryId) : undefined;
      const display = (isMine ? own?.display : await displayOfOwn(db, item)) ?? null;
      const signer = isMine ? ("this-device" as const) : ("server" as const);
      const shown = toRow(entryId, index, item, display, values);
      const gone = erasedBy ?? own?.erased ?? undefined;
      const row = { ...shown, at: leaf.server.tServer, signer, detail: isMine ? shown.detail : said(values) };
      return [gone === undefined ? row : { ...row, erasedBy: gone }];
    }),
  );
  return rows.flat();
}

/** The server settles what was begun here, so the words are those of the own intent. */
async function displayOfOwn(db: CountersignDatabase, item: LogItem): Promise<Display | null> {
  if (item.suggestion === undefined) return null;
  const { rows } = await journalOfSuggestion(db, item.suggestion);
  return rows.find((row) => row.display !== null)?.display ?? null;
}

function localRow({ entryId, index, submission, display, erased, log }: JournalRow): HistoryRow {
  return {
    ...toRow(entryId, index, submission.signed.item, display, submission.values),
    ...(erased === undefined ? {} : { erasedBy: erased }),
    ...(log === undefined ? {} : { log }),
  };
}

function toRow(
  entryId: string,
  index: number | null,
  item: LogItem,
  display: Display | null,
  values: ItemValues,
): HistoryRow {
  return {
    entryId,
    index,
    at: item.tClient,
    entry: item.entry,
    title: display?.title ?? titleOf(values) ?? item.action ?? ENTRY_KINDS[item.entry].title,
    detail: display?.detail ?? said(values),
    ending: item.ending ?? null,
    suggestion: item.suggestion ?? null,
    rules: item.rules ?? [],
    ticket: display?.ticket ?? null,
    rep: item.rep,
    signer: "this-device",
    ...(item.about === undefined ? {} : { about: item.about }),
  };
}

/** The card's own words, where they are not kept here any more and the server still has them. */
function titleOf({ card }: ItemValues): string | undefined {
  const title = (card?.value as { title?: unknown } | undefined)?.title;
  return typeof title === "string" ? title : undefined;
}

function said(values: ItemValues): string {
  const says = values.says?.value;
  return typeof says === "string" ? says : "";
}

function fromBase64OrEmpty(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    return new Uint8Array(0);
  }
}
