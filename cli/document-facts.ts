/**
 * Writes what is documented from code: `docs/facts.md`, `docs/log.md` and the JSON Schemas in `docs/schema/`. A test compares the
 * files with what this would write. Run it by `node cli/document-facts.ts`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { catalogue } from "#lib/actions/index.ts";
import { showType } from "#lib/policy/values.ts";
import { ALWAYS_KNOWN, type FactDefinition, VOCABULARY } from "#lib/policy/vocabulary.ts";
import { logPage } from "./document-log.ts";
import { schemas } from "./document-schemas.ts";

/** Path in the repository → content. */
export function documents(): Record<string, string> {
  const files: Record<string, string> = { "docs/facts.md": factsPage(), "docs/log.md": logPage() };
  for (const [name, schema] of Object.entries(schemas())) {
    files[`docs/schema/${name}.json`] = `${JSON.stringify(schema, null, 2)}\n`;
  }
  return files;
}

function factsPage(): string {
  return [
    "# Facts",
    "",
    "<!-- Written by cli/document-facts.ts from lib/policy/vocabulary.ts. Change it there. -->",
    "",
    "What a rule may read without the pack declaring it. A fact that is missing, null, of another type or too little",
    "trusted is *unknown*. *Trust* is the least source that will do: `server` (read by the server itself), `attested`",
    "(anything a browser says), `text` (from words; only good for triggers of `escalate` and `oblige` on money). In",
    "guards of money and account actions every fact needs `server`. A pack declares further ones under `facts:`.",
    "",
    ...table(VOCABULARY),
    "",
    "## Always known",
    "",
    "These rank as `server` and cannot be handed in as facts.",
    "",
    ...table(ALWAYS_KNOWN),
    "",
    "## Arguments",
    "",
    "`args.NAME` is an argument of the action, with the type that the action declares. Built-in actions:",
    "",
    "| action | group | arguments |",
    "|---|---|---|",
    ...catalogue.map(({ id, group, params, optional = [] }) => {
      const list = Object.entries(params).map(
        ([name, type]) => `\`args.${name}\` (${showType(type)}${optional.includes(name) ? ", may be left out" : ""})`,
      );
      return `| \`${id}\` | ${group} | ${list.join(", ")} |`;
    }),
    "",
  ].join("\n");
}

function table(facts: Readonly<Record<string, FactDefinition>>): string[] {
  const rows = Object.entries(facts).map(
    ([name, { type, trust, unit, says }]) =>
      `| \`${name}\` | ${showType(type)}${unit === undefined ? "" : ` (${unit})`} | ${trust} | ${says} |`,
  );
  return ["| fact | type | trust | what it says |", "|---|---|---|---|", ...rows];
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, "..");
  for (const [name, content] of Object.entries(documents())) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
}
