/** The only list of commands. One command is one file. */
import { auditExportCommand } from "./audit-export.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import type { Command } from "./command.ts";
import { decideCommand } from "./decide.ts";
import { policyCheckCommand } from "./policy-check.ts";
import { policyExplainCommand } from "./policy-explain.ts";
import { policyPublishCommand } from "./policy-publish.ts";
import { policySimulateCommand } from "./policy-simulate.ts";
import { policyTestCommand } from "./policy-test.ts";
import { redactCommand } from "./redact.ts";
import { suggestCommand } from "./suggest.ts";

export const COMMANDS: readonly Command[] = [
  decideCommand,
  policyCheckCommand,
  policyTestCommand,
  policyExplainCommand,
  policySimulateCommand,
  policyPublishCommand,
  redactCommand,
  suggestCommand,
  auditExportCommand,
  auditVerifyCommand,
];
