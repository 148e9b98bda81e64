/** Opens a browser with the extension signed in on an open ticket of each practice desk, says what runs, and stays until it is closed. */
import path from "node:path";
import { desks } from "#e2e/journey/desks.ts";
import { connectExtension } from "./connect-extension.ts";
import { launchBrowser } from "./launch-browser.ts";
import type { Run } from "./run.ts";

export async function runInteractive({ stack, chromium, extension, home, say, signal }: Run): Promise<void> {
  const { server, practice } = stack;
  const context = await launchBrowser({
    chromium,
    extension,
    profile: path.join(home, "profile"),
    headless: false,
    deskPort: practice.desk.port,
    spki: practice.desk.spki,
  });
  const closed = new Promise<void>((resolve) => context.on("close", () => resolve()));
  await say.during("signing in as Sam, on the options page", () =>
    connectExtension(context, {
      server: server.url,
      fingerprint: server.rootFingerprint,
      person: "Sam",
      password: server.practicePassword,
    }).then((page) => page.close()),
  );
  // The first desk is opened last, in the tab that is there from the start, and so stands in front.
  for (const desk of desks.toReversed()) {
    const page = desk === desks[0] ? context.pages()[0] : undefined;
    const tab = page ?? (await context.newPage());
    await tab.goto(desk.urlOf(desk.tickets.simple));
    await tab.bringToFront();
  }
  const key = path.relative(process.cwd(), server.publisherKeyFile);
  for (const line of [
    "",
    `  server         ${server.url}   fingerprint ${server.rootFingerprint}`,
    ...desks.map(
      ({ name, urlOf, tickets }) =>
        `  ${name.padEnd(14)} ${urlOf(tickets.simple)}   (practice, in that browser only; port ${practice.desk.port})`,
    ),
    `  practice shop  http://127.0.0.1:${practice.shop.port}   (speaks Stripe's HTTP)`,
    `  people         Sam (rep), Mia (lead), Rita (reviewer)   password ${server.practicePassword}`,
    "",
    "  Try: insert the reply, set the status and undo it, refund $32.00 (you have seconds to cancel).",
    "  Then tickets 4712 or 8102 (over the limit), 4713 or 8103 (too old), 4714 or 8104 (hostile); the record: “on the record” at the sidebar's foot.",
    "  As a lead, change `refund-cap` in policies/acme/policy.yaml while a card is open, then:",
    `    COUNTERSIGN_TOKEN=${server.publishToken} npm run -s countersign -- policy publish policies/acme --server ${server.url} --key ${key}`,
    "",
    "  Close the browser or press Ctrl+C to stop. What you did is kept in .countersign/practice.",
    "",
  ]) {
    say.line(line);
  }
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await Promise.race([closed, stopped]);
  await context.close().catch(() => undefined);
}
