/** `countersign policy export`: the policy in Cedar's language, with a list of what could not be said there. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type CedarExport, exportToCedar } from "#lib/policy/cedar/export.ts";
import { readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";

export const policyExportCommand: Command = {
  name: "policy export",
  usage: "policy export DIR --to cedar [--out DIR]",
  says: "writes the policy in Cedar's language, and what could not be said there",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["to", "out"], 1);
    if (options.to !== "cedar") throw new Usage("--to is cedar: there is no other language");
    const loaded = await loadPolicy(positionals[0] ?? "", io);
    if (loaded === undefined) return 2;
    const exported = exportToCedar(loaded.policy);
    const { schema, notExpressed } = exported;
    const policies = policiesText(exported);
    if (options.out === undefined) await io.out(JSON.stringify({ policies, schema, notExpressed }));
    else await write(options.out, { policies, schema, notExpressed });
    const left = new Set(notExpressed.map(({ rule }) => rule)).size;
    if (left > 0) {
      const [rules, them] = left === 1 ? ["1 rule", "it"] : [`${left} rules`, "them"];
      io.err(`${rules} cannot be said in Cedar: whoever only runs the export does not enforce ${them}.`);
    }
    return 0;
  },
};

function policiesText({ policies }: CedarExport): string {
  return policies.map(({ text }) => text).join("\n");
}

async function write(
  directory: string,
  { policies, schema, notExpressed }: { policies: string; schema: string; notExpressed: unknown },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "policies.cedar"), policies);
  await writeFile(path.join(directory, "schema.cedarschema"), schema);
  await writeFile(path.join(directory, "not-expressed.json"), `${JSON.stringify(notExpressed, null, 2)}\n`);
}
