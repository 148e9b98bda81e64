/** `countersign keys sign-roster`: the root signs a list of keys. Needs no network and no server: it runs where the root lies. */
import { Roster } from "#lib/domain/authority.ts";
import { writeJsonFile } from "#server/keys/key-files.ts";
import { readArguments } from "./arguments.ts";
import { orSay } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";
import { readRoster } from "./log-roster.ts";
import { openKeyFile, signWith } from "./signing-key.ts";

export const keysSignRosterCommand: Command = {
  name: "keys sign-roster",
  usage: "keys sign-roster FILE --root ROOT-KEY --out SIGNED",
  says: "signs a list of keys that another command made, with the root key; read the list before you sign it",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["root", "out"], 1, { takes: "the file with the roster" });
    const [file = ""] = positionals;
    const { root, out } = options;
    if (root === undefined || out === undefined) throw new Usage("--root ROOT-KEY and --out SIGNED are needed");
    return orSay(io, "Nothing was signed.", async () => {
      const roster = await readRoster(file, Roster);
      const signed = await signWith(await openKeyFile(root), roster);
      writeJsonFile(out, signed);
      const { version, org, policyKeys, sessionKeys, logKeys } = roster;
      io.err(
        `Signed: version ${version} of the keys of \`${org}\`. Who publishes: ${policyKeys.map((one) => one.publisher).join(", ")}.`,
      );
      for (const { vkey, expires } of logKeys) io.err(`Signs the record: ${vkey} (until ${expires})`);
      await io.out(JSON.stringify({ version, sessionKeys: sessionKeys.length, logKeys: logKeys.length, file: out }));
    });
  },
};
