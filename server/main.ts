/**
 * Starts the server: keys, database, log, policy, connectors, and one listener on 127.0.0.1. As a program it prints one
 * JSON line when it is ready, and stops on SIGTERM. It must never listen on another address.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { createApp } from "./app.ts";
import { createApprovalKeeper } from "./approvals/keeper.ts";
import { LEASE_LIFE } from "./auth/lease.ts";
import { noteRoles } from "./auth/note-roles.ts";
import { hashPassword } from "./auth/password.ts";
import { type Person, practicePeople } from "./auth/people.ts";
import { keepSecret } from "./auth/secrets.ts";
import { createSessions } from "./auth/sessions.ts";
import { createTries } from "./auth/tries.ts";
import type { Connectors } from "./connectors/connector.ts";
import { type PracticeLinks, practiceConnectors } from "./connectors/practice.ts";
import type { CoreParts } from "./core-parts.ts";
import { createHousekeeping } from "./erasure/housekeeping.ts";
import {
  backupWindowMs as backupWindow,
  DEFAULT_BACKUP_WINDOW,
  type RetentionSettings,
} from "./erasure/retention-rules.ts";
import { createExecutor } from "./executions/executor.ts";
import { reportTroubleOnce } from "./http/database-trouble.ts";
import { listen } from "./http/listen.ts";
import { makeAuthority } from "./keys/authority.ts";
import { openKeys } from "./keys/open-keys.ts";
import { followSuccessions } from "./keys/server-keys.ts";
import { createModelGateway } from "./model/gateway.ts";
import type { ModelOptions } from "./model/model-options.ts";
import { openLog } from "./open-log.ts";
import type { Parts } from "./parts.ts";
import { openPolicies } from "./policy/policies.ts";
import { publishFirst } from "./policy/publish-first.ts";
import { createPushHub } from "./push/hub.ts";
import type { SiemOptions } from "./siem/siem-options.ts";
import { createSiemStream } from "./siem/stream.ts";
import { readStartFiles } from "./start-files.ts";
import { type Database, isPostgresUrl, openDatabase } from "./store/open.ts";
import { noPeers } from "./store/peers.ts";
import { openPostgresPeers } from "./store/postgres-peers.ts";
import { openValues, valueKeysIn } from "./store/values/open-values.ts";

export interface Pack {
  readonly document: PolicyDocument;
  readonly playbooks: readonly Playbook[];
  readonly knowledge: readonly KnowledgeEntry[];
}

export interface ServerOptions {
  /** Holds keys and, unless `database` is given, the database; made when it is not there. */
  readonly dir: string;
  /** A `postgres://` URL, with its password: never shown. Several servers may share one. */
  readonly database?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly now?: () => number;
  /** Published as revision 1 when nothing was published yet. */
  readonly pack?: Pack;
  readonly practice?: PracticeLinks;
  /** Instead of `practice`: connectors to real systems. */
  readonly connectors?: Connectors;
  /** The model behind the gateway; absent: the playbook drafts. */
  readonly model?: ModelOptions;
  /** Who is told of the record; absent: nobody. */
  readonly siem?: SiemOptions;
  /** Instead of the practice people; each gets a first password of their own, kept in `first-passwords/`. */
  readonly people?: readonly Person[];
  readonly org?: string;
  /** Ids of the extensions that may connect. */
  readonly extensionIds?: readonly string[];
  readonly leaseMs?: number;
  /** How long values are kept, per kind of entry, where it is not the default. */
  readonly retention?: RetentionSettings;
  /** How long backups of the database are kept; after that no erased value can come back. */
  readonly backupWindowMs?: number;
  /** Tests only: instead of the catalogue's hold. */
  readonly holdSeconds?: number;
  readonly signal?: AbortSignal;
  readonly report?: (error: unknown) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly rootFingerprint: string;
  readonly publisherKeyFile: string;
  readonly publishToken: string;
  readonly practicePassword: string;
  /** Runs now whatever is due by the server's clock; for clocks that are moved by hand. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export const ORG = "acme";
const NO_CONNECTORS: Connectors = { desks: [], shop: null };

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dir, now = Date.now } = options;
  const report = reportTroubleOnce(options.report ?? reportToStderr);
  const abort = new AbortController();
  const { signal } = abort;
  const { org = ORG, people = practicePeople } = options;
  const isPractice = options.people === undefined;
  const files = await makeAuthority(dir, org, now());
  const fileKeys = await openKeys(files);
  const password = isPractice ? keepSecret(path.join(dir, "practice-password.txt"), 9) : "";
  const publishToken = keepSecret(path.join(dir, "publisher", "publish-token.txt"), 24);
  const where = options.database ?? path.join(dir, "countersign.db");
  const db = await openDatabase(where, { warn: report });
  const peers = isPostgresUrl(where) ? openPostgresPeers(where) : noPeers;
  try {
    const values = await openValues(db, valueKeysIn(dir), now);
    const keys = await followSuccessions(fileKeys, db);
    await keepCredentials(db, people, isPractice ? () => password : firstPasswords(dir));
    const log = await openLog({ dir, db, keys, values, now });
    const core: CoreParts = {
      org,
      now,
      keys,
      people,
      db,
      log,
      sessions: createSessions({ db, log, people, now }),
      policies: await openPolicies(db, org),
      connectors: options.connectors ?? (options.practice ? practiceConnectors(options.practice) : NO_CONNECTORS),
      push: createPushHub({ db, peers, now }),
      peers,
      holdSeconds: options.holdSeconds,
      signal,
    };
    if (await log.isWritable()) await noteRoles(core);
    if (options.pack !== undefined) await publishFirst(core, files.publisher, options.pack);
    const executor = createExecutor(core, report);
    const retention = options.retention ?? {};
    const backupWindowMs = options.backupWindowMs ?? backupWindow(DEFAULT_BACKUP_WINDOW);
    const housekeeping = createHousekeeping(core, { retention, backupWindowMs, signal, report });
    const leaseMs = options.leaseMs ?? LEASE_LIFE;
    const pseudonymKey = keepSecret(path.join(dir, "model-pseudonyms.txt"), 32);
    const gateway = { model: options.model ?? null, db, now, pseudonymKey, report };
    const model = createModelGateway(gateway);
    const tries = createTries(db, now);
    const approvals = createApprovalKeeper(core, report);
    const siem = options.siem === undefined ? null : createSiemStream(core, options.siem, report);
    const parts: Parts = { ...core, practice: isPractice, tries, executor, model, siem, publishToken, leaseMs };
    let port = 0;
    const origins = (options.extensionIds ?? []).map((id) => `chrome-extension://${id}`);
    const hosts = () => [`127.0.0.1:${port}`, `localhost:${port}`];
    const app = createApp({ parts, report, hosts, origins });
    const listening = await listen(app, options.port ?? 0, signal);
    port = listening.port;
    const stop = async () => {
      abort.abort();
      await listening.closed;
      await executor.idle();
      await model.idle();
      await siem?.idle();
      await approvals.idle();
      await housekeeping.idle();
      await log.close();
      await peers.close();
      await db.destroy();
    };
    let stopping: Promise<void> | undefined;
    const stopOnce = () => (stopping ??= stop());
    options.signal?.addEventListener("abort", () => void stopOnce().catch(report), { once: true });
    // What an earlier process left is taken up while requests are already answered.
    void executor.start().catch(report);
    siem?.start();
    approvals.start();
    void housekeeping.run();
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      rootFingerprint: keys.fingerprint,
      publisherKeyFile: files.publisher,
      publishToken,
      practicePassword: password,
      tick: async () => {
        await executor.tick();
        await approvals.tick();
      },
      stop: stopOnce,
    };
  } catch (error) {
    abort.abort();
    await peers.close();
    await db.destroy();
    throw error;
  }
}

/** One secret file per person, to be handed over and deleted; the server itself keeps only hashes. */
function firstPasswords(dir: string): (user: string) => string {
  return (user) => keepSecret(path.join(dir, "first-passwords", `${user}.txt`), 12);
}

