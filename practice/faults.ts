/**
 * The switches that make the practice desk and shop misbehave. One list of faults, used in two ways: typed methods in the
 * same process, or `POST /practice/faults` from another one.
 */
import { z } from "zod";
import { MIA_ID } from "./data/people.ts";
import {
  applyFreshdeskFault,
  type FreshdeskFault,
  type FreshdeskFaults,
  type FreshdeskTargets,
  freshdeskFaultSchemas,
  freshdeskFaults,
  resetFreshdesk,
} from "./freshdesk/faults.ts";
import { noShopFaults, type ShopFaults } from "./shop/shop-faults.ts";
import { type DeskFaults, noDeskFaults } from "./zendesk/desk-faults.ts";
import { type DeskStore, STATUSES } from "./zendesk/desk-store.ts";
import { textToHtml } from "./zendesk/safe-html.ts";
import type { Sessions } from "./zendesk/sessions.ts";

const times = z.int().min(0).default(1);
const ms = z.int().min(0).max(600_000);

export const faultSchema = z.discriminatedUnion("fault", [
  z.strictObject({ fault: z.literal("log-out") }),
  z.strictObject({ fault: z.literal("renew-csrf") }),
  z.strictObject({ fault: z.literal("composer"), state: z.enum(["normal", "renamed", "hidden"]) }),
  z.strictObject({ fault: z.literal("api-delay"), ms }),
  z.strictObject({ fault: z.literal("api-error"), times }),
  z.strictObject({ fault: z.literal("rate-limit"), times }),
  z.strictObject({ fault: z.literal("conflict"), times }),
  z.strictObject({ fault: z.literal("customer-writes"), ticket: z.int(), text: z.string().min(1) }),
  z.strictObject({ fault: z.literal("agent-sets-status"), ticket: z.int(), status: z.enum(STATUSES) }),
  z.strictObject({ fault: z.literal("shop-fails-before"), times }),
  z.strictObject({ fault: z.literal("shop-fails-after"), times }),
  z.strictObject({ fault: z.literal("shop-slow"), ms }),
  z.strictObject({ fault: z.literal("shop-down"), down: z.boolean() }),
  z.strictObject({ fault: z.literal("reset") }),
  ...freshdeskFaultSchemas,
]);
export type Fault = z.infer<typeof faultSchema>;

export interface PracticeFaults {
  /** False if the fault names a ticket that does not exist. */
  apply(fault: Fault): boolean;
  logOut(): void;
  renewCsrf(): void;
  composer(state: DeskFaults["composer"]): void;
  apiDelay(ms: number): void;
  apiError(times?: number): void;
  rateLimit(times?: number): void;
  conflict(times?: number): void;
  customerWrites(ticket: number, text: string): void;
  agentSetsStatus(ticket: number, status: (typeof STATUSES)[number]): void;
  shopFailsBefore(times?: number): void;
  shopFailsAfter(times?: number): void;
  shopSlow(ms: number): void;
  shopDown(down: boolean): void;
  readonly freshdesk: FreshdeskFaults;
  /** Puts every switch back; what was written to tickets and refunded stays. */
  reset(): void;
}

export interface FaultTargets {
  readonly desk: DeskFaults;
  readonly shop: ShopFaults;
  readonly store: DeskStore;
  readonly sessions: Sessions;
  readonly freshdesk: FreshdeskTargets;
}

export function createFaults(targets: FaultTargets): PracticeFaults {
  const apply = (fault: Fault) => applyFault(targets, fault);
  const must = (fault: Fault) => {
    if (!apply(fault)) throw new Error(`no such ticket: ${JSON.stringify(fault)}`);
  };
  return {
    apply,
    logOut: () => must({ fault: "log-out" }),
    renewCsrf: () => must({ fault: "renew-csrf" }),
    composer: (state) => must({ fault: "composer", state }),
    apiDelay: (delay) => must({ fault: "api-delay", ms: delay }),
    apiError: (count = 1) => must({ fault: "api-error", times: count }),
    rateLimit: (count = 1) => must({ fault: "rate-limit", times: count }),
    conflict: (count = 1) => must({ fault: "conflict", times: count }),
    customerWrites: (ticket, text) => must({ fault: "customer-writes", ticket, text }),
    agentSetsStatus: (ticket, status) => must({ fault: "agent-sets-status", ticket, status }),
    shopFailsBefore: (count = 1) => must({ fault: "shop-fails-before", times: count }),
    shopFailsAfter: (count = 1) => must({ fault: "shop-fails-after", times: count }),
    shopSlow: (delay) => must({ fault: "shop-slow", ms: delay }),
    shopDown: (down) => must({ fault: "shop-down", down }),
    freshdesk: freshdeskFaults(must),
    reset: () => must({ fault: "reset" }),
  };
}

function applyFault(targets: FaultTargets, fault: Fault): boolean {
  if (isFreshdesk(fault)) return applyFreshdeskFault(targets.freshdesk, fault);
  const { desk, shop, store, sessions } = targets;
  switch (fault.fault) {
    case "log-out":
      sessions.logOutAll();
      return true;
    case "renew-csrf":
      sessions.renewCsrf();
      return true;
    case "composer":
      desk.composer = fault.state;
      store.touch();
      return true;
    case "api-delay":
      desk.apiDelayMs = fault.ms;
      return true;
    case "api-error":
      desk.apiErrorTimes = fault.times;
      return true;
    case "rate-limit":
      desk.rateLimitTimes = fault.times;
      return true;
    case "conflict":
      desk.conflictTimes = fault.times;
      return true;
    case "customer-writes":
      return customerWrites(store, fault.ticket, fault.text);
    case "agent-sets-status":
      return agentSetsStatus(store, fault.ticket, fault.status);
    case "shop-fails-before":
      shop.failBeforeTimes = fault.times;
      return true;
    case "shop-fails-after":
      shop.failAfterTimes = fault.times;
      return true;
    case "shop-slow":
      shop.slowMs = fault.ms;
      return true;
    case "shop-down":
      shop.down = fault.down;
      return true;
    case "reset":
      Object.assign(desk, noDeskFaults());
      Object.assign(shop, noShopFaults());
      store.touch();
      resetFreshdesk(targets.freshdesk);
      return true;
  }
}

const isFreshdesk = (fault: Fault): fault is FreshdeskFault => fault.fault.startsWith("freshdesk-");

/** As on the real desk, the customer's answer opens a ticket that was pending or solved. */
function customerWrites(store: DeskStore, id: number, text: string): boolean {
  const ticket = store.tickets.get(id);
  if (!ticket) return false;
  const reopens = ["pending", "hold", "solved"].includes(ticket.status);
  const changes = reopens ? [{ type: "Change" as const, field: "status", from: ticket.status, to: "open" }] : [];
  if (reopens) ticket.status = "open";
  const comment = { authorId: ticket.requesterId, body: text, htmlBody: textToHtml(text), public: true };
  store.record(ticket, ticket.requesterId, "email", changes, comment);
  return true;
}

function agentSetsStatus(store: DeskStore, id: number, status: (typeof STATUSES)[number]): boolean {
  const ticket = store.tickets.get(id);
  if (!ticket) return false;
  const change = { type: "Change" as const, field: "status", from: ticket.status, to: status };
  ticket.status = status;
  store.record(ticket, MIA_ID, "web", [change]);
  return true;
}
