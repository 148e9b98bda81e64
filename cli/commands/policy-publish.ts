/**
 * `countersign policy publish`: checks a pack, signs it as the next revision and hands it to the server. The key
 * is what makes it a policy; the token only authorises the upload. Nothing is sent when `check` finds an error.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ENGINE, type PublishedPolicy, SignedPolicy } from "#lib/domain/authority.ts";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import { PolicyAnswer, PublishAnswer, ServerRefusal } from "#lib/domain/server-api.ts";
import { keyId, PublicKey, signedBytes } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type Pack, readPack } from "../pack/read-pack.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { tell } from "./load-policy.ts";
import { checkRead } from "./policy-check.ts";

const KeyFile = z.object({ publisher: z.string(), publicKey: PublicKey, privateKey: z.string() });
type KeyFile = z.infer<typeof KeyFile>;

/** Told to the person in one sentence; nothing was published. */
class NotPublished extends Error {}

export const policyPublishCommand: Command = {
  name: "policy publish",
  usage: "policy publish DIR --server URL --key FILE   (COUNTERSIGN_TOKEN in the environment)",
  says: "signs a pack and puts it in force",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["server", "key", "org"], 1);
    const { server, key: keyFile, org } = options;
    if (server === undefined || keyFile === undefined) throw new Usage("--server URL and --key FILE are needed");
    const token = io.env.COUNTERSIGN_TOKEN;
    try {
      if (token === undefined || token === "")
        throw new NotPublished("COUNTERSIGN_TOKEN is not set, so the server would not take the policy.");
      const pack = await readChecked(positionals[0] ?? "", io);
      const key = await readKey(keyFile);
      const url = policyUrl(server);
      const current = await currentPolicy(url, token);
      const signed = await sign(nextPolicy(pack, current, org ?? current?.org), key);
      await upload(url, token, signed);
      await io.out(
        JSON.stringify({
          revision: signed.body.revision,
          digest: digest(signed.body.document),
          publisher: key.publisher,
        }),
      );
      return 0;
    } catch (error) {
      if (!(error instanceof NotPublished)) throw error;
      io.err(`${error.message} Nothing was published.`);
      return error.cause === "check" ? 1 : 2;
    }
  },
};

async function readChecked(directory: string, io: Io): Promise<Pack> {
  const read = await readPack(directory);
  const problems = read.ok ? checkRead(read.pack) : read.problems;
  for (const problem of problems) tell(problem, io);
  const hasErrors = problems.some((problem) => problem.severity === "error");
  if (!read.ok || hasErrors) throw new NotPublished("The pack has errors; please mend them first.", { cause: "check" });
  return read.pack;
}

async function readKey(file: string): Promise<KeyFile> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new NotPublished(`The key file ${file} cannot be read as JSON.`);
  }
  const key = KeyFile.safeParse(raw);
  if (!key.success) throw new NotPublished(`The key file ${file} does not hold publisher, publicKey and privateKey.`);
  return key.data;
}

function policyUrl(server: string): string {
  try {
    return new URL("v1/policy", server.endsWith("/") ? server : `${server}/`).href;
  } catch {
    throw new Usage(`\`${server}\` is not an address such as http://127.0.0.1:4180`);
  }
}

async function currentPolicy(url: string, token: string): Promise<{ org: string; revision: number } | undefined> {
  const response = await ask(url, { headers: { authorization: `Bearer ${token}` } });
  if (response.status === 404 || response.status === 204) return undefined;
  if (!response.ok) throw new NotPublished(await refusal(response, "would not say which policy is in force"));
  const answer = PolicyAnswer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new NotPublished("The server's answer about the policy in force could not be understood.");
  return answer.data.policy?.body;
}

function nextPolicy(pack: Pack, current: { revision: number } | undefined, org: string | undefined): PublishedPolicy {
  if (org === undefined)
    throw new NotPublished("The server has no policy yet, so please name the organisation with --org.");
  const { document, playbooks, knowledge } = pack;
  const engine = Math.min(ENGINE, Number(/\d+/.exec(document.engine)?.[0] ?? ENGINE));
  const revision = (current?.revision ?? 0) + 1;
  const notBefore = formatInstant(Date.now());
  return { type: "countersign.published-policy/1", org, revision, notBefore, engine, document, playbooks, knowledge };
}

async function sign(body: PublishedPolicy, key: KeyFile): Promise<SignedPolicy> {
  try {
    const pkcs8 = fromBase64(key.privateKey);
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, ["sign"]);
    const bytes = signedBytes(body);
    const sig = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, privateKey, bytes));
    const raw = fromBase64(key.publicKey);
    const publicKey = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    const isPair = await crypto.subtle.verify({ name: "Ed25519" }, publicKey, sig, bytes);
    if (!isPair) throw new NotPublished("The key file's private key does not belong to its public key.");
    return SignedPolicy.parse({ body, key: keyId(raw), sig: toBase64(sig) });
  } catch (error) {
    if (error instanceof NotPublished) throw error;
    throw new NotPublished("The key file's private key cannot be used to sign (Ed25519, PKCS #8, base64).");
  }
}

async function upload(url: string, token: string, signed: SignedPolicy): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await ask(url, { method: "POST", headers, body: JSON.stringify({ policy: signed }) });
  if (!response.ok) throw new NotPublished(await refusal(response, "refused the policy"));
  const answer = PublishAnswer.safeParse(await response.json().catch(() => undefined));
  const isOurs = answer.success && answer.data.revision === signed.body.revision;
  if (!isOurs)
    throw new NotPublished(
      "The server took the upload, but its answer does not name this revision. Ask it which policy is in force before you publish again.",
    );
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new NotPublished(`The server at ${url} does not answer: is it running, and is the address right?`);
  }
}

async function refusal(response: Response, what: string): Promise<string> {
  const said = ServerRefusal.safeParse(await response.json().catch(() => undefined));
  if (said.success) {
    const { happened, means, todo } = said.data.error;
    return `The server ${what}. ${happened} ${means} ${todo}`;
  }
  return `The server ${what} (HTTP ${response.status}).`;
}
