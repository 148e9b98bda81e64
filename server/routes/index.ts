/** Every route that answers with a value. What is not here does not exist; `push.ts` is the one stream beside them. */
import type { Route } from "../http/route.ts";
import { appendLog } from "./append-log.ts";
import { approvals } from "./approvals.ts";
import { askApprovalRoute } from "./ask-approval.ts";
import { cancelExecution } from "./cancel-execution.ts";
import { claims } from "./claims.ts";
import { decideApprovalRoute } from "./decide-approval.ts";
import { decideTaskRoute } from "./decide-task.ts";
import { endStopRoute } from "./end-stop.ts";
import { erase } from "./erase.ts";
import { erasures } from "./erasures.ts";
import { facts } from "./facts.ts";
import { hello } from "./hello.ts";
import { lease } from "./lease.ts";
import { logAlarms, reportLogAlarm } from "./log-alarms.ts";
import { logCheckpoint } from "./log-checkpoint.ts";
import { logEpochs } from "./log-epochs.ts";
import { logExport } from "./log-export.ts";
import { logHistory } from "./log-history.ts";
import { logStream } from "./log-stream.ts";
import { tiledCheckpoint, tiledEntries, tiles } from "./log-tiles.ts";
import { modelMessages } from "./model-messages.ts";
import { policyStatus } from "./policy-status.ts";
import { publishPolicy } from "./publish-policy.ts";
import { pushTicket } from "./push-ticket.ts";
import { readExecution } from "./read-execution.ts";
import { readPolicy } from "./read-policy.ts";
import { rollOutPolicy } from "./roll-out-policy.ts";
import { setStopRoute } from "./set-stop.ts";
import { setup } from "./setup.ts";
import { signIn } from "./sign-in.ts";
import { startExecution } from "./start-execution.ts";
import { succeedKey } from "./succeed-key.ts";
import { tasks } from "./tasks.ts";

export const routes: readonly Route[] = [
  hello,
  signIn,
  lease,
  setup,
  readPolicy,
  publishPolicy,
  rollOutPolicy,
  policyStatus,
  setStopRoute,
  endStopRoute,
  succeedKey,
  facts,
  appendLog,
  logHistory,
  erasures,
  erase,
  logCheckpoint,
  logEpochs,
  tiledCheckpoint,
  tiledEntries,
  tiles,
  reportLogAlarm,
  logAlarms,
  logExport,
  logStream,
  claims,
  startExecution,
  readExecution,
  cancelExecution,
  tasks,
  decideTaskRoute,
  approvals,
  askApprovalRoute,
  decideApprovalRoute,
  pushTicket,
  modelMessages,
];
