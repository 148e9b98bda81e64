/**
 * The agent's single page. It moves between tickets with pushState, keeps every opened ticket mounted, shows the address
 * first and the content a moment later, and follows what changes on the desk.
 */
import { el } from "./dom.ts";
import { drawRail, drawTabs } from "./header.ts";
import { ticketList } from "./list.ts";
import { createPane, type Pane } from "./pane.ts";
import type { BootView, LiveView, TicketView } from "./ticket-view.ts";

const TICKET_PATH = /^\/agent\/tickets\/(\d+)(?:\/|$)/;
const POLL_MS = 700;
/** The content of a ticket comes this much later than its address; each ticket is slow in its own way. */
const lateness = (id: number) => 220 + ((id * 97) % 340);

const header = need("header");
const main = need("#main_panes");
const layer = need("#desk");
const panes = new Map<number, Pane>();
/** Tickets with a tab: those of the day's start, and whatever was opened since. */
const opened = new Set<number>();
const closed = new Set<number>();
const list = el("div", { class: "workspace list-pane" });
let boot: BootView = await readBoot();
let live: LiveView = { revision: 0, composer: "normal" };
let activeId: number | null = null;
let navigation = 0;

drawRail(need("#rail"), go);
main.append(list);
window.addEventListener("popstate", () => void show());
await readLive();
await show();
void mountNeighbour();
void follow();

function go(path: string): void {
  if (path === location.pathname) return;
  history.pushState(null, "", path);
  void show();
}

async function show(): Promise<void> {
  navigation += 1;
  const mine = navigation;
  const asked = Number(TICKET_PATH.exec(location.pathname)?.[1] ?? Number.NaN);
  const view = ticketOf(asked);
  activeId = view?.id ?? null;
  if (view) {
    opened.add(view.id);
    closed.delete(view.id);
  }
  const pane = view ? mount(view) : null;
  for (const [id, one] of panes) one.setActive(id === activeId);
  list.style.visibility = view ? "hidden" : "visible";
  document.title = view ? `#${view.id} ${view.subject} · Practice desk` : "Practice desk";
  draw();
  if (!view || !pane) return;
  await new Promise((done) => setTimeout(done, lateness(view.id)));
  if (mine === navigation) await pane.rebuild();
}

/** A second ticket is open from the start, as an agent would have it. */
async function mountNeighbour(): Promise<void> {
  const tabs = inTabs();
  const index = tabs.findIndex((ticket) => ticket.id === activeId);
  const next = tabs[(index + 1) % tabs.length];
  if (!next || panes.has(next.id)) return;
  const pane = mount(next);
  pane.setActive(next.id === activeId);
  await pane.rebuild();
}

function mount(view: TicketView): Pane {
  const known = panes.get(view.id);
  if (known) return known;
  const pane = createPane({ me: boot.me, view, composerMode: () => live.composer, say, reload });
  panes.set(view.id, pane);
  main.append(pane.root);
  return pane;
}

function close(id: number): void {
  closed.add(id);
  panes.get(id)?.root.remove();
  panes.delete(id);
  if (id !== activeId) {
    draw();
    return;
  }
  const next = inTabs()[0];
  go(next ? `/agent/tickets/${next.id}` : "/agent/filters/1");
}

function draw(): void {
  drawTabs(header, boot.me, { tickets: inTabs(), activeId, go, close });
  list.replaceChildren(ticketList(boot.tickets, go));
}

async function follow(): Promise<void> {
  for (;;) {
    await new Promise((done) => setTimeout(done, POLL_MS));
    const before = live;
    if (!(await readLive())) continue;
    try {
      if (live.revision !== before.revision) await reload();
    } catch {
      // The desk went away in between: ask again with the next round.
      live = before;
    }
    if (live.composer !== before.composer) for (const pane of panes.values()) await pane.rebuild();
  }
}

async function reload(): Promise<void> {
  boot = await readBoot();
  for (const [id, pane] of panes) {
    const view = ticketOf(id);
    if (view) pane.update(view);
  }
  draw();
}

async function readLive(): Promise<boolean> {
  try {
    const response = await fetch("/agent/live", { cache: "no-store" });
    signedOut(response.status === 401);
    if (!response.ok) return false;
    live = (await response.json()) as LiveView;
    return true;
  } catch {
    return false;
  }
}

async function readBoot(): Promise<BootView> {
  const response = await fetch("/agent/data", { cache: "no-store" });
  if (!response.ok) throw new Error(`the desk gave no tickets (${response.status})`);
  return (await response.json()) as BootView;
}

function signedOut(isSignedOut: boolean): void {
  const shown = document.querySelector(".signed-out");
  if (!isSignedOut) shown?.remove();
  if (!isSignedOut || shown) return;
  const link = el("a", { href: "/access/login" }, "Sign in again");
  layer.append(el("div", { class: "signed-out", role: "alert" }, "You have been signed out. ", link));
}

function say(text: string): void {
  document.querySelector(".toast")?.remove();
  const toast = el("div", { class: "toast", role: "status" }, text);
  layer.append(toast);
  setTimeout(() => toast.remove(), 5000);
}

function inTabs(): TicketView[] {
  return boot.tickets.filter(({ id, inTab }) => (inTab || opened.has(id)) && !closed.has(id));
}

function ticketOf(id: number): TicketView | undefined {
  return boot.tickets.find((ticket) => ticket.id === id);
}

function need(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}
