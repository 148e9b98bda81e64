/**
 * Who this browser is connected to, as whom, and which root it trusts. The root is what a person compared at
 * sign-in; it stays pinned after sign-out, and everything the server says about keys is measured against it.
 * Passwords pass through and are never kept.
 */
import type { Roster, SignedKeySuccession, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError, type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Hello, SignInAnswer } from "#lib/domain/server-api.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { ConsoleCall, ServerHello } from "#lib/messaging/console-calls.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { chainHead } from "#lib/storage/journal.ts";
import { readSetting, removeSetting, type Setting, type StoredSession, writeSetting } from "#lib/storage/settings.ts";
import type { Clock } from "./clock.ts";
import { serverAddress } from "./connection/address.ts";
import { explainUnreachable, type Surroundings } from "./connection/explain-unreachable.ts";
import { otherOrganisation, otherRoot, unreadable, wrongAnswer } from "./connection/failures.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import { followSuccessions, genuineOf, rootsOf } from "./connection/successions.ts";
import { checkRoster, logKeys } from "./connection/trust.ts";
import { type Device, verifySignature } from "./device.ts";
import { appendItem, type Random, systemRandom } from "./record/append-item.ts";
import { createServerClient, type ServerClient } from "./server-client.ts";

export type Session = StoredSession;
export type SignIn = Omit<Extract<ConsoleCall, { console: "sign-in" }>, "console">;

export interface Connection {
  load(): Promise<void>;
  session(): Session | null;
  hello(server: string, signal?: AbortSignal): Promise<Result<ServerHello>>;
  signIn(call: SignIn, signal?: AbortSignal): Promise<Result<Session>>;
  signOut(): Promise<void>;
  /** Null while nobody is signed in. */
  client(): ServerClient | null;
  /** The pinned root, who was signed in last and where; outlives the session. */
  pin(): Setting<"pin"> | null;
  /** The newest roster that the pinned root signed. */
  roster(): Roster | null;
  /** Takes a roster over, if it is properly signed and not older. */
  takeRoster(signed: SignedRoster): Promise<Result<Roster>>;
  /** Follows statements of keys about the ones in their place; what is refused comes back, and moves nothing. */
  takeSuccessions(offered: readonly SignedKeySuccession[]): Promise<Failure[]>;
  /** Statements that were taken so far, oldest first. */
  successions(): readonly SignedKeySuccession[];
  /** The root was replaced by its own statement, and nobody here has said yet that they read it. */
  rootReplaced(): Setting<"rootReplaced"> | null;
  understoodRoot(): Promise<void>;
  /** Verifier keys of the log that have not expired. */
  vkeys(): string[];
  /** What could not be resumed from storage. */
  problem(): Failure | null;
  changed: Listen;
}

export interface ConnectionParts {
  db: CountersignDatabase;
  device: Device;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  random?: Random;
}

