/** A Firefox with the built extension, on the practice desks under their real names, all on the loopback. */
import puppeteer, { type Browser } from "puppeteer-core";
import { type PortOfHost, startDeskProxy } from "./desk-proxy.ts";

export interface FirefoxOptions {
  firefox: string;
  extension: string;
  portOfHost: PortOfHost;
  /** How long the event page lives after its last event; Firefox's own 30 s unless told. */
  idleMs?: number;
  /** Its question about a permission is no page that could be clicked: then every one is taken for answered with yes. */
  saysYes?: boolean;
}

export interface RunningFirefox {
  browser: Browser;
  close(): Promise<void>;
}

export async function launchFirefox({
  firefox,
  extension,
  portOfHost,
  idleMs,
  saysYes = false,
}: FirefoxOptions): Promise<RunningFirefox> {
  const proxy = await startDeskProxy(portOfHost);
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    // The practice desk's certificate is its own; the proxy lets nothing else through.
    acceptInsecureCerts: true,
    defaultViewport: { width: 1440, height: 960 },
    handleSIGINT: false,
    handleSIGTERM: false,
    extraPrefsFirefox: {
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": proxy.port,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": proxy.port,
      "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
      ...(saysYes ? { "extensions.webextOptionalPermissionPrompts": false } : {}),
      ...(idleMs === undefined ? {} : { "extensions.background.idle.timeout": idleMs }),
    },
  });
  await browser.installExtension(extension);
  return {
    browser,
    async close() {
      await browser.close();
      await proxy.stop();
    },
  };
}
