/** `countersign audit rotate-value-keys`: a new wrapping key for all values; old ones are destroyed after the backup window. */
import { BackupWindow, backupWindowMs, DEFAULT_BACKUP_WINDOW } from "#server/erasure/retention-rules.ts";
import { rotateWrappingKeys } from "#server/erasure/rotate.ts";
import { readArguments } from "./arguments.ts";
import { orSay } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";
import { inRecord } from "./in-record.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE } from "./server-folder.ts";

export const auditRotateValueKeysCommand: Command = {
  name: "audit rotate-value-keys",
  usage: `audit rotate-value-keys ${FOLDER_USAGE} [--backup-window 30d]`,
  says: "wraps all keys of values anew, and destroys wrapping keys that were replaced longer ago than backups are kept",
  async run(args, io) {
    const { options } = readArguments(args, [...FOLDER_OPTIONS, "backup-window"]);
    const window = BackupWindow.safeParse(options["backup-window"] ?? DEFAULT_BACKUP_WINDOW);
    if (!window.success) throw new Usage("--backup-window is a time such as 30d");
    return orSay(io, "The wrapping keys stay as they were.", () =>
      inRecord(options, io, async (parts) => {
        const rotated = await rotateWrappingKeys(parts, backupWindowMs(window.data));
        io.err(`${rotated.rewrapped} keys are under ${rotated.current} now. Back up the folder of the value keys.`);
        if (rotated.destroyed.length > 0) {
          io.err(
            `Destroyed: ${rotated.destroyed.join(", ")}. Older copies of the database give no erased value back any more.`,
          );
        }
        await io.out(JSON.stringify(rotated));
      }),
    );
  },
};
