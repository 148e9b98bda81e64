/**
 * An answer that is not the server's own: somebody stands in between, or the address leads elsewhere. What can be told
 * from status and shape is said; nothing of the answer itself is shown, since nobody knows who wrote it.
 */
import { type Failure, fail } from "#lib/domain/error.ts";

type Strange = { ok: false; failure: Failure<"server-nonsense"> };

export interface AnswerSeen {
  server: string;
  path: string;
  status: number;
  text: string;
}

const GATEWAY = new Set([502, 503, 504]);

export function strangeAnswer(seen: AnswerSeen): Strange {
  const { server, path, status, text } = seen;
  if (status === 511 || isWebPage(text)) return status === 404 ? notHere(server, path) : webPage(server, status);
  if (GATEWAY.has(status)) return nothingBehind(server, status);
  if (status === 404 || status === 405) return notHere(server, path);
  return nonsense(`it answered ${path} with status ${status} and no reason that could be read`);
}

/** JSON that came from a server, only not of the shape that was agreed. */
export function otherVersion(path: string, where: string, problem: string): Strange {
  return fail(
    "server-nonsense",
    `The server answered ${path} in a way that this version of the extension does not understand (${where === "" ? problem : `${where}: ${problem}`}).`,
    "Server and extension are of different versions, or another kind of server answers at this address.",
    "Update the extension. If it stays so, ask your administrator which version the server is.",
  );
}

export function nonsense(what: string): Strange {
  return fail(
    "server-nonsense",
    `The server's answer could not be understood: ${what}.`,
    "Something between this browser and the server answers in its place, or the two are of different versions.",
    "Check the server's address in the options, and that server and extension are of the same version.",
  );
}

function isWebPage(text: string): boolean {
  return /^\s*</.test(text);
}

function webPage(server: string, status: number): Strange {
  return fail(
    "server-nonsense",
    `A web page came back where the server should have answered (status ${status}).`,
    "The sign-in page of a network or a proxy stands in between, or the address belongs to another website.",
    `Open ${server} in a tab. If a page asks you to sign in to the network, do, then try again; if not, check the address.`,
  );
}

function notHere(server: string, path: string): Strange {
  return fail(
    "server-nonsense",
    `There is a web server at ${server}, but no Countersign on it (nothing at /v1${path}).`,
    "The address is that of another service, or a proxy in front of the server does not pass /v1 on.",
    "Check host and port with your administrator.",
  );
}

function nothingBehind(server: string, status: number): Strange {
  return fail(
    "server-nonsense",
    `The entrance of ${server} answered (status ${status}), the server behind it did not.`,
    "The server is stopped, restarting, or cannot be reached from its own entrance.",
    "Try again in a minute. If it stays so, tell whoever runs the server.",
  );
}
