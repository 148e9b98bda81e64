/**
 * The application in the worker: wires pages, frames, policy, record and operations. Everything here can be stopped
 * at any point; what must survive is in storage, what is only convenient is read again.
 */
import type { Copilot } from "#lib/copilot/port.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import { type Result, succeed } from "#lib/domain/error.ts";
import type { DeskName } from "#lib/domain/ticket.ts";
import type { ConsoleAnswers, ConsoleCall } from "#lib/messaging/console-calls.ts";
import type { FromSidebar } from "#lib/messaging/sidebar-calls.ts";
import { type Operation, whereOf } from "#lib/storage/operation.ts";
import { answerConsole } from "./answer-console.ts";
import { createAround } from "./around-case.ts";
import { objectionTo } from "./authority/standing.ts";
import type { Authority } from "./authority.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { createDesks, type DeskBrowser, type Desks } from "./desks.ts";
import type { Device } from "./device.ts";
import { type DraftingParts, drafterFor } from "./drafting.ts";
import { forgetDrafts } from "./forget-drafts.ts";
import { createFrames, type Frame, type Frames } from "./frames.ts";
import { createOpenTasks } from "./open-tasks.ts";
import { createOperator, type Operator } from "./operate.ts";
import type { OperationStore } from "./operator-parts.ts";
import { pageFailure } from "./page-failure.ts";
import { createPages, type DeskOfUrl, type Page, type Pages } from "./pages.ts";
import type { DeviceRecord } from "./record.ts";
import type { Setup } from "./setup.ts";
import { answerSidebar, type SidebarParts } from "./sidebar-calls.ts";
import { createSoon } from "./soon.ts";
import { createSurfaces, type Surface, type SurfaceBrowser, type Surfaces, viewOn } from "./surfaces.ts";
import { createTabSession, type TabSession } from "./tab-session.ts";
import { createWitness } from "./witness.ts";
import { stumbled, waitingForPage } from "./worker-words.ts";

export interface WorkerParts {
  device: Device;
  clock: Clock;
  connection: Connection;
  authority: Authority;
  record: DeviceRecord;
  setup: Setup;
  copilot: Copilot;
  drafting: DraftingParts;
  deskBrowser: DeskBrowser;
  formats: Readonly<Record<DeskName, DeskFormat>>;
  operations: OperationStore & { byWhere(where: string): Promise<Operation[]> };
  drafts: SidebarParts["drafts"] & { forgetBefore(at: number): Promise<number> };
  deskOfUrl: DeskOfUrl;
  frameUrl(): string;
  /** Whether this browser reports if a frame is covered: the build's word, never a frame's. */
  tellsVisibility: boolean;
  windows: SurfaceBrowser;
  openPage: SidebarParts["openPage"];
  randomToken(): string;
  /** Where a bug is noted, once; never given a ticket's words. */
  report(error: unknown): void;
  sleep(ms: number): Promise<void>;
}

export interface Worker {
  readonly pages: Pages;
  readonly frames: Frames;
  readonly surfaces: Surfaces;
  readonly operator: Operator;
  /** The toolbar button: on a ticket page the sidebar, anywhere else the way to sign in. */
  showSidebar(tab: { id?: number | undefined; url?: string | undefined }): Promise<void>;
  answerConsole(call: ConsoleCall): Promise<ConsoleAnswers[ConsoleCall["console"]]>;
  /** Renews the lease, ships what waits, drives on what is unfinished. Called at start and on every alarm. */
  tick(): Promise<void>;
}

/** A ticket's suggestions are sent together, and after what a click on them begins. */
const SHIP_AFTER_MS = 2_000;

/** A page opens its line again 100 ms after the worker was stopped. */
const PAGE_COMES_BACK_MS = 500;

