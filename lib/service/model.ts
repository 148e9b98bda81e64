/**
 * Which copilot drafts: the playbook, a model through the company's gateway, or a model with one person's own key. What
 * is not there is said and replaced by the playbook. The own key lives in the session's memory: it is never stored,
 * never logged, and never sent to the company's server.
 */
import type { ClaudeAccess } from "#lib/copilot/claude/access.ts";
import { listModels } from "#lib/copilot/claude/models.ts";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, type Setting, writeSetting } from "#lib/storage/settings.ts";
import type { Clock } from "./clock.ts";
import { createGatewayFetch, MODEL_GATEWAY } from "./connection/gateway-fetch.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection } from "./connection.ts";
import type { Device } from "./device.ts";

export const OWN_KEY_HOST = "api.anthropic.com";

export interface Model {
  load(): Promise<void>;
  /** Null while the playbook drafts. */
  access(): ClaudeAccess | null;
  status(): ModelStatus;
  choose(driver: ModelStatus["driver"], model: string | null): Promise<ModelStatus>;
  /** Tries the key before it is used. */
  setOwnKey(key: string | null, signal: AbortSignal): Promise<Result<ModelStatus>>;
  changed: Listen;
}

/** Memory that ends with the browser's session. */
export interface KeyMemory {
  get(): Promise<OwnKey | null>;
  set(key: OwnKey | null): Promise<void>;
}
export interface OwnKey {
  key: string;
  models: string[];
}

export interface ModelParts {
  db: CountersignDatabase;
  device: Pick<Device, "sign">;
  clock: Pick<Clock, "now" | "serverNow">;
  connection: Pick<Connection, "session">;
  setup(): ModelSetup | null;
  keys: KeyMemory;
  fetch: typeof globalThis.fetch;
}

const NO_SERVER = "Not signed in: the playbook drafts.";

export function createModel(parts: ModelParts): Model {
  const { db, device, clock, connection, keys, fetch } = parts;
  let chosen: Setting<"model"> | null = null;
  let own: OwnKey | null = null;
  const listeners = createListeners();

  function gateway(): ModelStatus["gateway"] {
    const setup = parts.setup();
    return setup ?? { available: false, says: NO_SERVER, models: [], budget: null };
  }

  /** What was chosen, if it is there; nobody chose: the gateway where there is one. */
  function driver(): ModelStatus["driver"] {
    const wanted = chosen?.driver ?? "gateway";
    if (wanted === "gateway" && !gateway().available) return "playbook";
    return wanted === "own-key" && own === null ? "playbook" : wanted;
  }

  function modelOf(models: readonly string[]): string | null {
    const wanted = chosen?.model;
    return wanted && models.includes(wanted) ? wanted : (models[0] ?? null);
  }

  function access(): ClaudeAccess | null {
    const now = driver();
    if (now === "gateway") return throughGateway();
    if (now === "own-key" && own !== null) return withOwnKey(own, modelOf(own.models), fetch);
    return null;
  }

  function throughGateway(): ClaudeAccess | null {
    const session = connection.session();
    const model = modelOf(gateway().models);
    if (session === null || model === null) return null;
    const credentials = { token: session.token, sign: (body: { type: string }) => device.sign(body) };
    return {
      by: "gateway",
      to: new URL(session.server).host,
      baseURL: `${session.server}${MODEL_GATEWAY}`,
      apiKey: null,
      model,
      fetch: createGatewayFetch({ server: session.server, credentials, clock, fetch }),
    };
  }

  function status(): ModelStatus {
    const now = driver();
    const model = access()?.model ?? null;
    return {
      driver: now,
      model,
      says: wordsOf(now, model, chosen?.driver ?? null, gateway()),
      gateway: gateway(),
      ownKey: { set: own !== null, models: own?.models ?? [] },
    };
  }

  return {
    access,
    status,
    changed: listeners.listen,
    async load() {
      chosen = (await readSetting(db, "model")) ?? null;
      own = await keys.get();
    },
    async choose(wanted, model) {
      chosen = { driver: wanted, model };
      await writeSetting(db, "model", chosen);
      listeners.tell();
      return status();
    },
    async setOwnKey(key, signal) {
      if (key !== null) {
        const tried = await tryKey(key, fetch, signal);
        if (!tried.ok) return tried;
        own = { key, models: tried.value };
      } else own = null;
      await keys.set(own);
      listeners.tell();
      return succeed(status());
    },
  };
}

function withOwnKey(own: OwnKey, model: string | null, fetch: typeof globalThis.fetch): ClaudeAccess | null {
  if (model === null) return null;
  return { by: "own-key", to: OWN_KEY_HOST, baseURL: `https://${OWN_KEY_HOST}`, apiKey: own.key, model, fetch };
}

async function tryKey(key: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Result<string[]>> {
  if (!/^[\x21-\x7e]{20,300}$/.test(key)) return { ok: false, failure: notAKey };
  const access = withOwnKey({ key, models: [] }, "", fetch);
  if (access === null) return { ok: false, failure: notAKey };
  const models = await listModels(access, signal);
  if (models.ok) return succeed(models.value);
  const happened = models.failure?.happened ?? "The key could not be tried.";
  return fail(
    "own-key-refused",
    happened,
    "The key was not taken over; the playbook drafts.",
    "Check the key, then try again.",
  );
}

const notAKey: Failure = {
  code: "own-key-malformed",
  happened: "That does not look like an API key.",
  means: "Nothing was sent and nothing was kept.",
  todo: "Copy the whole key from the provider's console and paste it here.",
};

function wordsOf(
  now: ModelStatus["driver"],
  model: string | null,
  wanted: ModelStatus["driver"] | null,
  gateway: ModelStatus["gateway"],
): string {
  if (now === "gateway") return `${model ?? "A model"} drafts, through your company's server. ${gateway.says}`.trim();
  if (now === "own-key") return `${model ?? "A model"} drafts with your own key, until the browser is closed.`;
  if (wanted === "own-key") return "Your own key is gone with the browser's last session: the playbook drafts.";
  if (wanted === "playbook") return "The playbook drafts, as you chose.";
  return gateway.says;
}
