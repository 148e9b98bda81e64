/**
 * `countersign keys succeed`: a key states itself that another one takes its place. Signing needs no network: with --roster
 * and --out it is done where the root key lies, and --upload sends the file from anywhere.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type KeySuccession, SignedRoster } from "#lib/domain/authority.ts";
import { SuccessionAnswer, SuccessionRequest } from "#lib/domain/lead-api.ts";
import { Hello } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { isSignedBy, makeKeyPair } from "#server/keys/ed25519.ts";
import { writeJsonFile } from "#server/keys/key-files.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, openServer, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { openKeyFile, type SigningKey, signWith } from "./signing-key.ts";

type Role = KeySuccession["role"];
type Options = Readonly<Record<string, string | undefined>>;

export const keysSucceedCommand: Command = {
  name: "keys succeed",
  usage:
    "keys succeed --role policy|root --from OLDKEY --to NEWKEY (--server URL | --roster FILE --out FILE)  or  keys succeed --upload FILE --server URL",
  says: "puts another key in the place of a publisher's or of the root; NEWKEY is made when it is not there",
  async run(args, io) {
    const { options } = readArguments(args, ["role", "from", "to", "server", "roster", "out", "upload"]);
    return orSay(io, "The keys in force stay as they were.", async () => {
      const request = options.upload === undefined ? await state(options, io) : await readStatement(options.upload);
      if (options.out === undefined) await send(request, options, io);
      else await keepForLater(request, options.out, io);
    });
  },
};

async function state({ role, from, to, ...options }: Options, io: Io): Promise<SuccessionRequest> {
  if (role !== "policy" && role !== "root") throw new Usage("--role is policy or root");
  if (from === undefined || to === undefined) throw new Usage("--from OLDKEY and --to NEWKEY are needed");
  const roster = await findRoster(options, io);
  const going = await openKeyFile(from);
  // What the server hands out is signed here anew: it must be what the root that goes had signed, to the letter.
  if (role === "root" && !(await isSignedBy(going.publicKey, roster))) {
    throw new NotDone(
      "The list of keys is not signed by the root that is to go. Compare that root's fingerprint with the server's before you sign anything.",
    );
  }
  const coming = await openOrMake(to, going, io);
  const at = formatInstant(Date.now());
  const succession = await signWith(going, statement(role, roster.body.org, going, coming, at));
  if (role === "policy") return { succession };
  return { succession, roster: await signWith(coming, { ...roster.body, version: roster.body.version + 1, at }) };
}

function statement(role: Role, org: string, from: SigningKey, to: SigningKey, at: string): KeySuccession {
  const keys = { from: from.publicKey, to: to.publicKey };
  return { type: "countersign.key-succession/1", org, role, ...keys, at };
}

/** From a file where there is no network: the server's `roster.json`, or what its `/v1/hello` answers. */
async function findRoster({ roster: file, server }: Options, io: Io): Promise<SignedRoster> {
  if (file === undefined) return (await openServer(server, io).get("hello", Hello)).roster;
  const read = z.union([SignedRoster, z.object({ roster: SignedRoster })]).safeParse(await readJson(file));
  if (!read.success) throw new NotDone(`${file} is neither a roster nor an answer of /v1/hello.`);
  return "roster" in read.data ? read.data.roster : read.data;
}

async function openOrMake(file: string, { publisher }: SigningKey, io: Io): Promise<SigningKey> {
  if (!existsSync(file)) {
    writeJsonFile(file, { ...(publisher === undefined ? {} : { publisher }), ...(await makeKeyPair()) });
    io.err(`A new key is in ${file}, readable by you alone. Keep it where the old one was kept.`);
  }
  return openKeyFile(file);
}

async function send(request: SuccessionRequest, { server }: Options, io: Io): Promise<void> {
  const answer = await openServer(server, io).post("keys/successions", request, SuccessionAnswer);
  if (answer.fingerprint === undefined) {
    io.err("Policies are signed with the new key from now on; the old one signs none any more. Destroy it.");
  } else {
    io.err("The new root is in force. Browsers that pinned the old one follow its statement by themselves.");
    io.err(`Who signs in from now on compares this fingerprint: ${answer.fingerprint}`);
  }
  await io.out(JSON.stringify(answer));
}

async function keepForLater(request: SuccessionRequest, file: string, io: Io): Promise<void> {
  writeJsonFile(file, request);
  io.err(
    `The statement is in ${file}; it holds no secret. Send it with \`countersign keys succeed --upload ${file}\`.`,
  );
  const { role, from, to } = request.succession.body;
  await io.out(JSON.stringify({ role, from, to, file }));
}

async function readStatement(file: string): Promise<SuccessionRequest> {
  const read = SuccessionRequest.safeParse(await readJson(file));
  if (!read.success)
    throw new NotDone(`${file} does not hold a statement that \`countersign keys succeed --out\` wrote.`);
  return read.data;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new NotDone(`${file} cannot be read as JSON.`);
  }
}