export function createConnection({ db, device, clock, fetch, random = systemRandom }: ConnectionParts): Connection {
  let pin: Setting<"pin"> | null = null;
  let session: Session | null = null;
  let roster: Roster | null = null;
  let successions: readonly SignedKeySuccession[] = [];
  let replaced: Setting<"rootReplaced"> | null = null;
  let client: ServerClient | null = null;
  let problem: Failure | null = null;
  const listeners = createListeners();

  function clientFor(server: string, token: string | null): ServerClient {
    const credentials = token === null ? null : { token, sign: (body: { type: string }) => device.sign(body) };
    return createServerClient({ server, credentials, clock, fetch });
  }

  const now = (): number => clock.serverNow() ?? clock.now();
  const surroundings = (): Surroundings => ({ fetch, onLine: navigator.onLine, now: clock.now() });

  function use(next: Session | null): void {
    session = next;
    client = next === null ? null : clientFor(next.server, next.token);
    listeners.tell();
  }

  async function load(): Promise<void> {
    try {
      pin = (await readSetting(db, "pin")) ?? null;
      const stored = (await readSetting(db, "session")) ?? null;
      successions = await genuineOf((await readSetting(db, "successions")) ?? [], verifySignature);
      replaced = (await readSetting(db, "rootReplaced")) ?? null;
      const signed = await readSetting(db, "roster");
      if (pin !== null && signed !== undefined) {
        // Storage is not trusted more than the network: what was kept is verified like what arrives.
        const roots = rootsOf(pin.root, successions);
        const checked = await checkRoster(signed, { roots, org: pin.org, highest: 0, now: undefined }, verifySignature);
        if (checked.ok) roster = checked.value;
        else problem = checked.failure;
      }
      use(stored !== null && stored.root === pin?.root ? stored : null);
    } catch (error) {
      problem = unreadable(error);
    }
  }

  async function askHello(server: string, signal?: AbortSignal): Promise<Result<{ server: string; hello: Hello }>> {
    const address = serverAddress(server);
    if (!address.ok) return address;
    const answer = await clientFor(address.value, null).hello(signal);
    if (!answer.ok)
      return answer.failure.code === "server-unreachable" ? explainUnreachable(address.value, surroundings()) : answer;
    const { root, org, roster: signed, serverTime } = answer.value;
    const at = { highest: 0, now: parseInstant(serverTime) };
    const checked = await checkRoster(signed, { roots: [root], org, ...at }, verifySignature);
    return checked.ok ? succeed({ server: address.value, hello: answer.value }) : checked;
  }

  async function takeRoster(signed: SignedRoster): Promise<Result<Roster>> {
    if (pin === null) return fail("not-connected", "Nobody signed in yet.", "No root key is known.", "Sign in first.");
    const highest = (await readSetting(db, "highest")) ?? { revision: 0, roster: 0 };
    const checked = await checkRoster(
      signed,
      { roots: [pin.root], org: pin.org, highest: highest.roster, digest: highest.rosterBody, now: now() },
      verifySignature,
    );
    if (!checked.ok) return checked;
    await db.transaction("rw", db.settings, async () => {
      const before = (await readSetting(db, "highest")) ?? { revision: 0 };
      await writeSetting(db, "roster", signed);
      await writeSetting(db, "highest", { ...before, roster: signed.body.version, rosterBody: digest(signed.body) });
    });
    roster = checked.value;
    listeners.tell();
    return checked;
  }

  async function takeSuccessions(offered: readonly SignedKeySuccession[]): Promise<Failure[]> {
    if (pin === null || offered.length === 0) return [];
    const { root, org } = pin;
    const trusted = { org, root, taken: successions, roster, now: now() };
    const followed = await followSuccessions(offered, trusted, verifySignature);
    if (followed.taken.length > successions.length) await keepSuccessions(followed.taken, followed.root);
    return followed.refused;
  }

  /** The pin and the statement that moves it are written together: neither is ever there without the other. */
  async function keepSuccessions(taken: readonly SignedKeySuccession[], root: string): Promise<void> {
    const moved = pin !== null && pin.root !== root;
    const pinned = pin === null ? null : { ...pin, root };
    const notice = moved && pin !== null ? { from: pin.root, to: root, at: formatInstant(now()) } : null;
    const held = session === null ? null : { ...session, root };
    await db.transaction("rw", db.settings, async () => {
      await writeSetting(db, "successions", [...taken]);
      if (pinned !== null) await writeSetting(db, "pin", pinned);
      if (held !== null) await writeSetting(db, "session", held);
      if (notice !== null) await writeSetting(db, "rootReplaced", notice);
    });
    successions = taken;
    pin = pinned;
    // Changed in place: it is the same session, and whoever waits for an answer under it still does.
    if (session !== null) session.root = root;
    if (notice !== null) replaced = notice;
    listeners.tell();
  }

  async function signIn(call: SignIn, signal?: AbortSignal): Promise<Result<Session>> {
    const met = await askHello(call.server, signal);
    if (!met.ok) return met;
    const { server, hello } = met.value;
    if (hello.root !== call.root) return otherRoot(hello.root);
    if (pin !== null && pin.root !== hello.root) await takeSuccessions(hello.successions ?? []);
    if (pin !== null && pin.root !== hello.root && (await chainHead(db)) !== null) return otherOrganisation(pin.org);
    const { user, password, deviceName } = call;
    const body = { user, password, deviceKey: device.publicKey, deviceName: deviceName.slice(0, 80) };
    const answer = await clientFor(server, null).signIn(body, signal);
    if (!answer.ok) return answer;
    if (answer.value.device !== device.id || answer.value.org !== hello.org) return wrongAnswer();
    return enter(server, hello, answer.value);
  }

  async function enter(server: string, hello: Hello, answer: SignInAnswer): Promise<Result<Session>> {
    await clock.heard(answer.serverTime, { anew: true });
    const { rep, org } = answer;
    if (pin !== null && pin.root !== hello.root) {
      await forgetAuthority(db);
      successions = [];
      replaced = null;
    }
    pin = { root: hello.root, org, server, rep };
    await writeSetting(db, "pin", pin);
    const taken = await takeRoster(hello.roster);
    if (!taken.ok) return taken;
    await enrol(rep);
    const { token, expires, repName, roles, team } = answer;
    const next = { server, token, org, root: hello.root, rep, repName, roles, team, device: device.id, expires };
    await writeSetting(db, "session", next);
    problem = null;
    use(next);
    return succeed(next);
  }

  /** The first item of the chain says which key signs all that follow. */
  async function enrol(rep: string): Promise<void> {
    if ((await chainHead(db)) !== null) return;
    const display = { title: "This browser was enrolled", detail: "Its key signs every entry.", ticket: null };
    const fields = {
      entry: "device-enrolled" as const,
      rep,
      deviceKey: device.publicKey,
      deviceKind: "person" as const,
    };
    await appendItem({ db, device, clock, random }, fields, {}, display);
  }

  async function signOut(): Promise<void> {
    await db.transaction("rw", db.settings, async () => {
      await removeSetting(db, "session");
      await removeSetting(db, "lease");
      await removeSetting(db, "checked");
    });
    use(null);
  }

  return {
    load,
    session: () => session,
    async hello(server, signal) {
      const met = await askHello(server, signal);
      return met.ok ? succeed(toServerHello(met.value.server, met.value.hello)) : met;
    },
    signIn: (call, signal) =>
      signIn(call, signal).catch((error: unknown) => {
        if (error instanceof CodedError) return { ok: false, failure: unreadable(error) };
        throw error;
      }),
    signOut,
    client: () => client,
    pin: () => pin,
    roster: () => roster,
    takeRoster,
    takeSuccessions,
    successions: () => successions,
    rootReplaced: () => replaced,
    async understoodRoot() {
      await removeSetting(db, "rootReplaced");
      replaced = null;
      listeners.tell();
    },
    vkeys: () => logKeys(roster, now()),
    problem: () => problem,
    changed: listeners.listen,
  };
}

/** Another root is another organisation: its revisions count from the beginning, and its log is another one. */
async function forgetAuthority(db: CountersignDatabase): Promise<void> {
  await db.transaction("rw", db.settings, async () => {
    for (const name of [
      "roster",
      "policy",
      "lease",
      "checked",
      "highest",
      "remembered",
      "formerLogs",
      "logRenamed",
      "erasures",
      "successions",
      "rootReplaced",
      "runs",
      "refused",
    ] as const) {
      await removeSetting(db, name);
    }
  });
}

function toServerHello(server: string, { org, root, practice, people = [] }: Hello): ServerHello {
  return { server, org, root, fingerprint: rootFingerprint(fromBase64(root)), practice, people };
}
