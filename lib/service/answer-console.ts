/** What the console and the options page may ask the worker for: sign-in, status and the history of this device. */
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import type { ConnectionStatus, ConsoleAnswers, ConsoleCall } from "#lib/messaging/console-calls.ts";
import type { Authority } from "./authority.ts";
import type { Connection } from "./connection.ts";
import type { Desks } from "./desks.ts";
import type { Model } from "./model.ts";
import type { Operator } from "./operate.ts";
import type { OperationStore } from "./operator-parts.ts";
import { alarmsView } from "./record/alarms-view.ts";
import type { DeviceRecord } from "./record.ts";
import type { Setup } from "./setup.ts";
import { decideTask, openTasks } from "./tasks.ts";

export interface ConsoleParts {
  connection: Connection;
  authority: Authority;
  record: DeviceRecord;
  model: Model;
  desks: Desks;
  setup: Pick<Setup, "sync">;
  operator: Pick<Operator, "settle">;
  operations: Pick<OperationStore, "unfinished">;
}

export async function answerConsole(
  call: ConsoleCall,
  parts: ConsoleParts,
  signal: AbortSignal,
): Promise<ConsoleAnswers[ConsoleCall["console"]]> {
  const { connection, authority, record } = parts;
  switch (call.console) {
    case "status":
      return connectionStatus(parts);
    case "hello":
      return connection.hello(call.server, signal);
    case "sign-in": {
      const { console: _, ...signIn } = call;
      const signed = await connection.signIn(signIn, signal);
      if (!signed.ok) return signed;
      await authority.load();
      await Promise.all([authority.sync(signal), parts.setup.sync(signal)]);
      await record.ship(signal);
      return { ok: true, value: connectionStatus(parts) };
    }
    case "sign-out":
      await connection.signOut();
      // Whoever signs in here next must not draft on this person's account.
      await parts.model.forgetOwnKey();
      await authority.load();
      return connectionStatus(parts);
    case "history":
      return record.history(call.before);
    case "record":
      return record.status();
    case "alarms":
      return alarmsView(parts, signal);
    case "tasks":
      return openTasks(parts, signal);
    case "decide-task":
      return decideTask(call, parts, signal);
    case "desks":
      return parts.desks.places();
    case "desks-changed":
      return parts.desks.permissionsChanged();
    case "check-desk":
      return parts.desks.check(call.tab);
    case "model":
      return parts.model.status();
    case "choose-model":
      return parts.model.choose(call.driver, call.model);
    case "own-key":
      return call.key === null
        ? { ok: true, value: await parts.model.forgetOwnKey() }
        : parts.model.setOwnKey(call.key, signal);
  }
}

function connectionStatus({ connection, authority }: ConsoleParts): ConnectionStatus {
  const session = connection.session();
  const standing = authority.standing();
  const pin = connection.pin();
  const { published } = standing;
  const { since, stops, problem, rootReplaced } = authority.status();
  return {
    connected: session !== null,
    server: session?.server ?? pin?.server ?? null,
    org: session?.org ?? null,
    rep: session?.rep ?? null,
    repName: session?.repName ?? null,
    roles: session?.roles ?? [],
    fingerprint: session === null ? null : rootFingerprint(fromBase64(session.root)),
    policy: published === undefined ? null : { ...policyLine(published), ...(since === undefined ? {} : { since }) },
    ...(stops === undefined || stops.length === 0 ? {} : { stops }),
    ...(rootReplaced === undefined ? {} : { rootReplaced }),
    leaseUntil: standing.ok ? standing.lease.expires : null,
    // Refused and all goes on under the last good one: that is said too.
    problem: standing.ok || session === null ? (connection.problem() ?? problem ?? null) : standing.failure,
  };
}

function policyLine(published: PublishedPolicy): NonNullable<ConnectionStatus["policy"]> {
  return { name: published.document.name, revision: published.revision, digest: digest(published.document) };
}
