/** `npm run serve -- --settings FILE`: a server for a real desk, on this machine's loopback. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { CodedError } from "#lib/domain/error.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { backupWindowMs } from "#server/erasure/retention-rules.ts";
import { startServer } from "#server/main.ts";
import type { ModelOptions } from "#server/model/model-options.ts";
import { connect, Settings } from "#server/settings.ts";
import { isPostgresUrl } from "#server/store/open.ts";
import { readPack } from "./pack/read-pack.ts";

const HELP = `npm run serve -- --settings FILE
  FILE is YAML; docs/settings.example.yaml explains every line. Secrets stay in environment variables.
`;

const { values } = parseArgs({ options: { settings: { type: "string" }, help: { type: "boolean" } } });

if (values.help === true || values.settings === undefined) {
  process.stderr.write(HELP);
  process.exitCode = values.help === true ? 0 : 2;
} else process.exitCode = await serve(values.settings);

async function serve(file: string): Promise<number> {
  const settings = await readSettings(file);
  if (typeof settings === "string") return refuse(settings);
  const from = (relative: string): string => path.resolve(path.dirname(file), relative);
  const read = await readPack(from(settings.pack));
  if (!read.ok)
    return refuse(`the policy pack has problems; see them with \`countersign policy check ${settings.pack}\``);
  const connected = connect(settings, process.env);
  if (connected.ok && connected.database !== null && !isPostgresUrl(connected.database))
    return refuse("the database's URL does not begin with `postgres://`");
  if (!connected.ok) return refuse(`these environment variables are not set: ${connected.missing.join(", ")}`);
  const { document, playbooks, knowledge } = read.pack;
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  const server = await startServer({
    dir: from(settings.dir),
    ...(connected.database === null ? {} : { database: connected.database }),
    org: settings.org,
    port: settings.port,
    pack: { document, playbooks, knowledge },
    people: connected.people,
    connectors: connected.connectors,
    ...(connected.model === null ? {} : { model: connected.model }),
    ...(connected.siem === null ? {} : { siem: connected.siem }),
    retention: settings.retention,
    backupWindowMs: backupWindowMs(settings.backupWindow),
    extensionIds: [EXTENSION_ID, ...settings.extensionIds],
    signal: stop.signal,
  }).catch((error: unknown) => {
    if (error instanceof CodedError) return error;
    throw error;
  });
  // What a person can mend says so itself: a database that cannot be reached, a key file that is not whole.
  if (server instanceof CodedError) return fail(server.message);
  for (const line of [
    `Countersign serves ${settings.org} at ${server.url} (this machine only).`,
    `  fingerprint to compare at sign-in   ${server.rootFingerprint}`,
    `  drafts                              ${draftsBy(connected.model)}`,
    `  first passwords, one file a person  ${from(settings.dir)}/first-passwords/`,
    `  publisher's key and upload token    ${path.dirname(server.publisherKeyFile)}/`,
    "  Move the folder `root` to a safe place offline: the server does not need it.",
  ]) {
    process.stdout.write(`${line}\n`);
  }
  await new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve(), { once: true }));
  await server.stop();
  return 0;
}

async function readSettings(file: string): Promise<Settings | string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return `the file \`${file}\` cannot be read`;
  }
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return `\`${file}\` is not YAML: ${error instanceof Error ? error.message : String(error)}`;
  }
  const parsed = Settings.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `\`${file}\` does not fit at \`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? ""}`;
}

function draftsBy(model: ModelOptions | null): string {
  if (model === null) return "the playbook (the settings name no model)";
  return model.key === null ? "the playbook (no model key is set)" : (model.models[0] ?? "");
}

function fail(why: string): number {
  process.stderr.write(`The server was not started. ${why}\n`);
  return 2;
}

function refuse(why: string): number {
  process.stderr.write(`The server was not started: ${why}. docs/settings.example.yaml explains every line.\n`);
  return 2;
}
