/**
 * Makes the practice authority: a root, and the keys that its roster names. In a company the root is made and kept
 * offline and only the signed roster and the working keys come to the server; here one machine is all there is, so the
 * root lies in a folder of its own. A running server MUST NOT open `root/`: it reads `keys/` and `roster.json` alone.
 */
import { randomUUID } from "node:crypto";
import path from "node:path";
import { toVkey } from "#lib/audit/note.ts";
import type { Roster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type KeyPair, makeKeyPair, openSigner, signBody } from "./ed25519.ts";
import { hasFile, writeJsonFile, writeSecretFile } from "./key-files.ts";

export interface AuthorityPaths {
  root: string;
  rootPublic: string;
  roster: string;
  session: string;
  log: string;
  /** The log's key before this one, while both sign. */
  logBefore: string;
  /** Made, and waiting for a roster that lists it. */
  logNext: string;
  device: string;
  /** This server's own, made with a log's new name and waiting with it. */
  deviceNext: string;
  publisher: string;
}

export function authorityPaths(dir: string): AuthorityPaths {
  return {
    root: path.join(dir, "root", "root-key.json"),
    rootPublic: path.join(dir, "keys", "root-public.json"),
    roster: path.join(dir, "keys", "roster.json"),
    session: path.join(dir, "keys", "session-key.json"),
    log: path.join(dir, "keys", "log-key.json"),
    logBefore: path.join(dir, "keys", "log-key-before.json"),
    logNext: path.join(dir, "keys", "log-key-next.json"),
    device: path.join(dir, "keys", "server-device-key.json"),
    deviceNext: path.join(dir, "keys", "server-device-key-next.json"),
    publisher: path.join(dir, "publisher", "publisher-key.json"),
  };
}

const YEAR = 365 * 86_400_000;
export const PRACTICE_PUBLISHER = "mia";

/** Makes everything once; the roster is written last, so a start that was cut short begins again. */
export async function makeAuthority(dir: string, org: string, now: number): Promise<AuthorityPaths> {
  const paths = authorityPaths(dir);
  if (hasFile(paths.roster)) return paths;
  const origin = `countersign.local/log/${org}/${randomUUID().slice(0, 8)}`;
  const [root, session, log, device, publisher] = await Promise.all(Array.from({ length: 5 }, makeKeyPair));
  if (!root || !session || !log || !device || !publisher) throw new TypeError("five keys were asked for");
  const expires = formatInstant(now + YEAR);
  const roster: Roster = {
    type: "countersign.roster/1",
    org,
    version: 1,
    at: formatInstant(now),
    policyKeys: [{ key: publisher.publicKey, expires, publisher: PRACTICE_PUBLISHER, scope: "org" }],
    sessionKeys: [{ key: session.publicKey, expires }],
    logKeys: [{ vkey: toVkey(origin, fromBase64(log.publicKey)), expires }],
  };
  writeKey(paths.root, root, {});
  writeSecretFile(path.join(path.dirname(paths.root), "README.txt"), ROOT_README);
  writeJsonFile(paths.rootPublic, { publicKey: root.publicKey });
  writeKey(paths.session, session, {});
  writeKey(paths.log, log, { origin });
  writeKey(paths.device, device, {});
  writeKey(paths.publisher, publisher, { publisher: PRACTICE_PUBLISHER });
  writeJsonFile(paths.roster, await signBody(await openSigner(root), roster));
  return paths;
}

function writeKey(file: string, pair: KeyPair, more: Record<string, string>): void {
  writeJsonFile(file, { ...more, ...pair });
}

const ROOT_README = `This is the practice root key. Whoever holds it decides which keys may publish policies, sign sessions and sign the log.
In a company it is made and kept on a machine that is not on the network; move this folder there and keep no copy here.
The running server never opens it.
`;
