/** The schema's history, oldest first. New tables: add a file, add it at the end. */
import { log } from "./0001-log.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [log];
