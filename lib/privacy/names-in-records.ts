/**
 * Names in what people paste from a system: fields of JSON, of a query, columns of a table. A field that is only called "name" may name
 * goods as well: it counts where another field of the same record speaks of a person.
 */
import { type Found, matches } from "./detectors/detector.ts";

const OWN =
  "(?:full|first|last|middle|given|family|sur|customer|client|user|display|contact|recipient|sender|billing|shipping|cardholder|card_holder|holder|buyer|employee|patient|guest|passenger)[ _-]?name|customer|requester|assignee|recipient|cardholder|surname|vorname|nachname|kunde|prénom|nombre completo|apellidos?|cognome|sobrenome|voornaam|achternaam|氏名|名前|お名前|الاسم";
const ANY = "name|nom|nombre|nome|naam|fname|lname";
const PERSONS =
  /e-?mail|phone|tel(?:efon|éfono|efone)?\b|mobile|dob|birth|address|adresse|ssn|customer|first_?name|電話|住所/i;

/** `"name": "Jane Doe"` */
const JSON_FIELD = new RegExp(
  `["'](?:(?<own>${OWN})|(?:${ANY}))["']\\s{0,3}:\\s{0,3}["'](?<value>\\p{L}[\\p{L}\\p{M} .'-]{1,60})["']`,
  "iu",
);
/** `name=Jane+Doe&…` */
const QUERY_FIELD = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:(?<own>${OWN})|(?:${ANY}))=["']?(?<value>\\p{Lu}[\\p{L}\\p{M}.'-]{1,30}(?:(?:[ +]|%20)\\p{Lu}[\\p{L}\\p{M}.'-]{0,30}){0,3})`,
  "iu",
);
const HEAD = new RegExp(`^(?:${OWN}|${ANY})$`, "iu");
const HEAD_OWN = new RegExp(`^(?:${OWN})$`, "iu");
const CELL = /^\p{L}[\p{L}\p{M} .'-]{1,60}$/u;
const AROUND = 160;

export function* namesInRecords(text: string): Generator<Found> {
  for (const pattern of [JSON_FIELD, QUERY_FIELD]) {
    for (const { found, match } of matches(pattern, text)) {
      const near = text.slice(Math.max(0, found.start - AROUND), found.end + AROUND);
      // The patterns ignore case for the sake of the field; "username=username" is code.
      if (pattern === QUERY_FIELD && !/^\p{Lu}/u.test(text.slice(found.start, found.end))) continue;
      if (match.groups?.own !== undefined || PERSONS.test(near)) yield found;
    }
  }
  yield* namesInTables(text);
}

interface Columns {
  sign: string;
  count: number;
  names: number[];
}

/** Under a head line with a column for names, as long as the lines have as many columns. */
function* namesInTables(text: string): Generator<Found> {
  if (!/name|nom|naam|customer|kunde|氏名|الاسم/i.test(text)) return;
  let columns: Columns | undefined;
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    if (line[0].length > 2000) continue;
    if (columns === undefined) columns = headOf(line[0]);
    else if (!/^[|\s:-]+$/.test(line[0])) {
      const cells = [...cellsOf(line[0], columns.sign)];
      if (cells.length !== columns.count) columns = headOf(line[0]);
      else for (const at of columns.names) yield* nameIn(cells[at], line.index);
    }
  }
}

function* nameIn(cell: { start: number; value: string } | undefined, from: number): Generator<Found> {
  if (cell !== undefined && CELL.test(cell.value))
    yield { start: from + cell.start, end: from + cell.start + cell.value.length };
}

function headOf(line: string): Columns | undefined {
  const sign = ["|", "\t", ";", ","].find((one) => line.includes(one));
  if (sign === undefined) return undefined;
  const heads = [...cellsOf(line, sign)].map(({ value }) => value);
  const isOfPersons = heads.some((head) => PERSONS.test(head));
  const names = heads.flatMap((head, i) => (HEAD_OWN.test(head) || (isOfPersons && HEAD.test(head)) ? [i] : []));
  // A sentence with the word alone between commas is no table.
  return names.length === 0 || heads.some((head) => head.length > 40)
    ? undefined
    : { sign, count: heads.length, names };
}

function* cellsOf(line: string, sign: string): Generator<{ start: number; value: string }> {
  let start = 0;
  for (const part of line.split(sign)) {
    const inner = part.replace(/^[\s"']+/, "");
    yield { start: start + part.length - inner.length, value: inner.replace(/[\s"']+$/, "") };
    start += part.length + sign.length;
  }
}
