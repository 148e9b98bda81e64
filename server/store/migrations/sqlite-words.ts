import type { SchemaWords } from "./migration.ts";

export const sqliteWords: SchemaWords = {
  integer: "integer",
  real: "real",
  blob: "blob",
  counted: "integer primary key",
  strict: "strict",
  strictRowless: "strict, without rowid",
  jsonField: (column, field) => `json_extract(${column}, '$.${field}')`,
};
