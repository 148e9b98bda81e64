/** `countersign store copy`: a SQLite store into an empty PostgreSQL (or the other way), with every proof kept. */
import { existsSync } from "node:fs";
import { CodedError } from "#lib/domain/error.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { copyStore } from "#server/store/copy/copy-store.ts";
import { isPostgresUrl } from "#server/store/open.ts";
import { readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";
import { storePlace } from "./store-place.ts";

export const storeCopyCommand: Command = {
  name: "store copy",
  usage: "store copy --from FILE|VARIABLE --to FILE|VARIABLE [--even-in-quarantine]",
  says: "copies a stopped server's store into an empty one (VARIABLE: the environment's, with a postgres:// URL), and proves it",
  async run(args, io) {
    const { options, flags } = readArguments(args, ["from", "to"], 0, { flags: ["even-in-quarantine"] });
    const { from, to } = options;
    if (from === undefined || to === undefined) throw new Usage("--from and --to are needed");
    const source = storePlace(from, io.env);
    if (!isPostgresUrl(source) && !existsSync(source)) throw new Usage(`there is no file \`${source}\``);
    try {
      const copied = await copyStore({
        from: source,
        to: storePlace(to, io.env),
        verify: verifySignature,
        evenInQuarantine: flags.has("even-in-quarantine"),
        say: io.err,
      });
      await io.out(JSON.stringify(copied));
      io.err(
        "Everything is there and was compared. Start the server on the new store, with the same keys; never again on the old one.",
      );
      return 0;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      io.err(error.message);
      return error.code === "copy-unsound" || error.code === "copy-differs" ? 1 : 2;
    }
  },
};
