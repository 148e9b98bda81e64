/** Every table of the database. A room of the store keeps its own interface in its own file and is listed here. */
import type { LogTables } from "./log-tables.ts";
import type { ModelTables } from "./model-tables.ts";
import type { PolicyTables } from "./policy-tables.ts";
import type { RecordTables } from "./record-tables.ts";
import type { ServiceTables } from "./service-tables.ts";
import type { SharedTables } from "./shared-tables.ts";
import type { ValueTables } from "./values/value-tables.ts";

export interface Tables
  extends LogTables,
    ModelTables,
    PolicyTables,
    RecordTables,
    ServiceTables,
    SharedTables,
    ValueTables {
  migrations: { id: number; name: string; applied_at: string };
}
