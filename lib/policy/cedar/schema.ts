/**
 * The Cedar schema of an export. Every entry of the context is optional, so that Cedar's own validator proves what the
 * export promises: nothing is read that was not asked for, and no `forbid` is skipped because a fact is missing.
 */
import type { Attribute } from "./clause.ts";
import { quoted } from "./text.ts";

export function schemaText(context: ReadonlyMap<string, readonly Attribute[]>): string {
  const actions = [...context].map(([action, attributes]) => {
    const lines = attributes.map(({ name, type }) => `    ${quoted(name)}?: ${type},\n`);
    const record = lines.length === 0 ? "{}" : `{\n${lines.join("")}  }`;
    return `action ${quoted(action)} appliesTo {\n  principal: [Rep],\n  resource: [Ticket],\n  context: ${record}\n};\n`;
  });
  return ["entity Role;\nentity Rep in [Role];\nentity Ticket;\n", ...actions].join("\n");
}
