/** The only list of commands. One command is one file. */
import { auditExportCommand } from "./audit-export.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import type { Command } from "./command.ts";
import { decideCommand } from "./decide.ts";

export const COMMANDS: readonly Command[] = [auditExportCommand, auditVerifyCommand, decideCommand];
