/** How the practice Freshdesk is made to misbehave: the names, what each needs, and what it does. */
import { z } from "zod";
import { textToHtml } from "./message-html.ts";
import type { FreshdeskSessions } from "./sessions.ts";
import type { FreshdeskStore } from "./store.ts";
import {
  EDITOR_APIS,
  type EditorApi,
  LAYOUTS,
  type Layout,
  noSwitches,
  type Presence,
  type Switches,
} from "./switches.ts";
import { moveStatus, OPEN, type Ticket } from "./ticket.ts";
import { STATUS_CODES } from "./ticket-fields.ts";

const times = z.int().min(0).default(1);
const ms = z.int().min(0).max(600_000);
const ticket = z.int();
const text = z.string().min(1);

export const freshdeskFaultSchemas = [
  z.strictObject({ fault: z.literal("freshdesk-log-out") }),
  z.strictObject({ fault: z.literal("freshdesk-rate-limit"), times, seconds: z.int().min(0).max(3600).default(1) }),
  z.strictObject({ fault: z.literal("freshdesk-api-error"), times }),
  z.strictObject({ fault: z.literal("freshdesk-api-delay"), ms }),
  z.strictObject({ fault: z.literal("freshdesk-write-lost-answer"), times }),
  z.strictObject({ fault: z.literal("freshdesk-write-fails-before"), times }),
  z.strictObject({ fault: z.literal("freshdesk-required-for-closure"), on: z.boolean().default(true) }),
  z.strictObject({ fault: z.literal("freshdesk-layout"), layout: z.enum(LAYOUTS) }),
  z.strictObject({ fault: z.literal("freshdesk-composer"), state: z.enum(["normal", "hidden"]) }),
  z.strictObject({ fault: z.literal("freshdesk-editor-api"), api: z.enum(EDITOR_APIS) }),
  z.strictObject({ fault: z.literal("freshdesk-slow-page"), ms: ms.nullable() }),
  z.strictObject({ fault: z.literal("freshdesk-rerender") }),
  z.strictObject({
    fault: z.literal("freshdesk-traffic-cop"),
    times,
    text: text.default("One more thing: please hurry."),
  }),
  z.strictObject({ fault: z.literal("freshdesk-collision"), ticket, is: z.enum(["none", "viewing", "typing"]) }),
  z.strictObject({ fault: z.literal("freshdesk-customer-writes"), ticket, text }),
  z.strictObject({ fault: z.literal("freshdesk-agent-sets-status"), ticket, status: z.int() }),
] as const;
export type FreshdeskFault = z.infer<(typeof freshdeskFaultSchemas)[number]>;

export interface FreshdeskFaults {
  logOut(): void;
  rateLimit(times?: number, seconds?: number): void;
  apiError(times?: number): void;
  apiDelay(ms: number): void;
  /** The write is done, the connection is cut. */
  writeLostAnswer(times?: number): void;
  /** The connection is cut before anything is done. */
  writeFailsBefore(times?: number): void;
  requiredForClosure(on?: boolean): void;
  layout(layout: Layout): void;
  composer(state: Switches["composer"]): void;
  editorApi(api: EditorApi): void;
  /** How much later than its address a ticket's content comes. */
  slowPage(ms: number | null): void;
  /** The page builds itself anew and wipes whatever others put into its body. */
  rerender(): void;
  /** The next sends bounce: the customer wrote in that moment. */
  trafficCop(times?: number, text?: string): void;
  collision(ticket: number, is: Presence): void;
  customerWrites(ticket: number, text: string): void;
  agentSetsStatus(ticket: number, status: number): void;
}

