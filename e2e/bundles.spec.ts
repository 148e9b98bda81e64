/** The extension as it was built, held to what was agreed; and each check held to a planted fault, so that it cannot sleep. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { findChromium } from "#cli/find-chromium.ts";
import { EXTENSION_DIR } from "#cli/start/build-extension.ts";
import { launchBrowser } from "#cli/start/launch-browser.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type Built, gzipped, readBuilt, scriptsOf } from "./bundles/built.ts";
import { checks } from "./bundles/checks.ts";

let built: Built;

test.beforeAll(async () => {
  built = await readBuilt(EXTENSION_DIR);
});

for (const [name, check] of Object.entries(checks)) {
  test(name, () => {
    expect(check(built)).toEqual([]);
  });
}

const noise = Array.from({ length: 9_000 }, (_, i) => Math.imul(i, 2_654_435_761).toString(36)).join("");

const planted: [check: string, what: string, plant: (files: Map<string, string>) => void, says: RegExp][] = [
  ["content scripts are small", "a fat script", adds("content-scripts/desk.js", noise), /bytes gzipped/],
  ["content scripts are alone", "zod", adds("content-scripts/desk.js", "class ZodError{}"), /carries zod/],
  ["content scripts are alone", "react", adds("content-scripts/composer.js", '"react.dev/errors"'), /carries react/],
  ["the marks still mean something", "dexie renamed", replaces(/Dexie/g, "Store"), /nothing looks like dexie/],
  ["the worker touches no page", "an observer", adds("background.js", "new MutationObserver"), /uses MutationObserver/],
  ["the worker touches no page", "in a chunk", addsToChunkOf("background.js", "x.attachShadow()"), /uses attachShadow/],
  ["nothing is made from text", "eval", adds("content-scripts/desk.js", ";eval(x)"), /uses eval\(/],
  ["nothing is made from text", "a function", adds("background.js", ";new Function (x)"), /uses new Function/],
  ["nothing is made from text", "zod unbridled", replaces(/jitless:!0/g, "jitless:!1"), /does not tell it/],
  ["the manifest is the agreed one", "a permission", inManifest("permissions", ["storage", "tabs"]), /permissions is/],
  [
    "the manifest is the agreed one",
    "a new key",
    inManifest("omnibox", { keyword: "c" }),
    /omnibox is .* agreed is absent/,
  ],
  ["the key gives the agreed id", "another key", inManifest("key", "AAAA"), /servers know/],
  ["pages reach only what they must", "strangers", inManifest("externally_connectable", {}), /others speak/],
  [
    "pages reach only what they must",
    "a fixed address",
    inManifest("web_accessible_resources", [{ resources: ["sidepanel.html"], matches: [] }]),
    /no use_dynamic_url/,
  ],
  [
    "pages reach only what they must",
    "eval allowed",
    inManifest("content_security_policy", { extension_pages: "script-src 'self' 'unsafe-eval';" }),
    /unsafe-eval/,
  ],
  [
    "no other hosts",
    "a tracker",
    adds("console.html", '<img src="https://metrics.example.net/p">'),
    /metrics\.example/,
  ],
  [
    "the sidebar keeps nothing",
    "a preference",
    addsToChunkOf("sidepanel.html", "localStorage.a=1"),
    /uses localStorage/,
  ],
];

for (const [name, what, plant, says] of planted) {
  test(`${name}: sees ${what}`, () => {
    const files = new Map(built);
    plant(files);
    expect(checks[name]?.(files).join("\n")).toMatch(says);
  });
}

test("in the browser nothing is refused by the content policy, and zod compiles nothing", async () => {
  const found = await findChromium(process.env);
  if ("problem" in found) throw new Error(found.problem);
  const profile = await mkdtemp(path.join(tmpdir(), "countersign-bundles-"));
  const parts = { chromium: found.path, extension: EXTENSION_DIR, profile, headless: true, deskPort: 9, spki: "" };
  const context = await launchBrowser(parts);
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    expect(
      await worker.evaluate(() => (globalThis as { __zod_globalConfig?: unknown }).__zod_globalConfig),
    ).toMatchObject({ jitless: true });
    const page = await context.newPage();
    const refused: string[] = [];
    await page.exposeFunction("noteRefused", (what: string) => refused.push(what));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const { noteRefused } = globalThis as unknown as { noteRefused(what: string): void };
        noteRefused(`${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}`);
      });
    });
    for (const name of ["options", "console", "sidepanel"]) {
      await page.goto(`chrome-extension://${EXTENSION_ID}/${name}.html`);
      await expect(page.locator("#root > *").first()).toBeVisible();
    }
    expect(refused).toEqual([]);
    // The listener is awake: the very probe that zod would make is heard.
    await page.evaluate(() => void setTimeout(() => Function("")));
    await expect.poll(() => refused.join()).toContain("script-src eval");
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

test("sizes, for docs/measurements.md", () => {
  const sums = ["background.js", "sidepanel.html", "console.html", "options.html"].map((entry) => {
    const names = scriptsOf(built, entry);
    return [entry, names.reduce((sum, name) => sum + gzipped(built.get(name) ?? ""), 0)];
  });
  const content = [...built].filter(([name]) => name.startsWith("content-scripts/"));
  for (const [name, size] of [...sums, ...content.map(([name, text]) => [name, gzipped(text)])])
    console.log(`${name}: ${(Number(size) / 1000).toFixed(1)} kB gzipped`);
  expect(sums.every(([, size]) => Number(size) > 1_000)).toBe(true);
});

type Plant = (files: Map<string, string>) => void;

function adds(name: string, text: string): Plant {
  return (files) => files.set(name, (files.get(name) ?? "") + text);
}

function addsToChunkOf(entry: string, text: string): Plant {
  return (files) => adds(scriptsOf(files, entry).at(-1) ?? "", text)(files);
}

function replaces(pattern: RegExp, by: string): Plant {
  return (files) => {
    for (const [name, text] of files) files.set(name, text.replace(pattern, by));
  };
}

function inManifest(key: string, value: unknown): Plant {
  return (files) => {
    const manifest = JSON.parse(files.get("manifest.json") ?? "{}") as object;
    files.set("manifest.json", JSON.stringify({ ...manifest, [key]: value }));
  };
}
