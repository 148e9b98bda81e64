/**
 * The log's keys as they lie in the folder. The file is looked at each time it is used: a key that was taken away signs
 * nothing more, and one that was put back signs again, both without a restart. While clients change from one key to the
 * next, the one before signs beside it.
 */
import { stat } from "node:fs/promises";
import { z } from "zod";
import { type NoteSigner, parseVkey, toVkey } from "#lib/audit/note.ts";
import type { SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { keyId } from "#lib/domain/signed.ts";
import type { LogCode } from "../store/log-types.ts";
import type { AuthorityPaths } from "./authority.ts";
import { openSigner, type Signer } from "./ed25519.ts";
import { hasFile, KeyFile, readJsonFile } from "./key-files.ts";

export interface LogSigner extends NoteSigner {
  /** Throws `log-key-unavailable` while the key's file cannot be used. */
  assertUsable(): Promise<void>;
}

export interface LogKeys extends Omit<Signer, "sign">, LogSigner {
  readonly origin: string;
  /** Keys of the same name that went, and still sign beside this one. */
  readonly cosigners: readonly LogSigner[];
}

export const LogKeyFile = KeyFile.extend({ origin: z.string() });

/** Without its file the roster says which key it would be: the server starts, and what needs no signature goes on. */
export async function openLogKeys(
  paths: Pick<AuthorityPaths, "log" | "logBefore">,
  roster: SignedRoster,
): Promise<LogKeys> {
  const vkey = hasFile(paths.log) ? vkeyIn(paths.log) : listedLast(roster);
  const { name: origin, publicKey } = parseVkey(vkey);
  const before = hasFile(paths.logBefore) ? vkeyIn(paths.logBefore) : undefined;
  const cosigns = before !== undefined && parseVkey(before).name === origin && before !== vkey;
  return {
    origin,
    publicKey,
    keyId: keyId(fromBase64(publicKey)),
    ...signerFrom(paths.log, vkey),
    cosigners: cosigns ? [signerFrom(paths.logBefore, before)] : [],
  };
}

export function vkeyIn(file: string): string {
  const { origin, publicKey } = readJsonFile(file, LogKeyFile);
  return toVkey(origin, fromBase64(publicKey));
}

function listedLast({ body }: SignedRoster): string {
  const last = body.logKeys.at(-1);
  if (last === undefined) throw new CodedError("roster", "the roster lists no key of the log");
  return last.vkey;
}

function signerFrom(file: string, vkey: string): LogSigner {
  let opened: { version: string; signer: Signer } | undefined;
  const open = async (): Promise<Signer> => {
    try {
      const { mtimeMs, ino, size } = await stat(file);
      const version = `${mtimeMs} ${ino} ${size}`;
      if (opened?.version !== version) {
        if (vkeyIn(file) !== vkey) throw new Error("another key is in its place; restart the server to use it");
        opened = { version, signer: await openSigner(readJsonFile(file, LogKeyFile)) };
      }
      return opened.signer;
    } catch (cause) {
      opened = undefined;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError<LogCode>(
        "log-key-unavailable",
        `The log's signing key cannot be used (${why}), so nothing new can be recorded.`,
        { cause },
      );
    }
  };
  return {
    vkey,
    sign: async (bytes) => (await open()).sign(bytes),
    assertUsable: async () => void (await open()),
  };
}
