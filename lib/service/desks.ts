/**
 * The desks that this organisation works in, as this browser may use them: which addresses the browser allows, which
 * are somebody's own domain, and what of a desk the adapter finds. A desk that the server does not name is none.
 */
import type { ExtraHost } from "#lib/desk/desk-of-url.ts";
import type { Lease } from "#lib/domain/authority.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { DeskSetup } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { DeskPlace, DeskReport } from "#lib/messaging/console-calls.ts";
import { pageFailure } from "./page-failure.ts";
import type { Page } from "./pages.ts";

/** What the browser does for us; see `entrypoints/background`. */
export interface DeskBrowser {
  isAllowed(origin: string): Promise<boolean>;
  /** Content scripts for these hosts and no others; also tells the pages which desk they are. */
  serveHosts(hosts: readonly ExtraHost[]): Promise<void>;
  title(tab: number): Promise<string>;
  /** Name and version, e.g. `Firefox 153`. */
  name(): string;
  extensionVersion(): string;
}

export interface Desks {
  places(): Promise<DeskPlace[]>;
  /** Registers pages for what the browser allows now. */
  permissionsChanged(): Promise<DeskPlace[]>;
  check(tab: number): Promise<Result<DeskReport>>;
}

export interface DesksParts {
  setup(): readonly DeskSetup[];
  accounts(): Lease["deskAccounts"];
  pages: { all(): readonly Page[]; ofTab(tab: number): Page | undefined };
  browser: DeskBrowser;
  now(): number;
}

/** Every company domain of these desks, for telling a desk by its address; whether the browser allows it is another matter. */
export function companyHosts(desks: readonly DeskSetup[]): ExtraHost[] {
  return desks.flatMap(({ desk, pages }) => pages.map((host) => ({ host, desk })));
}

export function createDesks(parts: DesksParts): Desks {
  const { browser, pages } = parts;
  /** One after the other: two at once would register the same script twice, which the browser refuses. */
  let serving: Promise<unknown> = Promise.resolve();

  async function place(setup: DeskSetup, host: string): Promise<DeskPlace> {
    const origin = `https://${host}/*`;
    const tabs = pages.all().filter((page) => page.home.host === host);
    return {
      desk: setup.desk,
      host,
      account: setup.host,
      environment: setup.environment,
      origin,
      allowed: await browser.isAllowed(origin),
      mapped: parts.accounts().some(({ desk, host: of }) => desk === setup.desk && of === setup.host),
      tabs: await Promise.all(tabs.map(async ({ tab }) => ({ tab, title: await browser.title(tab) }))),
    };
  }

  async function places(): Promise<DeskPlace[]> {
    return Promise.all(
      parts.setup().flatMap((setup) => [setup.host, ...setup.pages].map((host) => place(setup, host))),
    );
  }

  async function serveAllowed(): Promise<DeskPlace[]> {
    const all = await places();
    const hosts = all.filter((one) => one.allowed && one.host !== one.account);
    await browser.serveHosts(hosts.map(({ host, desk }) => ({ host, desk })));
    return all;
  }

  return {
    places,
    permissionsChanged() {
      const served = serving.then(serveAllowed);
      serving = served.catch(() => undefined);
      return served;
    },
    async check(tab) {
      const page = pages.ofTab(tab);
      if (page === undefined) return notOpen;
      const answer = await page.check();
      if (!answer.ok) return { ok: false, failure: pageFailure(answer.code, answer.detail) };
      const { desk, host } = page.home;
      return succeed({
        desk,
        host,
        at: formatInstant(parts.now()),
        extension: browser.extensionVersion(),
        browser: browser.name(),
        points: answer.value,
      });
    },
  };
}

const notOpen = fail(
  "desk-not-open",
  "No page of this desk is open in that tab any more.",
  "Nothing was checked.",
  "Open a ticket of the desk, then check again.",
);