export function freshdeskFaults(must: (fault: FreshdeskFault) => void): FreshdeskFaults {
  return {
    logOut: () => must({ fault: "freshdesk-log-out" }),
    rateLimit: (count = 1, seconds = 1) => must({ fault: "freshdesk-rate-limit", times: count, seconds }),
    apiError: (count = 1) => must({ fault: "freshdesk-api-error", times: count }),
    apiDelay: (delay) => must({ fault: "freshdesk-api-delay", ms: delay }),
    writeLostAnswer: (count = 1) => must({ fault: "freshdesk-write-lost-answer", times: count }),
    writeFailsBefore: (count = 1) => must({ fault: "freshdesk-write-fails-before", times: count }),
    requiredForClosure: (on = true) => must({ fault: "freshdesk-required-for-closure", on }),
    layout: (layout) => must({ fault: "freshdesk-layout", layout }),
    composer: (state) => must({ fault: "freshdesk-composer", state }),
    editorApi: (api) => must({ fault: "freshdesk-editor-api", api }),
    slowPage: (delay) => must({ fault: "freshdesk-slow-page", ms: delay }),
    rerender: () => must({ fault: "freshdesk-rerender" }),
    trafficCop: (count = 1, words = "One more thing: please hurry.") =>
      must({ fault: "freshdesk-traffic-cop", times: count, text: words }),
    collision: (id, is) => must({ fault: "freshdesk-collision", ticket: id, is }),
    customerWrites: (id, words) => must({ fault: "freshdesk-customer-writes", ticket: id, text: words }),
    agentSetsStatus: (id, status) => must({ fault: "freshdesk-agent-sets-status", ticket: id, status }),
  };
}

export interface FreshdeskTargets {
  readonly switches: Switches;
  readonly store: FreshdeskStore;
  readonly sessions: FreshdeskSessions;
}

/** False if the fault names a ticket or a status that does not exist. */
export function applyFreshdeskFault(targets: FreshdeskTargets, fault: FreshdeskFault): boolean {
  const { switches, store, sessions } = targets;
  const set = (values: Partial<Switches>) => {
    Object.assign(switches, values);
    store.touch();
    return true;
  };
  switch (fault.fault) {
    case "freshdesk-log-out":
      sessions.logOutAll();
      return true;
    case "freshdesk-rate-limit":
      return set({ rateLimitTimes: fault.times, rateLimitSeconds: fault.seconds });
    case "freshdesk-api-error":
      return set({ apiErrorTimes: fault.times });
    case "freshdesk-api-delay":
      return set({ apiDelayMs: fault.ms });
    case "freshdesk-write-lost-answer":
      return set({ loseAnswerTimes: fault.times });
    case "freshdesk-write-fails-before":
      return set({ failBeforeTimes: fault.times });
    case "freshdesk-required-for-closure":
      return set({ requiredForClosure: fault.on });
    case "freshdesk-layout":
      return set({ layout: fault.layout });
    case "freshdesk-composer":
      return set({ composer: fault.state });
    case "freshdesk-editor-api":
      return set({ editorApi: fault.api });
    case "freshdesk-slow-page":
      return set({ swapMs: fault.ms });
    case "freshdesk-rerender":
      return set({ rerenders: switches.rerenders + 1 });
    case "freshdesk-traffic-cop":
      return set({ trafficCopTimes: fault.times, trafficCopText: fault.text });
    case "freshdesk-collision":
      return store.tickets.has(fault.ticket) && set({ presence: { ticket: fault.ticket, is: fault.is } });
    case "freshdesk-customer-writes":
      return withTicket(store, fault.ticket, (found) => customerWrites(store, found, fault.text));
    case "freshdesk-agent-sets-status":
      if (!STATUS_CODES.includes(fault.status)) return false;
      return withTicket(store, fault.ticket, (found) => {
        moveStatus(found, fault.status, store.now());
        store.changed(found, "agent");
      });
  }
}

export function resetFreshdesk({ switches, store }: FreshdeskTargets): void {
  // A page that is open must not take going back to the first number for one more order to build itself anew.
  Object.assign(switches, { ...noSwitches(), rerenders: switches.rerenders });
  store.touch();
}

/** As on the real desk, the customer's answer opens a ticket that was not. */
export function customerWrites(store: FreshdeskStore, found: Ticket, words: string): void {
  if (found.status !== OPEN) moveStatus(found, OPEN, store.now());
  const body = { body: textToHtml(words), bodyText: words };
  store.add(found, { ...body, userId: found.requesterId, incoming: true, private: false, source: 0 });
  found.stats = { ...found.stats, requesterRespondedAt: store.now() };
}

function withTicket(store: FreshdeskStore, id: number, change: (found: Ticket) => void): boolean {
  const found = store.tickets.get(id);
  if (found) change(found);
  return found !== undefined;
}
