/**
 * The agent's single page. It moves with pushState; the address changes at once and the content some time later, with
 * the former ticket still standing there in between. What it holds in the document's body is its own: when it builds
 * itself anew, everything else goes.
 */
import { Refused, readDesk, readFields, readList, readLive, readTicket } from "./api.ts";
import { el, on, pause, renameHooks } from "./dom.ts";
import { offerBy } from "./froala-instance.ts";
import { ticketList, VIEWS } from "./list.ts";
import type { FieldShape, LiveView } from "./shapes.ts";
import { createShell, type Shell } from "./shell.ts";
import { createTicketPage, type TicketPage } from "./ticket-page.ts";

const TICKET_PATH = /^\/a\/tickets\/(\d+)(?:\/|$)/;
const VIEW_PATH = /^\/a\/tickets\/filters\/(\w+)/;
const POLL_MS = 600;
/** Each ticket is slow in its own way. */
const lateness = (id: number) => live.swapMs ?? 300 + ((id * 137) % 500);

let live: LiveView = await readLive(null);
renameHooks(live.layout === "unknown");
offerBy(live.editorApi);
const desk = await readDesk();
let fields: readonly FieldShape[] = await readFields();
let shell: Shell = createShell(desk, go);
let page: TicketPage | null = null;
/** The view that the agent came from; its name stands above the ticket. */
let view = "1502";
let navigation = 0;

document.body.replaceChildren(shell.root);
window.addEventListener("popstate", () => void show(false));
document.addEventListener("keydown", onShortcut);
await show(true);
void follow();

function go(path: string): void {
  if (path === location.pathname) return;
  history.pushState(null, "", path);
  void show(false);
}

async function show(first: boolean): Promise<void> {
  navigation += 1;
  const mine = navigation;
  const id = Number(TICKET_PATH.exec(location.pathname)?.[1] ?? Number.NaN);
  const leaving = page?.leave();
  const opened = Number.isNaN(id) ? null : await readTicket(id).catch(() => null);
  const list = opened ? [] : await readList();
  await leaving;
  if (!first) await pause(lateness(Number.isNaN(id) ? 1 : id));
  if (mine !== navigation) return;
  view = VIEW_PATH.exec(location.pathname)?.[1] ?? view;
  page = opened ? createTicketPage({ opened, desk, fields, live, say: (text) => shell.say(text) }) : null;
  document.title = page?.title() ?? `${viewName()} : Acme`;
  drawHeader();
  shell.main.replaceChildren(page?.root ?? ticketList({ view, tickets: list, fields, desk, go }));
}

function drawHeader(): void {
  const back = on(
    el("a", { class: "breadcrumb__item p-crumb", href: `/a/tickets/filters/${view}` }, viewName()),
    "click",
    (event) => {
      event.preventDefault();
      go(`/a/tickets/filters/${view}`);
    },
  );
  shell.header.replaceChildren(
    el(
      "div",
      { class: "header-primary p-header-primary" },
      el(
        "span",
        { class: "breadcrumb-title p-header-title", "data-test-title": "main-title" },
        page ? back : viewName(),
      ),
      page ? el("span", { class: "breadcrumb__item active p-crumb" }, String(page.id)) : null,
    ),
    el(
      "div",
      { class: "p-header-tools" },
      el("button", { class: "p-button p-ghost", "data-testid": "omnibar-trigger-button" }, "Search"),
      el("button", { class: "p-button p-ghost", "data-test-id": "freddy-copilot-trigger" }, "Copilot"),
    ),
  );
}

async function follow(): Promise<void> {
  for (;;) {
    await pause(POLL_MS);
    try {
      await hear(await readLive(page?.id ?? null));
      shell.signedOut(false);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) shell.signedOut(true);
    }
  }
}

async function hear(next: LiveView): Promise<void> {
  const before = live;
  live = next;
  offerBy(next.editorApi);
  renameHooks(next.layout === "unknown");
  if (next.rerenders !== before.rerenders || next.layout !== before.layout) buildAnew();
  if (next.revision === before.revision && next.presence === before.presence) return;
  try {
    fields = await readFields();
    page?.setFields(fields);
    await page?.heard(next);
  } catch (error) {
    // Not heard to the end: the next round must find it new again.
    live = { ...next, revision: before.revision };
    throw error;
  }
}

/** A full render: nothing in the body stays, whoever put it there. */
function buildAnew(): void {
  shell = createShell(desk, go);
  const old = document.querySelector(".p-list");
  drawHeader();
  if (page) shell.main.append(page.rebuild(live));
  else if (old) shell.main.append(old);
  document.body.replaceChildren(shell.root);
}

/** Single keys work wherever the page believes that nobody types. */
function onShortcut(event: KeyboardEvent): void {
  if (event.key !== "r" || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const types =
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  if (types || !page) return;
  event.preventDefault();
  page.openReply();
}

function viewName(): string {
  return VIEWS.get(view) ?? "Tickets";
}
