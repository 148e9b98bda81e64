/**
 * Why a server cannot be reached, when a person is waiting to be told. A browser keeps the reason from an extension: a
 * wrong name, a closed port and a bad certificate are all "failed". One more question, without anything of ours in it
 * and whose answer nobody can read, at least tells whether something answers there at all.
 */
import { type Failure, fail } from "#lib/domain/error.ts";
import { isLoopback } from "./address.ts";

export interface Surroundings {
  fetch: typeof globalThis.fetch;
  /** What the browser says of the network; undefined where it says nothing. */
  onLine: boolean | undefined;
  /** This computer's clock, which may be what is wrong. */
  now: number;
  timeoutMs?: number;
}

type Code = "server-unreachable" | "server-foreign" | "offline";
type Unreachable = { ok: false; failure: Failure<Code> };

const TIMEOUT_MS = 5_000;

export async function explainUnreachable(server: string, around: Surroundings): Promise<Unreachable> {
  const isHere = isLoopback(server);
  if (!isHere && around.onLine === false) return offline(server);
  if (await answers(server, around)) return foreign(server);
  // Without TLS there is little left that can go wrong on the way to this machine itself.
  return isHere && server.startsWith("http:") ? notRunning(server) : noConnection(server, around.now);
}

async function answers(server: string, around: Surroundings): Promise<boolean> {
  // A redirect is seen only where the browser lets us read (this machine); an answer that is kept from us, everywhere.
  return (await settles(server, { redirect: "manual" }, around)) || settles(server, { mode: "no-cors" }, around);
}

async function settles(server: string, how: RequestInit, around: Surroundings): Promise<boolean> {
  const { fetch, timeoutMs = TIMEOUT_MS } = around;
  try {
    await fetch(`${server}/v1/hello`, {
      ...how,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return true;
  } catch {
    return false;
  }
}

function notRunning(server: string): Unreachable {
  return fail(
    "server-unreachable",
    `Nothing answers at ${server}.`,
    "No server listens on that port of this computer, so nothing was sent.",
    "Start the practice server, or enter the port that it printed when it started.",
  );
}

function offline(server: string): Unreachable {
  return fail(
    "offline",
    "This computer is offline.",
    `${server} cannot be asked; nothing was sent.`,
    "Connect to the network or the VPN, then try again.",
  );
}

function foreign(server: string): Unreachable {
  return fail(
    "server-foreign",
    `Something answers at ${server}, but not as a Countersign server that knows this extension.`,
    "The sign-in page of a network or a proxy may stand in between, the address may be another website's, or the server's list of extensions lacks this one. No password was sent.",
    "Open the address in a tab: a page that asks you to sign in to the network is the reason. Otherwise ask your administrator.",
  );
}

function noConnection(server: string, now: number): Unreachable {
  const clock = new Date(now).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return fail(
    "server-unreachable",
    `No connection to ${server} came about. The browser does not tell an extension why.`,
    `Nothing was sent. The name may be wrong or known only in the company's network, the server off, its certificate not trusted or expired, a proxy or firewall in between (one that asks for a password, too), or this computer's clock wrong (it says ${clock}).`,
    "Open the address in a tab: the page there names the reason.",
  );
}
