/**
 * Signs the extension in on its own options page, the way a person would: address, fingerprint compared, password.
 * There is no back door for the practice; what is clicked here is what a customer clicks.
 */
import type { BrowserContext, Page } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";

export interface SignIn {
  server: string;
  fingerprint: string;
  person: string;
  password: string;
}

export async function connectExtension(context: BrowserContext, signIn: SignIn): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/options.html`);
  const address = page.getByLabel("Server address");
  const signOut = page.getByRole("button", { name: "Sign out" });
  await address.or(signOut).first().waitFor();
  // A profile that was used before is still signed in.
  if (await signOut.isVisible()) return page;
  await address.fill(signIn.server);
  await page.getByRole("button", { name: "Connect" }).click();
  const shown = await page.getByTestId("fingerprint").innerText();
  if (shown.replace(/\s+/g, " ").trim() !== signIn.fingerprint) {
    throw new Error(
      `the server's fingerprint is ${shown}, expected ${signIn.fingerprint}: another server answers at this address`,
    );
  }
  await page.getByRole("checkbox", { name: /compared/i }).check();
  await page.getByRole("radio", { name: new RegExp(signIn.person) }).check();
  await page.getByLabel("Password").fill(signIn.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await signOut.waitFor();
  return page;
}
