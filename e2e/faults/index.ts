/** Every fault that is played against the real parts, by name. */
import { cutNetwork } from "./cut-network.ts";
import { deliverTwice, deliverTwiceOnPostgres } from "./deliver-twice.ts";
import type { Fault } from "./fault.ts";
import { fillDisk } from "./fill-disk.ts";
import { fillPages } from "./fill-pages.ts";
import { killDuringAppend, killDuringAppendOnPostgres } from "./kill-append.ts";
import { killDatabase } from "./kill-database.ts";
import { killDuringDeskWrite } from "./kill-desk-write.ts";
import { killDuringErasure } from "./kill-erasure.ts";
import { killDuringRefund } from "./kill-refund.ts";
import { lateRequest } from "./late-request.ts";
import { loseKey } from "./lose-key.ts";
import { moveClock } from "./move-clock.ts";
import { raceServers, raceServersOnPostgres } from "./race-servers.ts";
import { reorderBatches } from "./reorder-batches.ts";
import { regrowLog, restoreBackup, splitBrain } from "./restore-backup.ts";
import { restoreDevice } from "./restore-device.ts";
import { sameNumber } from "./same-number.ts";
import { stallLock } from "./stall-lock.ts";
import { stallWriter } from "./stall-writer.ts";
import { cutTail, editRow, flipBit, swapRows } from "./tamperings.ts";

export const faults: Readonly<Record<string, Fault>> = {
  "kill-during-append": killDuringAppend,
  "kill-during-hold": killDuringRefund("held"),
  "kill-before-refund": killDuringRefund("before"),
  "kill-after-refund": killDuringRefund("after"),
  "lose-refund-answer": killDuringRefund("lost"),
  "kill-before-desk-write": killDuringDeskWrite("before"),
  "kill-after-desk-write": killDuringDeskWrite("after"),
  "lose-desk-answer": killDuringDeskWrite("lost"),
  "kill-during-erasure": killDuringErasure,
  "cut-before-request": cutNetwork("before"),
  "cut-during-request": cutNetwork("during"),
  "cut-after-request": cutNetwork("after"),
  "cut-during-answer": cutNetwork("answer"),
  "deliver-twice": deliverTwice,
  "late-request": lateRequest,
  "reorder-batches": reorderBatches,
  "same-number": sameNumber,
  "restore-device": restoreDevice,
  "move-clock": moveClock,
  "race-servers": raceServers,
  "stall-lock": stallLock,
  "fill-pages": fillPages,
  "fill-disk": fillDisk,
  "lose-key": loseKey,
  "edit-row": editRow,
  "swap-rows": swapRows,
  "cut-tail": cutTail,
  "flip-bit": flipBit,
  "restore-backup": restoreBackup,
  "regrow-log": regrowLog,
  "split-brain": splitBrain,
  "kill-during-append-postgres": killDuringAppendOnPostgres,
  "deliver-twice-postgres": deliverTwiceOnPostgres,
  "race-servers-postgres": raceServersOnPostgres,
  "kill-postgres": killDatabase("database"),
  "kill-postgres-connection": killDatabase("connection"),
  "stall-writer-postgres": stallWriter,
};
