/** `countersign audit retention`: how long each kind of entry keeps its values; with --run it destroys what is older, now. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { ENTRY_KIND_NAMES } from "#lib/domain/entry-kinds.ts";
import { runRetention } from "#server/erasure/retention.ts";
import { periodOf, RetentionSettings } from "#server/erasure/retention-rules.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { inRecord } from "./in-record.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE } from "./server-folder.ts";

export const auditRetentionCommand: Command = {
  name: "audit retention",
  usage: `audit retention [--settings FILE] [--run ${FOLDER_USAGE}]`,
  says: "says how long each kind of entry keeps its values; with --run destroys those that are older (a server does so daily)",
  async run(args, io) {
    const { options, flags } = readArguments(args, [...FOLDER_OPTIONS, "settings"], 0, { flags: ["run"] });
    if (!flags.has("run") && options.dir !== undefined) throw new Usage("Say --run to destroy what is too old.");
    return orSay(io, "Nothing was destroyed.", async () => {
      const settings = await readRules(options.settings);
      if (!flags.has("run")) return tell(settings, io);
      const done = await inRecord(options, io, (parts) => runRetention(parts, settings, { compaction: "whole" }));
      const { entries, held } = done;
      io.err(
        entries === 0
          ? "No values are older than they are kept for."
          : `The values of ${entries} entries were destroyed; the record says so.`,
      );
      if (held > 0) io.err(`${held} more are old enough, and a legal hold or an act that is not over keeps them.`);
      await io.out(JSON.stringify(done));
    });
  },
};

async function tell(settings: RetentionSettings, io: Io): Promise<void> {
  for (const kind of ENTRY_KIND_NAMES) {
    const period = periodOf(kind, settings);
    await io.out(JSON.stringify({ kind, days: period === null ? null : period / 86_400_000 }));
  }
}

async function readRules(file: string | undefined): Promise<RetentionSettings> {
  if (file === undefined) return {};
  const text = await readFile(file, "utf8").catch(() => {
    throw new NotDone(`The settings \`${file}\` cannot be read.`);
  });
  const raw = parse(text) as { retention?: unknown } | null;
  const read = RetentionSettings.safeParse(raw?.retention ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new NotDone(
    `\`${file}\` does not fit at \`retention.${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? ""}.`,
  );
}
