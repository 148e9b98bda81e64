/** What the desk's routes are given. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { DeskFaults } from "./desk-faults.ts";
import type { DeskStore, Ticket } from "./desk-store.ts";
import type { Caller, Sessions } from "./sessions.ts";

export type DeskEnv = { Bindings: HttpBindings; Variables: { caller: Caller; publicComment?: boolean } };

export interface WriteSeen {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly by: string;
  readonly body: string;
  readonly status: number;
  /** `page`: the agent's own page sent it; `api`: somebody else in the session, or a server. */
  readonly from: "page" | "api";
  /** It put a public comment on the ticket. */
  readonly publicComment: boolean;
}

export interface DeskContext {
  readonly store: DeskStore;
  readonly faults: DeskFaults;
  readonly sessions: Sessions;
  ticket(id: string): Ticket | null;
  identify(c: Context<DeskEnv>): Caller | null;
  page<T extends { readonly id: number | string }>(
    name: string,
    all: readonly T[],
    c: Context<DeskEnv>,
    toJson?: (item: T) => object,
  ): object;
  pageAt<T extends { readonly id: number | string }>(
    name: string,
    all: readonly T[],
    url: URL,
    toJson?: (item: T) => object,
  ): object;
  readJson(c: Context<DeskEnv>): Promise<unknown>;
  /** Seconds to wait before this agent may change this ticket again; 0 if it may now. */
  spendUpdate(userId: number, ticketId: number): number;
}