/** Made once; the file and the hashes belong together, so a lost file means a new folder. */
async function keepCredentials(
  db: Database,
  people: readonly Person[],
  passwordFor: (user: string) => string,
): Promise<void> {
  const known = await db.selectFrom("credentials").select("user").execute();
  for (const { user } of people) {
    if (known.some((row) => row.user === user)) continue;
    await db.transaction().execute(async (trx) => {
      // Asked inside the lock: another process that starts now would give out another password.
      const made = await trx.selectFrom("credentials").select("user").where("user", "=", user).executeTakeFirst();
      if (made !== undefined) return;
      const hash = await hashPassword(passwordFor(user));
      await trx.insertInto("credentials").values({ user, hash }).execute();
    });
  }
}

function reportToStderr(error: unknown): void {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

async function runAsProgram(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string" },
      /** Name of the environment variable that holds the database's URL. */
      "database-from": { type: "string" },
      port: { type: "string", default: "0" },
      /** JSON files: the pack as it was read, and how to reach the practice desk and shop. */
      pack: { type: "string" },
      practice: { type: "string" },
      extension: { type: "string", multiple: true, default: [] },
      "hold-seconds": { type: "string" },
    },
  });
  if (values.dir === undefined) throw new TypeError("say where keys and database are: --dir FOLDER");
  const hold = values["hold-seconds"];
  const database = values["database-from"] === undefined ? undefined : process.env[values["database-from"]];
  const abort = new AbortController();
  const server = await startServer({
    dir: values.dir,
    ...(database === undefined ? {} : { database }),
    port: Number(values.port),
    extensionIds: values.extension,
    signal: abort.signal,
    ...(await readStartFiles(values.pack, values.practice)),
    ...(hold === undefined ? {} : { holdSeconds: Number(hold) }),
  });
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => void server.stop());
  const { tick: _tick, stop: _stop, ...ready } = server;
  console.log(JSON.stringify(ready));
}

if (import.meta.main) await runAsProgram();
