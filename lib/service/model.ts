/**
 * Which copilot drafts: the playbook, a model through the company's gateway, or a model with one person's own key. What
 * is not there is said and replaced by the playbook. The own key lives in the session's memory: it is never stored,
 * never logged, and never sent to the company's server.
 */
import type { ClaudeAccess } from "#lib/copilot/claude/access.ts";
import { type Result, succeed } from "#lib/domain/error.ts";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, removeSetting, type Setting, writeSetting } from "#lib/storage/settings.ts";
import type { Clock } from "./clock.ts";
import { createGatewayFetch, MODEL_GATEWAY } from "./connection/gateway-fetch.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection } from "./connection.ts";
import type { Device } from "./device.ts";
import { type KeyMemory, type OwnKey, tryOwnKey, withOwnKey } from "./own-key.ts";

export interface Model {
  load(): Promise<void>;
  /** Null while the playbook drafts. */
  access(): ClaudeAccess | null;
  status(): ModelStatus;
  choose(driver: ModelStatus["driver"], model: string | null): Promise<ModelStatus>;
  /** Tries the key before it is used. */
  setOwnKey(key: string, signal: AbortSignal): Promise<Result<ModelStatus>>;
  /** Who drafted with it drafts then as somebody who never chose. */
  forgetOwnKey(): Promise<ModelStatus>;
  changed: Listen;
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
    const { available, models } = gateway();
    if (wanted === "gateway") return available && models.length > 0 ? "gateway" : "playbook";
    if (wanted === "own-key") return own !== null && own.models.length > 0 ? "own-key" : "playbook";
    return "playbook";
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
      const tried = await tryOwnKey(key, fetch, signal);
      if (!tried.ok) return tried;
      own = { key, models: tried.value };
      await keys.set(own);
      listeners.tell();
      return succeed(status());
    },
    async forgetOwnKey() {
      own = null;
      await keys.set(null);
      if (chosen?.driver === "own-key") {
        chosen = null;
        await removeSetting(db, "model");
      }
      listeners.tell();
      return status();
    },
  };
}

function wordsOf(
  now: ModelStatus["driver"],
  model: string | null,
  wanted: ModelStatus["driver"] | null,
  gateway: ModelStatus["gateway"],
): string {
  // The server speaks of its first model; of another one it said nothing.
  if (now === "gateway")
    return model === gateway.models[0] ? gateway.says : `${model ?? "A model"} drafts, through your company's server.`;
  if (now === "own-key") return `${model ?? "A model"} drafts with your own key, until the browser is closed.`;
  if (wanted === "own-key") return "Your own key went with the browser's last session: the playbook drafts.";
  if (wanted === "playbook") return "The playbook drafts, as you chose.";
  if (gateway.available && gateway.models.length === 0) return "The server names no model: the playbook drafts.";
  return gateway.says;
}
