/** Starts a Chromium with the built extension and the practice desk under the real host names, all on the loopback. */
import { type BrowserContext, chromium } from "@playwright/test";

export interface LaunchOptions {
  chromium: string;
  extension: string;
  profile: string;
  headless: boolean;
  deskPort: number;
  /** SHA-256 of the practice certificate's public key: trusted in this browser alone. */
  spki: string;
  /** Other names that lead to a port of this machine, e.g. the model's maker. */
  alsoHere?: Readonly<Record<string, number>>;
  extraArgs?: string[];
  viewport?: { width: number; height: number };
}

/** The practice desks' own names, and the company's domain in front of one. */
const DESK_HOSTS = ["*.zendesk.com", "*.freshdesk.com", "help.acme.example"];
const NOTHING_ELSE = ["MAP * ~NOTFOUND", "EXCLUDE localhost", "EXCLUDE 127.0.0.1"];

export function launchBrowser(options: LaunchOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(options.profile, {
    executablePath: options.chromium,
    headless: options.headless,
    // Ours: server and desk are stopped in order, and the command ends with its own exit code.
    handleSIGINT: false,
    handleSIGTERM: false,
    // The sandbox cannot be had as root (containers, CI); everybody else keeps it.
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: options.headless ? (options.viewport ?? { width: 1440, height: 960 }) : null,
    args: chromiumArgs(options),
  });
}

export function chromiumArgs(options: LaunchOptions): string[] {
  const { extension, deskPort, spki, alsoHere = {}, extraArgs = [] } = options;
  const desks = DESK_HOSTS.map((host): [string, number] => [host, deskPort]);
  const here = [...desks, ...Object.entries(alsoHere)].map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  return [
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
    `--host-resolver-rules=${[...here, ...NOTHING_ELSE].join(", ")}`,
    `--ignore-certificate-errors-spki-list=${spki}`,
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...extraArgs,
  ];
}
