/** `countersign policy explain`: the permission map, a line per action, or a page for people. */
import { explainAsMarkdown, explainPolicy } from "#lib/policy/explain.ts";
import { readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";

export const policyExplainCommand: Command = {
  name: "policy explain",
  usage: "policy explain DIR [--format md]",
  says: "shows what the policy lets people do",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["format"], 1);
    const format = options.format ?? "json";
    if (format !== "md" && format !== "json") throw new Usage("--format is md (or json, as without it)");
    const loaded = await loadPolicy(positionals[0] ?? "", io);
    if (loaded === undefined) return 2;
    if (format === "md") await io.out(explainAsMarkdown(loaded.policy));
    else for (const permission of explainPolicy(loaded.policy)) await io.out(JSON.stringify(permission));
    return 0;
  },
};
