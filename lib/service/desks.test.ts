import { expect, test } from "vitest";
import type { ExtraHost } from "#lib/desk/desk-of-url.ts";
import type { DeskSetup } from "#lib/domain/server-api.ts";
import { companyHosts, createDesks } from "./desks.ts";
import type { Page } from "./pages.ts";

const setup = (desk: DeskSetup["desk"], host: string, more: Partial<DeskSetup> = {}): DeskSetup => ({
  desk,
  host,
  pages: [],
  environment: "production",
  orderField: null,
  writes: true,
  ...more,
});

const acme = setup("zendesk", "acme.zendesk.com");
const sandbox = setup("zendesk", "acme-sandbox.zendesk.com", { environment: "sandbox" });
const fresh = setup("freshdesk", "acme.freshdesk.com", { pages: ["help.acme.example", "aide.acme.example"] });

function pageAt(tab: number, host: string, check: Awaited<ReturnType<Page["check"]>>): Page {
  return { tab, home: { desk: "freshdesk", host }, check: async () => check } as unknown as Page;
}

function bench(desks: DeskSetup[], pages: Page[] = []) {
  const world = {
    desks,
    allowed: new Set<string>(),
    served: [] as (readonly ExtraHost[])[],
    busy: 0,
    most: 0,
    refuse: false,
  };
  const created = createDesks({
    setup: () => world.desks,
    accounts: () => [
      { desk: "zendesk", host: "acme.zendesk.com", id: "77" },
      { desk: "freshdesk", host: "acme.freshdesk.com", id: "510" },
    ],
    pages: { all: () => pages, ofTab: (tab) => pages.find((page) => page.tab === tab) },
    browser: {
      isAllowed: async (origin) => world.allowed.has(origin),
      async serveHosts(hosts) {
        world.most = Math.max(world.most, ++world.busy);
        await new Promise((resolve) => setTimeout(resolve));
        world.busy -= 1;
        if (world.refuse) throw new Error("the browser refused");
        world.served.push(hosts);
      },
      title: async (tab) => `Tab ${tab}`,
      name: () => "Chrome 150",
      extensionVersion: () => "0.1.0",
    },
    now: () => Date.parse("2026-11-20T09:00:00Z"),
  });
  return { desks: created, world };
}

test("one line per address: two accounts of one kind apart, a company's domain beside its account", async () => {
  const { desks, world } = bench([acme, sandbox, fresh], [pageAt(7, "help.acme.example", { ok: true, value: [] })]);
  world.allowed.add("https://acme.zendesk.com/*");
  const places = await desks.places();
  expect(places.map((one) => [one.host, one.account, one.environment, one.allowed, one.mapped])).toEqual([
    ["acme.zendesk.com", "acme.zendesk.com", "production", true, true],
    ["acme-sandbox.zendesk.com", "acme-sandbox.zendesk.com", "sandbox", false, false],
    ["acme.freshdesk.com", "acme.freshdesk.com", "production", false, true],
    ["help.acme.example", "acme.freshdesk.com", "production", false, true],
    ["aide.acme.example", "acme.freshdesk.com", "production", false, true],
  ]);
  expect(places.flatMap(({ host, tabs }) => tabs.map(({ tab, title }) => [host, tab, title]))).toEqual([
    ["help.acme.example", 7, "Tab 7"],
  ]);
});

test("serves the company domains that the browser allows, and no longer those that it does not", async () => {
  const { desks, world } = bench([acme, fresh]);
  // The account's own host needs no registration: the manifest names it.
  for (const host of ["acme.freshdesk.com", "help.acme.example"]) world.allowed.add(`https://${host}/*`);
  await desks.permissionsChanged();
  expect(world.served.at(-1)).toEqual([{ host: "help.acme.example", desk: "freshdesk" }]);
  world.allowed.delete("https://help.acme.example/*");
  await desks.permissionsChanged();
  expect(world.served.at(-1)).toEqual([]);
});

test("signed out, no domain is a desk", async () => {
  const { desks, world } = bench([fresh]);
  world.allowed.add("https://help.acme.example/*");
  await desks.permissionsChanged();
  world.desks = [];
  await desks.permissionsChanged();
  expect(world.served.at(-1)).toEqual([]);
});

test("one registration at a time, and a failed one does not stop the next", async () => {
  const { desks, world } = bench([fresh]);
  await Promise.all([desks.permissionsChanged(), desks.permissionsChanged(), desks.permissionsChanged()]);
  expect([world.most, world.served.length]).toEqual([1, 3]);
  world.refuse = true;
  await expect(desks.permissionsChanged()).rejects.toThrow("refused");
  world.refuse = false;
  await desks.permissionsChanged();
  expect(world.served).toHaveLength(4);
});

test("the domains by which a page's desk is told, allowed or not", () => {
  expect(companyHosts([acme, fresh])).toEqual([
    { host: "help.acme.example", desk: "freshdesk" },
    { host: "aide.acme.example", desk: "freshdesk" },
  ]);
});

test("a check answers with what the page found, and with words where the page does not answer", async () => {
  const point = { kind: "endpoint", name: "GET /x", found: "HTTP 200", ok: true, means: "Nothing." } as const;
  const { desks } = bench(
    [fresh],
    [
      pageAt(1, "acme.freshdesk.com", { ok: true, value: [point] }),
      pageAt(2, "acme.freshdesk.com", { ok: false, code: "timeout" }),
    ],
  );
  expect(await desks.check(1)).toEqual({
    ok: true,
    value: {
      desk: "freshdesk",
      host: "acme.freshdesk.com",
      at: "2026-11-20T09:00:00.000Z",
      extension: "0.1.0",
      browser: "Chrome 150",
      points: [point],
    },
  });
  expect(await desks.check(2)).toMatchObject({ ok: false, failure: { code: "timeout" } });
  expect(await desks.check(3)).toMatchObject({ ok: false, failure: { code: "desk-not-open" } });
});
