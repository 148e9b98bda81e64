/** The offline page, opened as a file, with files of every sort: what it says is what `audit verify` says, and nothing runs out of a file. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { findChromium } from "#cli/find-chromium.ts";
import { bundle } from "#cli/verifier/build-verifier.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { type VerifierFiles, writeVerifierFiles } from "./verifier/files.ts";

let files: VerifierFiles;
let browser: Browser;
let page: Page;
let asked: string[];

test.beforeAll(async () => {
  files = await writeVerifierFiles();
  const found = await findChromium(process.env, { install: true, say: () => {} });
  if ("problem" in found) throw new Error(found.problem);
  browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox"] });
});
test.afterAll(() => browser.close());

test.beforeEach(async () => {
  const context = await browser.newContext({ reducedMotion: "reduce", offline: true });
  page = await context.newPage();
  asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).protocol));
  page.on("dialog", (dialog) => {
    asked.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => asked.push(`error: ${error.message}`));
  await page.goto(files.page);
});
test.afterEach(async () => {
  expect(asked.filter((one) => one !== "file:" && one !== "blob:" && one !== "data:")).toEqual([]);
  await page.context().close();
});

async function check(file: string, anchors: { vkey?: string; checkpoint?: string } = {}): Promise<void> {
  await page.locator("#files").setInputFiles(file);
  await page.locator("#vkey").fill(anchors.vkey ?? "");
  await page.locator("#note").fill(anchors.checkpoint ?? "");
  await page.getByRole("button", { name: "Check the record" }).click();
  await expect(page.locator("#result h2")).toBeVisible({ timeout: 60_000 });
}

const verdict = () => page.locator("#result h2");
const codes = () => page.locator("#result .badge").allTextContents();
const entries = () => page.locator("#entries .list > li");

test("a whole record: what is proven grows with what it is held against, and is never more than that", async () => {
  await check(files.good);
  await expect(verdict()).toContainText("It fits together, but only with itself");
  await expect(page.getByText("Whether the log’s own key signed it")).toBeVisible();
  await check(files.good, { checkpoint: files.checkpoint });
  await expect(verdict()).toContainText("It fits the checkpoint that you kept");
  await expect(page.getByText("Whether the log’s own key signed it")).toBeVisible();
  await check(files.good, { vkey: files.vkey });
  await expect(verdict()).toContainText("as the log’s key signed it");
  await expect(page.getByText("Whether entries were removed or rewritten")).toBeVisible();
  await check(files.good, { vkey: files.vkey, checkpoint: files.checkpoint });
  await expect(verdict()).toHaveText(/The record holds$/);
  await expect(page.locator(".facts")).toContainText("122");
  expect(await codes()).toEqual([]);
});

test("values are words, whatever they hold; search and kind find them in the file", async () => {
  await check(files.good, { vkey: files.vkey });
  await expect(entries()).toHaveCount(50);
  await page.getByLabel("Search in entries and values").fill("onerror");
  await expect(entries()).toHaveCount(1);
  await entries().locator("summary").press("Enter");
  await expect(page.locator(".more")).toContainText('<img src="x" onerror="alert(1)">');
  await expect(page.locator(".more")).toContainText("\\u{202e}");
  expect(await page.locator("main img, main script, main a").count()).toBe(0);
  await page.getByLabel("Search in entries and values").fill("");
  await page.getByLabel("Kind").selectOption("result");
  await expect(page.locator("#entries [role=status]")).toHaveText("1–50 of 60");
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.locator("#entries [role=status]")).toHaveText("51–60 of 60");
  await expect(entries()).toHaveCount(10);
});

test("a changed value is found, and its entry is one click away", async () => {
  await check(files.damaged, { vkey: files.vkey });
  await expect(verdict()).toContainText("This record does not hold");
  expect(await codes()).toEqual(["wrong-value"]);
  await page.getByRole("button", { name: "Entry 17" }).click();
  await expect(page.locator("#entries details[open]")).toContainText("Refunded 9 dollars");
  await page.getByLabel("Only with something found").check();
  await expect(entries()).toHaveCount(1);
});

test("a file that was cut off, a selection, an empty one and noise are each told in words", async () => {
  await check(files.truncated, { vkey: files.vkey });
  expect(await codes()).toEqual(["malformed-line", "wrong-size"]);
  await check(files.selection, { vkey: files.vkey });
  await expect(verdict()).toContainText("This is a selection, which cannot be checked");
  await check(files.empty);
  expect(await codes()).toEqual(["malformed-line"]);
  await check(files.noise);
  expect(await codes()).toContain("malformed-line");
});

test("a line of 50 MB and a hundred thousand brackets are two lines that cannot be read, and the rest is checked", async () => {
  await check(files.hostile, { vkey: files.vkey });
  const found = await codes();
  expect(found.filter((code) => code.startsWith("malformed"))).toHaveLength(2);
  expect(found).toContain("doubled-entry");
  await expect(page.locator(".facts")).toContainText("124");
});

test("a long audit tells how far it is, stays usable, and ends when it is cancelled", async () => {
  await page.locator("#files").setInputFiles(files.large);
  await page.getByRole("button", { name: "Check the record" }).click();
  await expect(page.locator("#count")).toContainText("entries");
  await page.locator("#vkey").fill("typed while it runs");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled. Nothing was concluded.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Check the record" })).toBeEnabled();
  await page.getByRole("button", { name: "Check the record" }).click();
  await expect(page.locator("#problem")).toContainText("The log’s key is not one");
});

test("base64 is as strict by the browser's own decoder as by ours", async () => {
  const script = await bundle("lib/domain/bytes.ts");
  const blank = await browser.newPage();
  await blank.addScriptTag({ content: script });
  const texts = [
    "",
    "Zg==",
    "Zm8=",
    "Zm9v",
    "Zg",
    "Zg=",
    "Zh==",
    "Zm9=",
    "Z===",
    "Zm9v\n",
    "Zm9v    ",
    "Zm 9v===",
    "Zm-v",
    "é9vZ",
  ];
  const read = (decode: (text: string) => Uint8Array) => (text: string) => {
    try {
      return [...decode(text)];
    } catch {
      return "refused";
    }
  };
  const inBrowser = await blank.evaluate(
    ([given, tell]) => {
      const { fromBase64 } = Reflect.get(window, "verifier") as { fromBase64: unknown };
      return given.map(Function("decode", `return (${tell})(decode)`)(fromBase64));
    },
    [texts, read.toString()] as const,
  );
  const every = Array.from({ length: 256 }, (_, byte) => byte);
  const written = await blank.evaluate((bytes) => {
    const { toBase64, toHex } = Reflect.get(window, "verifier") as typeof import("#lib/domain/bytes.ts");
    return [0, 1, 2, 256]
      .map((size) => Uint8Array.from(bytes.slice(0, size)))
      .map((one) => [toBase64(one), toHex(one)]);
  }, every);
  const buffers = [0, 1, 2, 256].map((size) => Buffer.from(every.slice(0, size)));
  expect(written).toEqual(buffers.map((one) => [one.toString("base64"), one.toString("hex")]));
  expect(await blank.evaluate(() => "fromBase64" in Uint8Array), "this browser has its own").toBe(true);
  expect(inBrowser).toEqual(texts.map(read(fromBase64)));
  expect(inBrowser.filter((one) => one === "refused")).toHaveLength(10);
  await blank.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`is there for everybody, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await check(files.damaged);
    await expect(entries().first()).toBeVisible();
    await entries().first().locator("summary").press("Enter");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });
}
