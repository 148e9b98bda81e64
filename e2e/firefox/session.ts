/** One stack and one signed-in Firefox for a spec, in a folder of their own; both go away with it. */

import { findFirefox } from "#cli/find-firefox.ts";
import { buildExtension, FIREFOX_DIR } from "#cli/start/build-extension.ts";
import { signInOn } from "#cli/start/connect-extension.ts";
import { desks } from "../journey/desks.ts";
import type { Driver } from "../journey/driver.ts";
import { type Seen, startPlace } from "../journey/session.ts";
import { firefoxDriver } from "./driver.ts";
import { launchFirefox } from "./launch.ts";

export interface FirefoxSession extends Seen {
  driver: Driver;
  end(): Promise<void>;
}

export async function startFirefoxSession(
  options: { holdSeconds?: number; idleMs?: number; saysYes?: boolean } = {},
): Promise<FirefoxSession> {
  const found = await findFirefox(process.env);
  if ("problem" in found) throw new Error(found.problem);
  await buildExtension("firefox");
  const place = await startPlace(options);
  const { server, practice } = place.stack;
  const running = await launchFirefox({
    firefox: found.path,
    extension: FIREFOX_DIR,
    portOfHost: (host) =>
      /\.(?:zendesk|freshdesk)\.com$|^help\.acme\.example$/.test(host) ? practice.desk.port : undefined,
    saysYes: options.saysYes === true,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
  const driver = firefoxDriver(running.browser);
  const session = {
    stack: place.stack,
    dir: place.dir,
    driver,
    async end() {
      await running.close();
      await place.end();
    },
  };
  await signIn(driver, {
    server: server.url,
    fingerprint: server.rootFingerprint,
    person: "Sam",
    password: server.practicePassword,
  });
  return session;
}

/** A person finds the options page by the button of a sidebar that nobody is signed in to. */
async function signIn(driver: Driver, given: Parameters<typeof signInOn>[1]): Promise<void> {
  const desk = await driver.newDeskTab();
  const [first] = desks;
  if (first === undefined) throw new Error("there is no desk to play");
  await desk.go(first.urlOf(first.tickets.simple));
  const options = await driver.opened("options", () => desk.sidebar.press(/^Open the connection page/));
  await signInOn(options, given);
  await desk.close();
}
