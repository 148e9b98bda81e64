/** One step of the schema. Once released it is never edited: the next change is the next file. */
export interface Migration {
  /** Its file name; kept in the database, so that a database of another lineage is recognised. */
  name: string;
  /** The same step for every kind of database; only the words differ. */
  statements: (sql: SchemaWords) => readonly string[];
}

/** What one thing is called in the schema language of a database. */
export interface SchemaWords {
  /** 64 bits; read as a JavaScript number, so never more than 2^53. */
  integer: string;
  real: string;
  blob: string;
  /** Type of a primary key that counts by itself. */
  counted: string;
  /** What ends a table: types are held, not guessed. */
  strict: string;
  /** The same for a table that is kept in its key's order. */
  strictRowless: string;
  /** A top-level field of a JSON text, as text. */
  jsonField(column: string, field: string): string;
}
