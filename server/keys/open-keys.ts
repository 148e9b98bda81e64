/** The keys of a running server as they lie in its folder: session, log and its own device. The root's private half is never opened here. */
import { z } from "zod";
import { SignedRoster } from "#lib/domain/authority.ts";
import { PublicKey } from "#lib/domain/signed.ts";
import type { AuthorityPaths } from "./authority.ts";
import { openSigner, type Signer } from "./ed25519.ts";
import { KeyFile, readJsonFile } from "./key-files.ts";
import { type LogKeys, openLogKeys } from "./log-keys.ts";

export interface FileKeys {
  /** The root that this folder began with. */
  readonly root: string;
  /** Not verified yet: which root must have signed it, the successions say. */
  readonly roster: SignedRoster;
  readonly session: Signer;
  readonly device: Signer;
  readonly log: LogKeys;
}

export async function openKeys(paths: AuthorityPaths): Promise<FileKeys> {
  const roster = readJsonFile(paths.roster, SignedRoster);
  return {
    root: readJsonFile(paths.rootPublic, z.object({ publicKey: PublicKey })).publicKey,
    roster,
    session: await openSigner(readJsonFile(paths.session, KeyFile)),
    device: await openSigner(readJsonFile(paths.device, KeyFile)),
    log: await openLogKeys(paths, roster),
  };
}
