/** The keys of a running server: session, log and its own device. The root's private half is never opened here. */

import { z } from "zod";
import { toVkey } from "#lib/audit/note.ts";
import { SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { PublicKey, rootFingerprint } from "#lib/domain/signed.ts";
import type { AuthorityPaths } from "./authority.ts";
import { isSignedBy, openSigner, type Signer } from "./ed25519.ts";
import { KeyFile, readJsonFile } from "./key-files.ts";

export interface ServerKeys {
  readonly root: string;
  readonly fingerprint: string;
  readonly roster: SignedRoster;
  readonly session: Signer;
  readonly device: Signer;
  readonly log: Signer & { readonly origin: string; readonly vkey: string };
}

const LogKeyFile = KeyFile.extend({ origin: z.string() });

export async function openKeys(paths: AuthorityPaths): Promise<ServerKeys> {
  const root = readJsonFile(paths.rootPublic, z.object({ publicKey: PublicKey })).publicKey;
  const roster = readJsonFile(paths.roster, SignedRoster);
  if (!(await isSignedBy(root, roster))) {
    throw new CodedError("roster", "the roster is not signed by the root; have it signed again with the root key");
  }
  const logFile = readJsonFile(paths.log, LogKeyFile);
  const log = await openSigner(logFile);
  return {
    root,
    fingerprint: rootFingerprint(fromBase64(root)),
    roster,
    session: await openSigner(readJsonFile(paths.session, KeyFile)),
    device: await openSigner(readJsonFile(paths.device, KeyFile)),
    log: { ...log, origin: logFile.origin, vkey: toVkey(logFile.origin, fromBase64(logFile.publicKey)) },
  };
}
