/**
 * Signs the extension in on its own options page, the way a person would: address, fingerprint compared, password.
 * There is no back door for the practice; what is clicked here is what a customer clicks.
 */
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { tab } from "#e2e/journey/chromium.ts";
import { hasButton, reads, type View } from "#e2e/journey/driver.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";

export interface SignIn {
  server: string;
  fingerprint: string;
  person: string;
  password: string;
}

const FINGERPRINT = `(document.querySelector("[data-testid=fingerprint]")?.innerText ?? "").replace(/\\s+/g, " ").trim()`;

export async function connectExtension(context: BrowserContext, signIn: SignIn): Promise<Page> {
  const page = await context.newPage();
  // On a busy machine the browser is there a moment before its extension.
  await expect(async () => void (await page.goto(`chrome-extension://${EXTENSION_ID}/options.html`))).toPass({
    timeout: 15_000,
    intervals: [50, 100, 250],
  });
  await signInOn(tab(page), signIn);
  return page;
}

/** On the options page of either browser. */
export async function signInOn(page: View, signIn: SignIn): Promise<void> {
  await reads(page, /Server address|Sign out/);
  // A profile that was used before is still signed in.
  if ((await page.buttons(/^Sign out/)) > 0) return;
  await page.fill(/^Server address/, signIn.server);
  await page.press(/^Connect$/);
  await expect.poll(() => page.run<string>(FINGERPRINT), { timeout: 15_000 }).not.toBe("");
  const shown = await page.run<string>(FINGERPRINT);
  if (shown !== signIn.fingerprint) {
    throw new Error(
      `the server's fingerprint is ${shown}, expected ${signIn.fingerprint}: another server answers at this address`,
    );
  }
  await page.check(/compared/i);
  await page.check(new RegExp(signIn.person));
  await page.fill(/^Password/, signIn.password);
  await page.press(/^Sign in$/);
  await hasButton(page, /^Sign out/);
}
