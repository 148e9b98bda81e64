/** Plays the journey in a headless browser: a picture of every step, the receipts as an exported log, one line of JSON. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromiumDriver } from "#e2e/journey/chromium.ts";
import { desks } from "#e2e/journey/desks.ts";
import { playJourney } from "#e2e/journey/journey.ts";
import { connectExtension } from "./connect-extension.ts";
import { exportLog, logSize } from "./export-log.ts";
import { launchBrowser } from "./launch-browser.ts";
import { publishCap } from "./publish-cap.ts";
import type { Run } from "./run.ts";

export async function runHeadless({ stack, chromium, extension, dir, home, say }: Run): Promise<void> {
  const pictures = path.join(dir, "pictures");
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const { server, practice } = stack;
  const context = await launchBrowser({
    chromium,
    extension,
    profile: path.join(home, "profile"),
    headless: true,
    deskPort: practice.desk.port,
    spki: practice.desk.spki,
  });
  const screenshots: string[] = [];
  try {
    await say.during("signing in as Sam", () => connect(context, server));
    say.line("  playing the job:");
    const tally = await playJourney({
      driver: chromiumDriver(context),
      desks,
      async step(name, tab) {
        const file = path.join(pictures, `${String(screenshots.length + 1).padStart(2, "0")}-${name}.png`);
        await tab.picture(file);
        screenshots.push(path.relative(process.cwd(), file));
        say.line(`    ✓ ${name.replaceAll("-", " ")}`);
      },
      publishCap: async (cap) => {
        await publishCap(server, cap);
      },
      logSize: () => logSize(path.join(home, "server")),
    });
    const receipts = path.join(dir, "receipts.jsonl");
    await writeFile(receipts, await exportLog(path.join(home, "server")));
    say.line(
      `  receipts: ${path.relative(process.cwd(), receipts)} (check them: npm run -s countersign -- audit verify ${path.relative(process.cwd(), receipts)})`,
    );
    say.line(JSON.stringify({ ...tally, screenshots }));
  } catch (error) {
    for (const [i, page] of context.pages().entries()) {
      await page.screenshot({ path: path.join(pictures, `failed-${i + 1}.png`) }).catch(() => undefined);
    }
    throw error;
  } finally {
    await context.close();
  }
}

function connect(context: Parameters<typeof connectExtension>[0], server: Run["stack"]["server"]): Promise<unknown> {
  return connectExtension(context, {
    server: server.url,
    fingerprint: server.rootFingerprint,
    person: "Sam",
    password: server.practicePassword,
  }).then((page) => page.close());
}
