/**
 * `countersign policy rollback`: publishes an older revision's text again, as the next revision and for everybody. It is
 * signed here and anew, so the text that the server hands out is taken only with its publisher's good signature: one's own,
 * or one that leads to the root whose fingerprint was given. The server's own word for its root would prove nothing.
 */
import type { PublishedPolicy, SignedPolicy } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import { Hello, PolicyAnswer } from "#lib/domain/server-api.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { isSignedBy } from "#server/keys/ed25519.ts";
import { findPublisher } from "#server/keys/server-keys.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, openServer, orSay, type Server } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";
import { revisionOf } from "./policy-rollout.ts";
import { openPublisherKey, type SigningKey } from "./signing-key.ts";
import { tellPublished, upload } from "./upload-policy.ts";

export const policyRollbackCommand: Command = {
  name: "policy rollback",
  usage: "policy rollback --to REVISION --server URL --key FILE [--root FINGERPRINT]",
  says: "publishes an older revision again, as a new one and for everybody",
  async run(args, io) {
    const { options } = readArguments(args, ["to", "server", "key", "root"]);
    const { key: keyFile, root } = options;
    if (keyFile === undefined) throw new Usage("--key FILE is needed");
    const to = revisionOf(options.to);
    return orSay(io, "Nothing was published.", async () => {
      const server = openServer(options.server, io);
      const key = await openPublisherKey(keyFile);
      const next = await backTo(server, key, { to, root });
      const answer = await upload(server, key, next, undefined);
      io.err(`Revision ${next.revision} says what revision ${to} said.`);
      tellPublished(answer, io);
      const { revision } = next;
      const line = {
        revision,
        digest: digest(next.document),
        publisher: key.publisher,
        to,
        cannotRun: answer.cannotRun,
      };
      await io.out(JSON.stringify(line));
    });
  },
};

interface Back {
  to: number;
  /** The fingerprint of the organisation's root, as a person gave it. */
  root: string | undefined;
}

async function backTo(server: Server, key: SigningKey, { to, root }: Back): Promise<PublishedPolicy> {
  const { policy: newest } = await server.get("policy", PolicyAnswer);
  if (newest === null) throw new NotDone("Nothing was published on this server yet.");
  if (newest.body.revision === to) throw new NotDone(`Revision ${to} is the newest, so there is no way back to it.`);
  const { policy: old } = await server.get(`policy?revision=${to}`, PolicyAnswer);
  if (old === null || old.body.revision !== to || old.body.org !== newest.body.org) {
    throw new NotDone(`The server does not hand out revision ${to}.`);
  }
  await assertGenuine(server, key, old, root);
  return { ...old.body, revision: newest.body.revision + 1, notBefore: formatInstant(Date.now()) };
}

/** By one's own key, or by one that the roster of the given root leads to. */
async function assertGenuine(
  server: Server,
  own: SigningKey,
  old: SignedPolicy,
  root: string | undefined,
): Promise<void> {
  const { revision } = old.body;
  const isOwn = old.key === own.keyId;
  if (!isOwn && root === undefined) {
    throw new NotDone(
      `Revision ${revision} was signed with another key than yours. Give the fingerprint of your organisation's root behind --root (browsers show it where one signs in), so that its signature can be checked; or publish that pack from your own files with \`countersign policy publish\`.`,
    );
  }
  const publicKey = isOwn ? own.publicKey : await rosteredKey(server, old.key, root ?? "");
  if (publicKey !== undefined && (await isSignedBy(publicKey, old))) return;
  throw new NotDone(
    `What the server hands out as revision ${revision} does not carry a good signature of a publisher that its roster lists. Publish that pack from your own files with \`countersign policy publish\`.`,
  );
}

async function rosteredKey(server: Server, key: string, wanted: string): Promise<string | undefined> {
  const { root, roster, successions = [] } = await server.get("hello", Hello);
  const fingerprint = rootFingerprint(fromBase64(root));
  if (plain(fingerprint) !== plain(wanted)) {
    throw new NotDone(
      `The root of this server has the fingerprint ${fingerprint}, and not the one that you gave. Ask your administrator before you sign anything for it.`,
    );
  }
  if (!(await isSignedBy(root, roster))) return undefined;
  const genuine = [];
  for (const one of successions) if (await isSignedBy(one.body.from, one)) genuine.push(one);
  return findPublisher(key, roster, genuine)?.key;
}

/** However it was grouped when it was copied. */
function plain(fingerprint: string): string {
  return fingerprint.replace(/[^0-9A-Fa-f]/g, "").toUpperCase();
}
