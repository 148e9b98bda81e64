/** The keys of a running server as they lie in its folder: session, log and its own device. The root's private half is never opened here. */
import { z } from "zod";
import { toVkey } from "#lib/audit/note.ts";
import { SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { PublicKey } from "#lib/domain/signed.ts";
import type { AuthorityPaths } from "./authority.ts";
import { openSigner, type Signer } from "./ed25519.ts";
import { KeyFile, readJsonFile } from "./key-files.ts";

export interface FileKeys {
  /** The root that this folder began with. */
  readonly root: string;
  /** Not verified yet: which root must have signed it, the successions say. */
  readonly roster: SignedRoster;
  readonly session: Signer;
  readonly device: Signer;
  readonly log: Signer & { readonly origin: string; readonly vkey: string };
}

const LogKeyFile = KeyFile.extend({ origin: z.string() });

export async function openKeys(paths: AuthorityPaths): Promise<FileKeys> {
  const logFile = readJsonFile(paths.log, LogKeyFile);
  const log = await openSigner(logFile);
  return {
    root: readJsonFile(paths.rootPublic, z.object({ publicKey: PublicKey })).publicKey,
    roster: readJsonFile(paths.roster, SignedRoster),
    session: await openSigner(readJsonFile(paths.session, KeyFile)),
    device: await openSigner(readJsonFile(paths.device, KeyFile)),
    log: { ...log, origin: logFile.origin, vkey: toVkey(logFile.origin, fromBase64(logFile.publicKey)) },
  };
}
