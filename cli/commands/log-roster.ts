/** The two steps by which a log gets another key: propose a roster, and put into force the one that the root signed. */
import { readFile } from "node:fs/promises";
import { Roster, SignedRoster } from "#lib/domain/authority.ts";
import { type ChangeFor, checkLogRoster, proposeLogKey } from "#server/keys/change-log-key.ts";
import { writeJsonFile } from "#server/keys/key-files.ts";
import { NotDone } from "./ask-server.ts";
import { type Io, Usage } from "./command.ts";
import type { ServerFolder } from "./server-folder.ts";
import { openKeyFile, signWith } from "./signing-key.ts";

type Options = Readonly<Record<string, string | undefined>>;

export const ROSTER_USAGE = "(--root KEYFILE | --out FILE | --roster SIGNED)";
export const ROSTER_OPTIONS = ["root", "out", "roster"] as const;

/** A roster that may be put into force; null when it went into a file, to be signed where the root is. */
export async function signedRoster(
  folder: ServerFolder,
  options: Options,
  why: ChangeFor,
  io: Io,
): Promise<SignedRoster | null> {
  const { root, out, roster: file } = options;
  if ([root, out, file].filter((one) => one !== undefined).length !== 1) {
    throw new Usage("say one of --root KEYFILE, --out FILE and --roster SIGNED");
  }
  const { paths, keys } = folder;
  if (file !== undefined) return checked(folder, await readRoster(file, SignedRoster), why);
  const proposed = await proposeLogKey(paths, keys, why, Date.now());
  if (root !== undefined) return checked(folder, await signWith(await openKeyFile(root), proposed), why);
  writeJsonFile(out ?? "", proposed);
  io.err(`The roster to sign is in ${out}; it holds no secret. Where the root key is:`);
  io.err(`  countersign keys sign-roster ${out} --root ROOT-KEY --out SIGNED`);
  io.err("Then give it to this command with --roster SIGNED.");
  return null;
}

async function checked({ paths, keys }: ServerFolder, roster: SignedRoster, why: ChangeFor): Promise<SignedRoster> {
  await checkLogRoster(paths, keys, roster, why, Date.now());
  return roster;
}

export async function readRoster<T>(
  file: string,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): Promise<T> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new NotDone(`${file} cannot be read.`);
  });
  const read = schema.safeParse(parse(text));
  if (read.success) return read.data;
  throw new NotDone(`${file} is not a roster${schema === Roster ? "" : " that somebody signed"}.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
