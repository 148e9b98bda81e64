/**
 * The record as a table for a spreadsheet: RFC 4180, UTF-8, one row per entry, always the same columns. It is for reading and
 * proves nothing. A cell that a spreadsheet would take for a formula begins with an apostrophe: words of a customer end up here.
 */
import { entryId, type Leaf } from "#lib/domain/log-entry.ts";
import type { ExportEntry } from "../store/log-export.ts";

type Row = { entry: ExportEntry; leaf: Leaf; values: Readonly<Record<string, unknown>> };

const COLUMNS: readonly (readonly [name: string, cell: (row: Row) => unknown])[] = [
  ["index", ({ entry }) => entry.index],
  ["time", ({ leaf }) => leaf.server.tServer],
  ["entry", ({ leaf }) => leaf.item.entry],
  ["id", ({ leaf }) => entryId(leaf.item)],
  ["rep", ({ leaf }) => leaf.item.rep],
  ["device", ({ leaf }) => leaf.item.device],
  ["seq", ({ leaf }) => leaf.item.seq],
  ["device_time", ({ leaf }) => leaf.item.tClient],
  ["suggestion", ({ leaf }) => leaf.item.suggestion],
  ["action", ({ leaf }) => leaf.item.action],
  ["policy", ({ leaf }) => leaf.item.policy],
  ["outcome", ({ leaf }) => leaf.item.outcome],
  ["rules", ({ leaf }) => leaf.item.rules?.join(" ")],
  ["ending", ({ leaf }) => leaf.item.ending],
  ["settles", ({ leaf }) => leaf.item.settles],
  ["undoes", ({ leaf }) => leaf.item.undoes],
  ["about", ({ leaf }) => leaf.item.about],
  ["verdict", ({ leaf }) => leaf.item.verdict],
  ["obligation", ({ leaf }) => leaf.item.obligation],
  ["reason", ({ leaf }) => leaf.item.reason],
  ["match", ({ leaf }) => leaf.item.match],
  ["distance", ({ leaf }) => leaf.item.distance],
  ["count", ({ leaf }) => leaf.item.count],
  ["values", ({ values }) => (Object.keys(values).length === 0 ? undefined : JSON.stringify(values))],
  // Names of the values that were committed to and are gone.
  ["erased", ({ leaf, values }) => erasedOf(leaf, values)],
  ["erased_by", ({ entry }) => entry.erasedBy],
];

/** The last column has no cells: its name says whether this is the whole log, or what was selected. */
export function csvHead(partial: Readonly<Record<string, string>> | undefined): string {
  const said = partial === undefined ? "whole" : `part: ${wordsOf(partial)}`;
  return toLine([...COLUMNS.map(([name]) => name), said]);
}

export function csvRow(entry: ExportEntry, leaf: Leaf): string {
  const values = Object.fromEntries(Object.entries(entry.values ?? {}).map(([name, { value }]) => [name, value]));
  const row = { entry, leaf, values };
  return toLine([...COLUMNS.map(([, cell]) => cell(row)), ""]);
}

function wordsOf(partial: Readonly<Record<string, string>>): string {
  return Object.entries(partial)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

function erasedOf({ item }: Leaf, values: Readonly<Record<string, unknown>>): string {
  return Object.keys(item.commitments)
    .filter((name) => !Object.hasOwn(values, name))
    .join(" ");
}

function toLine(cells: readonly unknown[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "number" ? String(value) : disarmed(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What Excel, LibreOffice and Google Sheets take for the beginning of a formula, also after white space. */
function disarmed(text: string): string {
  return /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/u.test(text) ? `'${text}` : text;
}
