/**
 * What the server says about the organisation's desks and its model, kept so that a worker that was just started, or is
 * offline, knows it too. It describes and never allows: nothing here reaches the gate, and an older server that does
 * not know the question leaves everything as it is without a setup.
 */
import { CodedError, type Failure } from "#lib/domain/error.ts";
import type { DeskSetup, ModelSetup, SetupAnswer } from "#lib/domain/server-api.ts";
import type { DeskName, TicketRef } from "#lib/domain/ticket.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, writeSetting } from "#lib/storage/settings.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection } from "./connection.ts";

export interface Setup {
  load(): Promise<void>;
  /** Asks the server; never throws for what it does or does not answer. */
  sync(signal?: AbortSignal): Promise<void>;
  desks(): readonly DeskSetup[];
  deskOf(ref: Pick<TicketRef, "desk" | "host">): DeskSetup | undefined;
  /** The account behind an address, under its own name or a company's domain; undefined for any other page. */
  accountAt(url: string): { desk: DeskName; host: string } | undefined;
  model(): ModelSetup | null;
  problem(): Failure | null;
  changed: Listen;
}

export interface SetupParts {
  db: CountersignDatabase;
  connection: Pick<Connection, "client" | "session" | "changed">;
}

export function createSetup({ db, connection }: SetupParts, life: AbortSignal): Setup {
  let known: SetupAnswer | null = null;
  let org: string | null = null;
  let problem: Failure | null = null;
  let syncing: Promise<void> | null = null;
  const listeners = createListeners();

  async function load(): Promise<void> {
    const kept = await readSetting(db, "setup").catch((error: unknown) => {
      // Unreadable is the same as none: the next answer writes it anew.
      if (error instanceof CodedError) return undefined;
      throw error;
    });
    if (kept === undefined) return;
    known = kept.answer;
    org = kept.org;
  }

  async function ask(signal?: AbortSignal): Promise<void> {
    const session = connection.session();
    const client = connection.client();
    if (session === null || client === null) return;
    const answer = await client.setup(signal);
    // Signed out, or in as somebody else, while the server answered: the answer is not for now.
    if (connection.session() !== session) return;
    problem = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    const isNews = JSON.stringify(answer.value) !== JSON.stringify(known) || org !== session.org;
    known = answer.value;
    org = session.org;
    if (!isNews) return;
    await writeSetting(db, "setup", { org, answer: known });
    listeners.tell();
  }

  /** What was kept for another organisation says nothing about this one. */
  function standing(): SetupAnswer | null {
    return org !== null && connection.session()?.org === org ? known : null;
  }

  const setup: Setup = {
    load,
    sync(signal = life) {
      syncing ??= ask(signal).finally(() => {
        syncing = null;
      });
      return syncing;
    },
    desks: () => standing()?.desks ?? [],
    deskOf: ({ desk, host }) => setup.desks().find((one) => one.desk === desk && one.host === host),
    accountAt(url) {
      const host = hostOf(url);
      const found = setup.desks().find((one) => one.host === host || (host !== undefined && one.pages.includes(host)));
      return found && { desk: found.desk, host: found.host };
    },
    model: () => standing()?.model ?? null,
    problem: () => problem,
    changed: listeners.listen,
  };
  return setup;
}

function hostOf(url: string): string | undefined {
  try {
    const { protocol, host } = new URL(url);
    return protocol === "https:" ? host : undefined;
  } catch {
    return undefined;
  }
}
