/** The only list of commands. One command is one file. */
import { auditAccessCommand } from "./audit-access.ts";
import { auditEraseCommand } from "./audit-erase.ts";
import { auditErasuresCommand } from "./audit-erasures.ts";
import { auditExportCommand } from "./audit-export.ts";
import { auditHoldCommand } from "./audit-hold.ts";
import { auditRetentionCommand } from "./audit-retention.ts";
import { auditRotateValueKeysCommand } from "./audit-rotate-value-keys.ts";
import { auditStreamStatusCommand } from "./audit-stream-status.ts";
import { auditVerifierCommand } from "./audit-verifier.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import type { Command } from "./command.ts";
import { decideCommand } from "./decide.ts";
import { keysRotateLogCommand } from "./keys-rotate-log.ts";
import { keysSignRosterCommand } from "./keys-sign-roster.ts";
import { keysSucceedCommand } from "./keys-succeed.ts";
import { logFsckCommand } from "./log-fsck.ts";
import { logNewEpochCommand } from "./log-new-epoch.ts";
import { policyCheckCommand } from "./policy-check.ts";
import { policyExplainCommand } from "./policy-explain.ts";
import { policyExportCommand } from "./policy-export.ts";
import { policyPublishCommand } from "./policy-publish.ts";
import { policyResumeCommand } from "./policy-resume.ts";
import { policyRollbackCommand } from "./policy-rollback.ts";
import { policyRolloutCommand } from "./policy-rollout.ts";
import { policySimulateCommand } from "./policy-simulate.ts";
import { policyStatusCommand } from "./policy-status.ts";
import { policyStopCommand } from "./policy-stop.ts";
import { policyTestCommand } from "./policy-test.ts";
import { redactCommand } from "./redact.ts";
import { storeCopyCommand } from "./store-copy.ts";
import { suggestCommand } from "./suggest.ts";

export const COMMANDS: readonly Command[] = [
  decideCommand,
  policyCheckCommand,
  policyTestCommand,
  policyExplainCommand,
  policyExportCommand,
  policySimulateCommand,
  policyPublishCommand,
  policyStatusCommand,
  policyRolloutCommand,
  policyRollbackCommand,
  policyStopCommand,
  policyResumeCommand,
  keysSucceedCommand,
  keysRotateLogCommand,
  keysSignRosterCommand,
  redactCommand,
  suggestCommand,
  auditExportCommand,
  auditAccessCommand,
  auditEraseCommand,
  auditErasuresCommand,
  auditHoldCommand,
  auditRetentionCommand,
  auditRotateValueKeysCommand,
  auditVerifyCommand,
  auditStreamStatusCommand,
  storeCopyCommand,
  auditVerifierCommand,
  logNewEpochCommand,
  logFsckCommand,
];
