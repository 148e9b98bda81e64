/**
 * The open ticket pages: one channel per tab, asked one thing at a time by id, with a time-out. It must never
 * believe a page about which desk it is: host and desk come from the sender's URL.
 */
import type { z } from "zod";
import type { DeskLook, DeskRequest, Draft, PageState } from "#lib/desk/port.ts";
import type { DeskName, TicketRef } from "#lib/domain/ticket.ts";
import { wellFormed } from "#lib/domain/well-formed.ts";
import type { PageAsk, ToPage } from "#lib/messaging/page-calls.ts";
import {
  CheckAnswer,
  InsertAnswer,
  LookAnswer,
  ReadAnswer,
  SendAnswer,
  ToWorkerSchema,
} from "#lib/messaging/page-schemas.ts";
import type { Channel } from "./channel.ts";

const ASK_TIMEOUT_MS = 15_000;
/** A page takes at most 12 s; one that was frozen and begins later would act after it was given up. */
const BEGIN_WITHIN_MS = 3_000;

export interface Page {
  tab: number;
  /** Whose page it is, by the browser's word. */
  home: { desk: DeskName; host: string };
  document: string | null;
  state: PageState;
  read(ref: TicketRef): Promise<z.infer<typeof ReadAnswer>>;
  send(ref: TicketRef, request: DeskRequest): Promise<z.infer<typeof SendAnswer>>;
  insert(ref: TicketRef, draft: Draft): Promise<z.infer<typeof InsertAnswer>>;
  look(ref: TicketRef, look: DeskLook): Promise<z.infer<typeof LookAnswer>>;
  check(): Promise<z.infer<typeof CheckAnswer>>;
  tell(message: ToPage): void;
}

export interface PagesEvents {
  changed(page: Page): void;
  gone(page: Page): void;
  /** The page asks for the address and token of a sidebar frame. */
  wantsFrame(page: Page): void;
}

export interface Pages {
  open(channel: Channel): void;
  all(): readonly Page[];
  ofTab(tab: number): Page | undefined;
  /** A page that shows this ticket right now; where several do, the tab in which the person clicked. */
  showing(ref: TicketRef, clickedIn?: number): Page | undefined;
}

/** The desk that a URL belongs to; undefined for any other page. */
export type DeskOfUrl = (url: string) => { desk: DeskName; host: string } | undefined;

/** The account that is served under a page's own host; a company's domain is another name of it. */
export type AccountHost = (home: Page["home"]) => string;

export function createPages(
  deskOfUrl: DeskOfUrl,
  events: PagesEvents,
  accountHost: AccountHost = ({ host }) => host,
): Pages {
  const pages = new Map<number, Page>();
  return {
    all: () => [...pages.values()],
    ofTab: (tab) => pages.get(tab),
    showing(ref, clickedIn) {
      const all = [...pages.values()].filter((page) => sameRef(page.state.ref, ref));
      return all.find((page) => page.tab === clickedIn) ?? all[0];
    },
    open(channel) {
      const tab = channel.sender.tab;
      const home = deskOfUrl(channel.sender.url);
      // Only the top document of a tab on a desk's own host can be a ticket page.
      if (tab === null || channel.sender.frame !== 0 || home === undefined) return channel.close();
      const { page, listen } = connect(channel, tab, home, events, accountHost, () => pages.get(tab) === page);
      pages.set(tab, page);
      // Only now: what came before the worker was built is heard at once.
      listen();
      channel.onClose(() => {
        if (pages.get(tab) !== page) return;
        pages.delete(tab);
        events.gone(page);
      });
    },
  };
}

function connect(
  channel: Channel,
  tab: number,
  home: { desk: DeskName; host: string },
  events: PagesEvents,
  accountHost: AccountHost,
  isCurrent: () => boolean,
): { page: Page; listen(): void } {
  const waiting = new Map<number, (value: unknown) => void>();
  let next = 1;

  async function ask(question: PageAsk): Promise<unknown> {
    const id = next++;
    const answer = new Promise<unknown>((resolve) => waiting.set(id, resolve));
    const late = new Promise<unknown>((resolve) => {
      setTimeout(() => resolve({ ok: false, code: "timeout" }), ASK_TIMEOUT_MS);
    });
    try {
      // Reading late does no harm.
      const until =
        question.ask === "read" || question.ask === "look" || question.ask === "check"
          ? {}
          : { until: Date.now() + BEGIN_WITHIN_MS };
      channel.send({ to: "page", id, ask: question, ...until } satisfies ToPage);
      return await Promise.race([answer, late]);
    } finally {
      waiting.delete(id);
    }
  }

  // A ticket has one name wherever its page is served; the page itself knows only the address it is at.
  const asPage = (ref: TicketRef): TicketRef => (ref.host === accountHost(home) ? { ...ref, host: home.host } : ref);
  const asAccount = (ref: TicketRef): TicketRef => (ref.host === home.host ? { ...ref, host: accountHost(home) } : ref);

  const page: Page = {
    tab,
    home,
    document: channel.sender.document,
    state: { ref: null },
    async read(ref) {
      const answer = decode(ReadAnswer, wellFormed(await ask({ ask: "read", ref: asPage(ref) })));
      return answer.ok ? { ok: true, value: { ...answer.value, ref: asAccount(answer.value.ref) } } : answer;
    },
    send: async (ref, request) => decode(SendAnswer, await ask({ ask: "send", ref: asPage(ref), request })),
    insert: async (ref, draft) => decode(InsertAnswer, await ask({ ask: "insert", ref: asPage(ref), draft })),
    look: async (ref, look) => decode(LookAnswer, await ask({ ask: "look", ref: asPage(ref), look })),
    check: async () => decode(CheckAnswer, await ask({ ask: "check" })),
    tell: (message) => channel.send(message),
  };

  channel.onClose(() => {
    for (const answer of waiting.values()) answer({ ok: false, code: "network", detail: "the page was closed" });
  });
  return { page, listen: () => channel.onMessage(hear) };

  function hear(raw: unknown): void {
    const parsed = ToWorkerSchema.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if ("answer" in message) waiting.get(message.answer)?.(message.value);
    // An earlier document of this tab (kept for going back) must not speak for the one that is shown.
    else if (!isCurrent() || "beat" in message) return;
    else if ("wants" in message) events.wantsFrame(page);
    else {
      const { ref, ...state } = onOwnHost("hello" in message ? message.hello.state : message.changed, home);
      page.state = { ...state, ref: ref && asAccount(ref) };
      events.changed(page);
    }
  }
}

/** A page may speak for its own host only. */
function onOwnHost(
  state: { ref: TicketRef | null; disagreement?: string | undefined },
  home: { desk: DeskName; host: string },
): PageState {
  const ours = state.ref !== null && state.ref.desk === home.desk && state.ref.host === home.host;
  const kept: PageState = { ref: ours ? state.ref : null };
  return state.disagreement === undefined ? kept : { ...kept, disagreement: state.disagreement };
}

function decode<T>(schema: z.ZodType<T>, value: unknown): T | Unreadable {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : unreadable;
}

type Unreadable = { ok: false; code: "bug"; detail: string };
const unreadable: Unreadable = { ok: false, code: "bug", detail: "the page's answer could not be read" };

export function sameRef(a: TicketRef | null, b: TicketRef | null): boolean {
  return a !== null && b !== null && a.desk === b.desk && a.host === b.host && a.ticket === b.ticket;
}
