/** One step of the schema. Once released it is never edited: the next change is the next file. */
export interface Migration {
  /** Its file name; kept in the database, so that a database of another lineage is recognised. */
  name: string;
  statements: readonly string[];
}
