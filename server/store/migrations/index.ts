/** The schema's history, oldest first. New tables: add a file, add it at the end. */
import { log } from "./0001-log.ts";
import { service } from "./0002-service.ts";
import { deskWrites } from "./0003-desk-writes.ts";
import { modelBudget } from "./0004-model-budget.ts";
import { claimsDesk } from "./0005-claims-desk.ts";
import { rollouts } from "./0006-rollouts.ts";
import { lookUps } from "./0007-look-ups.ts";
import { shared } from "./0008-shared.ts";
import { logAlarms } from "./0009-log-alarms.ts";
import { values } from "./0010-values.ts";
import { record } from "./0011-record.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [
  log,
  service,
  deskWrites,
  modelBudget,
  claimsDesk,
  rollouts,
  lookUps,
  shared,
  logAlarms,
  values,
  record,
];
