/** Starts the practice desks (HTTPS) and the practice shop (HTTP) on the loopback, and hands out what is needed to use them. */
import { join } from "node:path";
import { ensureCertificate } from "./certificate.ts";
import { createControlApp } from "./control-app.ts";
import { FRESHDESK_SAM_ID, freshdeskUsers, type PracticeUser, SAM_ID, zendeskUsers } from "./data/people.ts";
import { createFaults, type PracticeFaults } from "./faults.ts";
import { createFreshdeskApp, FRESHDESK_ALIAS, FRESHDESK_HOST } from "./freshdesk/app.ts";
import type { FreshdeskWrite } from "./freshdesk/context.ts";
import { createCredits } from "./freshdesk/credits.ts";
import { createSessions as createFreshdeskSessions } from "./freshdesk/sessions.ts";
import { createFreshdeskStore, type FreshdeskStore } from "./freshdesk/store.ts";
import { noSwitches } from "./freshdesk/switches.ts";
import { listenOnLoopback } from "./listen.ts";
import { createShopApp } from "./shop/shop-app.ts";
import { noShopFaults } from "./shop/shop-faults.ts";
import { openShopStore, type ShopStore } from "./shop/shop-store.ts";
import { createDeskApp } from "./zendesk/desk-app.ts";
import type { WriteSeen } from "./zendesk/desk-context.ts";
import { noDeskFaults } from "./zendesk/desk-faults.ts";
import { createDeskStore, type DeskStore } from "./zendesk/desk-store.ts";
import { createSessions } from "./zendesk/sessions.ts";

export interface PracticeOptions {
  /** Keeps the certificate and the shop's refunds. The desk's tickets start anew each time. */
  readonly dir: string;
  readonly now?: () => Date;
  readonly deskPort?: number;
  readonly shopPort?: number;
  /** How long after a write the desk's business rule touches the ticket again. */
  readonly triggerMs?: number;
  /** Updates of one ticket by one agent in ten minutes; the real desk allows 30. */
  readonly updateLimit?: number;
  /** What the Freshdesk account may ask in a minute: 700 on the largest plan. */
  readonly freshdeskPerMinute?: number;
  readonly signal?: AbortSignal;
}

export interface Practice {
  readonly desk: {
    readonly port: number;
    readonly origin: string;
    readonly spki: string;
    readonly cert: string;
    readonly apiToken: string;
    /** The agent whose browser session the page opens. */
    readonly agent: { readonly id: number; readonly name: string; readonly email: string };
    readonly store: DeskStore;
    readonly writes: readonly WriteSeen[];
  };
  readonly freshdesk: {
    readonly origin: string;
    /** The same agent pages under the company's own name. */
    readonly alias: string;
    /** The listener of the other desk: which desk answers is said by the request's host. */
    readonly port: number;
    /** Mia's: an administrator may do all that the API can. */
    readonly apiKey: string;
    /** Sam's own, who is no administrator. */
    readonly agentApiKey: string;
    /** The agent whose browser session the page opens. */
    readonly agent: { readonly id: number; readonly name: string; readonly email: string };
    readonly store: FreshdeskStore;
    readonly writes: readonly FreshdeskWrite[];
  };
  readonly shop: { readonly port: number; readonly apiKey: string; readonly store: ShopStore };
  readonly faults: PracticeFaults;
  stop(): Promise<void>;
}

/** Neither opens anything but this process, on this machine; being constant, they survive a restart. */
const API_TOKEN = "practice-desk-token";
const API_KEY = "sk_test_practice_shop";
const FRESHDESK_KEYS = { admin: "practice-freshdesk-key", agent: "practice-freshdesk-key-of-sam" };

export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const { dir, now = () => new Date() } = options;
  const abort = new AbortController();
  options.signal?.addEventListener("abort", () => abort.abort(), { once: true });
  if (options.signal?.aborted) abort.abort();
  const { signal } = abort;

  const certificate = await ensureCertificate(dir);
  const store = createDeskStore({ now, triggerMs: options.triggerMs ?? 1000, signal });
  const sessions = createSessions(API_TOKEN);
  const deskFaults = noDeskFaults();
  const writes: WriteSeen[] = [];
  const updateLimit = options.updateLimit ?? 30;
  const deskApp = createDeskApp({ store, faults: deskFaults, sessions, updateLimit, writes });

  const freshdeskStore = createFreshdeskStore({ now, triggerMs: options.triggerMs ?? 1000, signal });
  const freshdesk = {
    store: freshdeskStore,
    switches: noSwitches(),
    sessions: createFreshdeskSessions(FRESHDESK_KEYS),
  };
  const freshdeskWrites: FreshdeskWrite[] = [];
  const credits = createCredits(options.freshdeskPerMinute ?? 700, now);
  const freshdeskApp = createFreshdeskApp({ ...freshdesk, credits, writes: freshdeskWrites });

  const shopStore = openShopStore({ dir: join(dir, "shop"), now });
  const shopFaults = noShopFaults();
  const shopApp = createShopApp({ store: shopStore, faults: shopFaults, apiKey: API_KEY });
  const faults = createFaults({ desk: deskFaults, shop: shopFaults, store, sessions, freshdesk });
  const seen = { store: freshdeskStore, writes: freshdeskWrites };
  const control = createControlApp({ faults, shop: shopStore, desk: store, writes, freshdesk: seen });
  shopApp.route("/", control as never);

  try {
    const desk = await listenOnLoopback({
      fetch: (request, env) => (isForFreshdesk(request) ? freshdeskApp : deskApp).fetch(request, env as never),
      port: options.deskPort ?? 0,
      tls: certificate,
      signal,
    });
    const shop = await listenOnLoopback({
      fetch: (request, env) => shopApp.fetch(request, env as never),
      port: options.shopPort ?? 0,
      signal,
    });
    return {
      desk: {
        port: desk.port,
        origin: "https://acme.zendesk.com",
        spki: certificate.spki,
        cert: certificate.cert,
        apiToken: API_TOKEN,
        agent: agentOf(zendeskUsers, SAM_ID),
        store,
        writes,
      },
      freshdesk: {
        origin: `https://${FRESHDESK_HOST}`,
        alias: `https://${FRESHDESK_ALIAS}`,
        port: desk.port,
        apiKey: FRESHDESK_KEYS.admin,
        agentApiKey: FRESHDESK_KEYS.agent,
        agent: agentOf(freshdeskUsers, FRESHDESK_SAM_ID),
        store: freshdeskStore,
        writes: freshdeskWrites,
      },
      shop: { port: shop.port, apiKey: API_KEY, store: shopStore },
      faults,
      async stop() {
        abort.abort();
        await Promise.all([desk.closed, shop.closed]);
      },
    };
  } catch (error) {
    abort.abort();
    throw error;
  }
}

function isForFreshdesk(request: Request): boolean {
  const host = (request.headers.get("host") ?? "").toLowerCase().replace(/:\d+$/, "");
  return host === FRESHDESK_HOST || host === FRESHDESK_ALIAS;
}

function agentOf(users: readonly PracticeUser[], id: number) {
  const user = users.find((one) => one.id === id);
  if (!user) throw new Error(`no practice user ${id}`);
  return { id: user.id, name: user.name, email: user.email };
}
