/** Every way in which signing in can fail on this side, in words: what happened, what it means, what to do. */
import { fromBase64 } from "#lib/domain/bytes.ts";
import { type Failure, fail } from "#lib/domain/error.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";

export function otherRoot(root: string): { ok: false; failure: Failure } {
  return fail(
    "root-changed",
    `The server now shows another root key, with the fingerprint ${rootFingerprint(fromBase64(root))}.`,
    "It is not the one you compared, so no password was sent.",
    "Compare the fingerprint with your administrator's again before you sign in.",
  );
}

export function otherOrganisation(org: string): { ok: false; failure: Failure } {
  return fail(
    "other-organisation",
    `This browser profile is enrolled with \`${org}\`, and this server has another root key.`,
    "Its record belongs to one organisation and cannot be carried on in another one's log; no password was sent.",
    "Use another browser profile for this server, or remove and add the extension to begin anew.",
  );
}

export function wrongAnswer(): { ok: false; failure: Failure } {
  return fail(
    "server-nonsense",
    "The server signed in another device or organisation than this one.",
    "The sign-in was not used.",
    "Try again; if it stays so, ask your administrator.",
  );
}

export function unreadable(error: unknown): Failure {
  return {
    code: "storage-unreadable",
    happened: `What this browser kept about the connection cannot be read (${error instanceof Error ? error.message : "unknown"}).`,
    means: "Nothing can be approved until you sign in again. What is on the record here is not touched.",
    todo: "Sign in again on the options page; if it stays so, ask your administrator.",
  };
}
