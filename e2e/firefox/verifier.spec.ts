/** The offline page in Firefox, opened as a file: the same verdicts, from workers that Firefox starts from the page's own words. */
import { expect, test } from "@playwright/test";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { bringFirefox, findFirefox } from "#cli/find-firefox.ts";
import { type VerifierFiles, writeVerifierFiles } from "../verifier/files.ts";

let files: VerifierFiles;
let browser: Browser;

test.beforeAll(async () => {
  files = await writeVerifierFiles();
  const found = await findFirefox(process.env, { bring: bringFirefox, say: () => {} });
  if ("problem" in found) throw new Error(found.problem);
  browser = await puppeteer.launch({ browser: "firefox", executablePath: found.path, headless: true });
});
test.afterAll(() => browser.close());

async function check(page: Page, file: string, vkey: string): Promise<string> {
  const input = (await page.$("#files")) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(file);
  await page.$eval("#vkey", (field, text) => Object.assign(field, { value: text }), vkey);
  await page.click("#check");
  await page.waitForSelector("#result h2", { timeout: 60_000 });
  return page.$eval("#result", (result) => (result as HTMLElement).innerText);
}

test("a whole record holds, a changed and a hostile one do not", async () => {
  const page = await browser.newPage();
  await page.goto(files.page);
  expect(await check(page, files.good, files.vkey)).toContain("The record holds, as the log’s key signed it");
  expect(await page.$$eval("#entries .list > li", (all) => all.length)).toBe(50);
  const damaged = await check(page, files.damaged, files.vkey);
  expect(damaged).toContain("This record does not hold");
  expect(damaged).toContain("wrong-value");
  expect(await check(page, files.hostile, files.vkey)).toContain("doubled-entry");
  expect(await page.$$eval("main img, main script", (all) => all.length)).toBe(0);
});
