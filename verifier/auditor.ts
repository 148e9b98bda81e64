/** Audits the chosen files, and afterwards finds and shows their entries out of the files themselves. */

import { verifyInPage } from "#components/console/web-verify.ts";
import { ExportEntry } from "#lib/audit/export-format.ts";
import { type ExportReport, verifyExports } from "#lib/audit/verify-export.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { blocksOf } from "./blocks.ts";
import { canVerify } from "./can-verify.ts";
import { FileSource } from "./file-source.ts";
import type { CheckRequest, FromAuditor, Row, ToAuditor } from "./messages.ts";
import { textOf } from "./read-block.ts";
import { Readers } from "./readers.ts";
import { loadHashing } from "./wasm-hashing.ts";

type Tell = (message: FromAuditor) => void;
interface Log {
  source: FileSource;
  report: ExportReport;
}

let logs: Log[] = [];
let newestFind = 0;

export async function audit(request: CheckRequest, tell: Tell): Promise<void> {
  if (!(await canVerify()))
    return tell({ is: "failed", says: "This browser cannot check Ed25519 signatures. Use a newer one." });
  const began = performance.now();
  const { nodeHash } = await loadHashing();
  const readers = new Readers(request.readers, request.signatures);
  const done = new Map<File, number>();
  const of = request.files.reduce((sum, file) => sum + file.size, 0);
  let entries = 0;
  const progress = () => tell({ is: "progress", bytes: [...done.values()].reduce((a, b) => a + b, 0), of, entries });
  const sources = request.files.map((file) => new FileSource(file, readers, (own, bytes) => done.set(own, bytes)));
  const order: FileSource[] = [];
  const opened = sources.map((source) => ({
    open: () => {
      // Opened last in the order in which the logs continue each other.
      order.splice(0, order.length, ...order.filter((other) => other !== source), source);
      return source.open();
    },
  }));
  const reports = await verifyExports(opened, {
    ...(request.vkeys.length === 0 ? {} : { vkey: request.vkeys }),
    ...(request.checkpoints.length === 0 ? {} : { checkpoint: request.checkpoints }),
    verify: verifyInPage,
    hashNodes: nodeHash,
    signatures: request.signatures,
    onProgress: (count) => {
      entries = count;
      progress();
    },
  });
  readers.end();
  logs = reports.flatMap((report, i) => (order[i] === undefined ? [] : [{ report, source: order[i] }]));
  tell({ is: "done", reports, milliseconds: performance.now() - began });
}

export async function find(
  { request, log: at, filter }: Extract<ToAuditor, { is: "find" }>,
  tell: Tell,
): Promise<void> {
  newestFind = request;
  const log = logs[at];
  if (log === undefined) return;
  const { size } = log.source.places;
  const marked = filter.onlyFound ? foundPlaces(log.report) : undefined;
  const words = filter.text.trim().toLowerCase();
  let places = Array.from({ length: size }, (_, place) => place);
  if (marked !== undefined) places = places.filter((place) => marked.has(place));
  if (words !== "" || filter.kind !== "") {
    const fits = await matching(log.source, words, filter.kind, () => newestFind !== request);
    if (fits === undefined) return;
    places = places.filter((place) => fits.has(place));
  }
  tell({ is: "found", request, places: Uint32Array.from(places) });
}

export async function rows({ request, log, places }: Extract<ToAuditor, { is: "rows" }>, tell: Tell): Promise<void> {
  const source = logs[log]?.source;
  if (source === undefined) return;
  const shown = await Promise.all(places.map((place) => rowAt(source, place)));
  tell({ is: "rows", request, rows: shown });
}

function foundPlaces({ faults, notices }: ExportReport): Set<number> {
  return new Set([...faults, ...notices].flatMap(({ index }) => (index === null ? [] : [index])));
}

/** Reads the whole file once more, line by line: an index of all words would be larger than the file. */
async function matching(
  source: FileSource,
  words: string,
  kind: string,
  isOver: () => boolean,
): Promise<Set<number> | undefined> {
  const fits = new Set<number>();
  let place = 0;
  for await (const { bytes, offset } of blocksOf(source.file)) {
    if (isOver()) return undefined;
    // Lets a newer question in, which makes this one void.
    await new Promise((resolve) => setTimeout(resolve));
    for (; place < source.places.size; place++) {
      const [start, end] = source.places.at(place);
      if (end > offset + bytes.length) break;
      const row = decode(textOf(bytes.subarray(start - offset, end - offset)), place);
      if (kind !== "" && kindOf(row) !== kind) continue;
      if (words === "" || searchable(row).includes(words)) fits.add(place);
    }
  }
  return fits;
}

function kindOf({ leaf }: Row): unknown {
  return (leaf as { item?: { entry?: unknown } } | null)?.item?.entry;
}

function searchable({ index, leaf, values }: Row): string {
  const texts = Object.entries((values ?? {}) as Record<string, { value?: unknown }>).map(([, { value }]) => value);
  return `#${index} ${JSON.stringify([leaf, texts])}`.toLowerCase();
}

async function rowAt({ file, places }: FileSource, place: number): Promise<Row> {
  const [start, end] = places.at(place);
  return decode(textOf(new Uint8Array(await file.slice(start, end).arrayBuffer())), place);
}

function decode(line: string, place: number): Row {
  try {
    const { index, leaf, values = {}, erasedBy = null } = ExportEntry.parse(JSON.parse(line));
    return { place, index, leaf: leafOf(leaf), values, erasedBy };
  } catch {
    return { place, index: null, leaf: null, values: {}, erasedBy: null };
  }
}

function leafOf(base64: string): unknown {
  try {
    return JSON.parse(textOf(fromBase64(base64)));
  } catch {
    return null;
  }
}
