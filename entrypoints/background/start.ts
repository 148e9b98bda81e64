/**
 * Builds the application once per life of the worker and connects it to the browser. Listeners are registered at
 * once, as the browser demands; what arrives before the parts are built waits for them.
 */
import { catalogue } from "#lib/actions/index.ts";
import { createClaude } from "#lib/copilot/claude/claude.ts";
import { createPlaybook } from "#lib/copilot/playbook/playbook.ts";
import { deskOfUrl } from "#lib/desk/desk-of-url.ts";
import { formats } from "#lib/desk/formats.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { ConsoleCallSchema } from "#lib/messaging/console-schemas.ts";
import { PAGE_PORT } from "#lib/messaging/page-calls.ts";
import { SIDEBAR_PORT } from "#lib/messaging/sidebar-calls.ts";
import { createAuthority } from "#lib/service/authority.ts";
import { createClock } from "#lib/service/clock.ts";
import { createConnection } from "#lib/service/connection.ts";
import { createDepartures } from "#lib/service/departures.ts";
import { companyHosts } from "#lib/service/desks.ts";
import { openDevice, verifySignature } from "#lib/service/device.ts";
import { createModel } from "#lib/service/model.ts";
import { createOperationStore } from "#lib/service/operation-store.ts";
import { createRecord } from "#lib/service/record.ts";
import { createSetup } from "#lib/service/setup.ts";
import { createWorker, type Worker } from "#lib/service/worker.ts";
import { openDatabase } from "#lib/storage/database.ts";
import { getDrafted, putDrafted, removeDrafted, removeDraftedBefore } from "#lib/storage/drafted.ts";
import { getDraft, putDraft, removeDraft, removeDraftsBefore } from "#lib/storage/drafts.ts";
import { browserWindows } from "./browser-windows.ts";
import { toChannel } from "./channel.ts";
import { deskBrowser } from "./desk-browser.ts";
import { ownKeys } from "./own-keys.ts";

const TICK = "countersign.tick";
/** Well over the 30 seconds after which an idle worker is stopped: a shorter period would keep it from ever stopping. */
const TICK_MINUTES = 1;

export function startBackground(): void {
  const life = new AbortController();
  let built: Promise<Worker> | undefined;
  const worker = (): Promise<Worker> => {
    built ??= buildWorker(life.signal).catch((error: unknown) => {
      // Built again on the next event: a storage that was locked for a moment must not silence the worker for good.
      built = undefined;
      throw error;
    });
    return built;
  };

  chrome.runtime.onConnect.addListener((port) => {
    const channel = buffered(toChannel(port));
    const serve = async (open: (ready: Worker) => void) => open(await worker());
    if (port.name === PAGE_PORT) serve((ready) => ready.pages.open(channel)).catch(report);
    else if (port.name === SIDEBAR_PORT) serve((ready) => ready.frames.open(channel)).catch(report);
    else port.disconnect();
  });

  chrome.runtime.onMessage.addListener((message: unknown, sender, answer) => {
    const call = ConsoleCallSchema.safeParse(message);
    // Only our own pages in a tab of their own: not a content script, not a framed page.
    const fromPage =
      sender.id === chrome.runtime.id &&
      sender.url?.startsWith(chrome.runtime.getURL("")) === true &&
      (sender.frameId ?? 0) === 0;
    if (!call.success || !fromPage) return false;
    worker()
      .then((ready) => ready.answerConsole(call.data))
      .then(answer, (error: unknown) => {
        report(error);
        answer(undefined);
      });
    return true;
  });

  chrome.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === TICK)
      void worker()
        .then((ready) => ready.tick())
        .catch(report);
  });
  chrome.tabs.onRemoved.addListener((tab) => {
    worker()
      .then((ready) => ready.surfaces.tabClosed(tab))
      .catch(report);
  });
  // Given or taken away here, on the options page, or in the browser's own list of extensions.
  const desksChanged = () => void worker().then(serveDesks).catch(report);
  chrome.permissions.onAdded.addListener(desksChanged);
  chrome.permissions.onRemoved.addListener(desksChanged);
  chrome.action.onClicked.addListener((tab) => {
    worker()
      .then((ready) => ready.showSidebar(tab))
      .catch(report);
  });
  void chrome.alarms.create(TICK, { periodInMinutes: TICK_MINUTES });
  void worker()
    .then((ready) => ready.tick())
    .catch(report);
}

async function buildWorker(signal: AbortSignal): Promise<Worker> {
  const db = openDatabase();
  const device = await openDevice(db);
  const clock = createClock({ db });
  await clock.load();
  const connection = createConnection({ db, device, clock, fetch: (input, init) => fetch(input, init) });
  await connection.load();
  const authority = createAuthority({ db, connection, clock, catalogue, verify: verifySignature });
  await authority.load();
  const setup = createSetup({ db, connection }, signal);
  await setup.load();
  const record = createRecord({ db, device, connection, clock });
  const model = createModel({
    db,
    device,
    clock,
    connection,
    setup: () => setup.model(),
    keys: ownKeys,
    fetch: (input, init) => fetch(input, init),
  });
  await model.load();
  const worker = createWorker(
    {
      device,
      clock,
      connection,
      authority,
      record,
      setup,
      copilot: createPlaybook(),
      drafting: {
        model,
        departures: createDepartures(db),
        drafted: {
          get: (key) => getDrafted(db, key),
          put: (drafted) => putDrafted(db, drafted),
          remove: (key) => removeDrafted(db, key),
          forgetBefore: (at) => removeDraftedBefore(db, at),
        },
        claude: (access, routes) => createClaude({ access, routes, now: () => formatInstant(clock.now()) }),
      },
      deskBrowser,
      formats,
      operations: createOperationStore(db),
      drafts: {
        get: async (suggestion) => (await getDraft(db, suggestion))?.text,
        put: (suggestion, text, where) =>
          putDraft(db, { suggestion, text, at: Date.now(), ...(where === undefined ? {} : { where }) }),
        remove: (suggestion) => removeDraft(db, suggestion),
        forgetBefore: (at) => removeDraftsBefore(db, at),
      },
      deskOfUrl: (url) => deskOfUrl(url, companyHosts(setup.desks())),
      frameUrl: () => chrome.runtime.getURL("/sidepanel.html"),
      // Firefox has no IntersectionObserver v2; which browser this is was settled when the extension was built.
      tellsVisibility: import.meta.env.CHROME,
      windows: browserWindows,
      openPage: (page) =>
        void chrome.tabs.create({ url: chrome.runtime.getURL(page === "console" ? "/console.html" : "/options.html") }),
      randomToken: () =>
        Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
      report,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    signal,
  );
  await worker.surfaces.load();
  // Who signs in or out, and what the server then names, decides which company domains are a desk.
  const desksChanged = () => void serveDesks(worker).catch(report);
  setup.changed(desksChanged, signal);
  connection.changed(desksChanged, signal);
  desksChanged();
  return worker;
}

async function serveDesks(worker: Worker): Promise<void> {
  await worker.answerConsole({ console: "desks-changed" });
}

/** Keeps what arrives before the worker is built, so that no first message is lost. */
function buffered(channel: ReturnType<typeof toChannel>): ReturnType<typeof toChannel> {
  const early: unknown[] = [];
  let listener: ((message: unknown) => void) | undefined;
  channel.onMessage((message) => (listener === undefined ? early.push(message) : listener(message)));
  return {
    ...channel,
    onMessage(next) {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
  };
}

function report(error: unknown): void {
  console.error("countersign:", error);
}