export function createWorker(parts: WorkerParts, signal: AbortSignal): Worker {
  const { authority, connection, record, clock, report } = parts;
  /** Approvals, holds and receipts go by the server's time: this machine's clock may be wrong by hours. */
  const now = (): number => clock.serverNow() ?? clock.now();
  const sessions = new Map<number, TabSession>();
  /** Ticket → the tab of the last click on it: a draft goes into the composer beside that click. */
  const clickedIn = new Map<string, number>();

  const operator = createOperator({
    operations: parts.operations,
    record,
    server: () => connection.client(),
    openTasks: createOpenTasks(() => connection.client(), now),
    objection: (operation) => objectionTo(operation, authority.standing()),
    showing: (ref) => pages.showing(ref, clickedIn.get(whereOf(ref))),
    formats: parts.formats,
    changed: (operation) => void showOperation(operation).catch(report),
    ship: () => void record.ship(signal).catch(report),
    sleep: parts.sleep,
    now,
  });

  const shipSoon = createSoon(SHIP_AFTER_MS, parts.sleep, () => record.ship(signal), report);
  const witness = createWitness({ record, operations: parts.operations, wrote: shipSoon });

  const surfaces = createSurfaces(parts.windows);

  const pages = createPages(
    parts.deskOfUrl,
    {
      changed: (page) => void openSession(page).refresh().catch(report),
      gone(page) {
        sessions.get(page.tab)?.close();
        sessions.delete(page.tab);
        for (const frame of frames.ofTab(page.tab)) frame.push({ view: waitingForPage });
      },
      wantsFrame: (page) => page.tell({ to: "page", frame: { url: parts.frameUrl(), token: frames.token(page.tab) } }),
    },
    ({ host }) => parts.setup.accountAt(`https://${host}/`)?.host ?? host,
  );

  const frames = createFrames(() => clock.now(), parts.randomToken, surfaces.ofTab, {
    bound: (frame) => void welcome(frame).catch(report),
    called: (frame, call) =>
      void answer(frame, call).catch((error: unknown) => {
        report(error);
        frame.push({ refused: stumbled, call: call.call });
      }),
  });

  const routes = (): string[] => Object.keys(authority.standing().published?.document.routes ?? {});

  const around = createAround(parts, now);

  function openSession(page: Page): TabSession {
    const open = sessions.get(page.tab);
    if (open?.page === page) return open;
    open?.close();
    const session = createTabSession({
      page,
      formats: parts.formats,
      copilot: parts.copilot,
      standing: () => authority.standing(),
      client: () => connection.client(),
      operationsOf: (where) => parts.operations.byWhere(where),
      around,
      draftOf: (suggestion) => parts.drafts.get(suggestion),
      desk: (ref) => parts.setup.deskOf(ref),
      drafter: (grew) => drafterFor(parts.drafting, routes, () => clock.now(), grew),
      connected: () => connection.session() !== null,
      status: () => authority.status(),
      now,
      push: (view) => {
        for (const frame of frames.ofTab(page.tab)) frame.push({ view: viewOn(surfaceOf(frame), view) });
      },
      shown(open, view) {
        // Nobody was shown anything where no sidebar is open.
        if (frames.ofTab(page.tab).length > 0) witness.shown(open, view).catch(report);
        witness.replies(open).catch(report);
      },
    });
    sessions.set(page.tab, session);
    return session;
  }

  const surfaceOf = (frame: Frame): Surface => ({ own: frame.window !== null, tellsVisibility: parts.tellsVisibility });

  async function welcome(frame: Frame): Promise<void> {
    const page = pages.ofTab(frame.tab);
    if (page === undefined) return frame.push({ view: waitingForPage });
    await openSession(page).refresh();
    await offerPush(frame);
  }

  /** A ticket for the push stream is good once; a frame that lost its stream asks to sync and gets a new one. */
  async function offerPush(frame: Frame): Promise<void> {
    const ticket = await connection.client()?.pushTicket();
    const server = connection.session()?.server;
    if (ticket?.ok && server !== undefined)
      frame.push({ push: { url: `${server}/v1/push?ticket=${encodeURIComponent(ticket.value.ticket)}` } });
  }

  async function answer(frame: Frame, call: Parameters<typeof answerSidebar>[0]): Promise<void> {
    const session = sessions.get(frame.tab);
    if (session === undefined) {
      // Beats and looks are nothing to complain about; a click that does nothing is.
      return "click" in call ? frame.push({ refused: pageFailure("no-ticket"), call: call.call }) : undefined;
    }
    const where = session.where();
    if ("click" in call && where !== null) clickedIn.set(where, frame.tab);
    const result =
      call.call === "open-window"
        ? await openWindow(frame, call)
        : await answerSidebar(call, session, sidebarParts(frame));
    if (!result.ok) frame.push({ refused: result.failure, call: call.call });
    if (call.call === "sync" && call.lost === true) await offerPush(frame);
    if (call.call === "what-left" && where !== null) frame.push({ left: await parts.drafting.departures.list(where) });
  }

  async function openWindow(frame: Frame, call: Extract<FromSidebar, { call: "open-window" }>): Promise<Result<void>> {
    const opened = await surfaces.open(frame.tab, call);
    if (!opened.ok) return opened;
    // A window that was open before shows the card that is meant now.
    const open = frames.ofTab(frame.tab).filter((one) => one.window === opened.value.tab);
    for (const one of open) one.push({ surface: "own", focus: call.suggestion });
    return succeed(undefined);
  }

  function sidebarParts(frame: Frame): SidebarParts {
    const { tab, window: own } = frame;
    return {
      surface: surfaceOf(frame),
      device: parts.device,
      operator,
      operation: (suggestion) => parts.operations.get(suggestion),
      client: () => connection.client(),
      drafts: parts.drafts,
      recordProblem: () => record.problem(),
      sync: async () => {
        await Promise.all([authority.sync(signal), parts.setup.sync(signal)]);
        driveOn();
        await record.ship(signal);
      },
      understoodRoot: () => connection.understoodRoot(),
      understoodLog: () => record.understoodLog(),
      rejected: (open, suggestion) => witness.rejected(open, suggestion),
      openPage: parts.openPage,
      hideSidebar: () =>
        own === null ? pages.ofTab(tab)?.tell({ to: "page", sidebar: "hide" }) : void surfaces.close(own).catch(report),
      now,
      nonce: parts.randomToken,
    };
  }

  async function showOperation({ where, state }: Operation): Promise<void> {
    // Done or taken back, the desk was written to: what was read before must not stand beside the new state.
    const wroteToDesk = state === "done" || state === "undone";
    const open = [...sessions.values()].filter((one) => one.where() === where);
    await Promise.all(open.map((one) => (wroteToDesk ? one.wrote() : one.rebuild())));
  }

  async function rebuildAll(): Promise<void> {
    await Promise.all([...sessions.values()].map((one) => one.rebuild()));
  }

  /** Never waited for: a payment whose end is unknown is followed for hours, and the record must be shipped meanwhile. */
  function driveOn(): void {
    operator.resume().catch(report);
  }

  authority.changed(() => void rebuildAll().catch(report), signal);
  record.changed(() => void rebuildAll().catch(report), signal);
  connection.changed(() => {
    rebuildAll().catch(report);
    parts.setup.sync(signal).catch(report);
  }, signal);
  parts.drafting.model.changed(() => void rebuildAll().catch(report), signal);
  // Another order field is another order: what was gathered does not hold any more.
  parts.setup.changed(() => void Promise.all([...sessions.values()].map((one) => one.refresh())).catch(report), signal);

  const desks: Desks = createDesks({
    setup: () => parts.setup.desks(),
    accounts: () => {
      const standing = authority.standing();
      return standing.ok ? standing.lease.deskAccounts : [];
    },
    pages,
    browser: parts.deskBrowser,
    now,
  });

  return {
    pages,
    frames,
    surfaces,
    operator,
    async showSidebar({ id, url }) {
      if (id !== undefined && parts.deskOfUrl(url ?? "") !== undefined) {
        // The click may have started this worker: the page is then still on its way back.
        if (pages.ofTab(id) === undefined) await parts.sleep(PAGE_COMES_BACK_MS);
        const page = pages.ofTab(id);
        if (page !== undefined) return page.tell({ to: "page", sidebar: "show" });
      }
      parts.openPage("options");
    },
    answerConsole: (call) => answerConsole(call, { ...parts, operator, model: parts.drafting.model, desks }, signal),
    async tick() {
      if (connection.session() === null) return;
      await Promise.all([authority.sync(signal), parts.setup.sync(signal)]);
      driveOn();
      await record.ship(signal);
      await record.keepUp(authority.erasures(), signal).catch(report);
      await clock.mark();
      await forgetDrafts(parts, clock.now());
    },
  };
}
