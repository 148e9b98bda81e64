/** YAML with positions, in the core schema: a time stays the text that was written, and nothing runs or merges. */
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit } from "yaml";
import type { Path, Problems } from "#lib/policy/problem.ts";
import { refusalOf } from "./shape.ts";
import { adviceOn, strayStar } from "./yaml-advice.ts";

export interface Source {
  file: string;
  text: string;
  document: Document | undefined;
  lines: LineCounter;
}

export function sourceOf(file: string, text: string): Source {
  return { file, text, document: undefined, lines: new LineCounter() };
}

/** Plain JSON; undefined after reporting. */
export function parseYaml(source: Source, problems: Problems): unknown {
  const refusal = refusalOf(source.text);
  if (refusal !== undefined) {
    markLines(source);
    problems.error([`@${refusal.at}`], refusal.code, refusal.message);
    return undefined;
  }
  const document = parsed(source);
  if (document === undefined) {
    problems.error([], "too-deep", "the file is nested too deep to be read");
    return undefined;
  }
  source.document = document;
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const { at, message, suggestion } = adviceOn(fault, source.text, document);
    problems.error([`@${at}`], "yaml", message, suggestion);
  }
  if (problems.hasErrors) return undefined;
  refuseOddities(document, problems);
  if (problems.hasErrors) return undefined;
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    problems.error(
      [],
      "yaml",
      error instanceof ReferenceError ? "too many aliases" : "the file cannot be read as plain data",
    );
    return undefined;
  }
}

/** Names that stand twice are looked for below: the parser's own search takes the square of their number. */
function parsed({ text, lines }: Source): Document | undefined {
  const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false, strict: true } as const;
  try {
    return parseDocument(text, { ...options, lineCounter: lines, prettyErrors: false });
  } catch {
    // It is recursive, so what can get past the look at its shape ends here.
    return undefined;
  }
}

/** For positions in a text that was not parsed. */
function markLines({ text, lines }: Source): void {
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
}

function refuseOddities(document: Document, problems: Problems): void {
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isNode(key) ? keyText(key) : String(key);
        const at = isNode(key) ? (key.range?.[0] ?? 0) : 0;
        if (seen.has(name))
          problems.error([`@${at}`], "yaml", "the same name stands here twice", "keep one of the two");
        seen.add(name);
      }
    },
    Pair(_key, pair) {
      const key = isNode(pair.key) ? pair.key : undefined;
      const value = key !== undefined && "value" in key ? key.value : undefined;
      const at = `@${key?.range?.[0] ?? 0}`;
      if (typeof value !== "string" && typeof value !== "number") {
        problems.error([at], "yaml", "a name must be plain text");
      } else if (["__proto__", "constructor", "prototype", "<<"].includes(String(value))) {
        problems.error([at], "yaml", `\`${value}\` cannot be a name here`);
      }
    },
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const { at, message, suggestion } = strayStar(alias.range?.[0] ?? 0);
      problems.error([`@${at}`], "yaml", message, suggestion);
    },
    Node(_key, node) {
      const tag = node.tag;
      if (tag !== undefined && !tag.startsWith("tag:yaml.org,2002:")) {
        problems.error([`@${node.range?.[0] ?? 0}`], "yaml", `the tag \`${tag}\` is not known here`);
      }
    },
  });
}

/** Line and column (from 1) of a path, or of its nearest part that exists. `@12` is an offset in the text. */
export function positionOf(source: Source, path: Path): { line: number; column: number } {
  const [first] = path;
  const offset = typeof first === "string" && first.startsWith("@") ? Number(first.slice(1)) : offsetOf(source, path);
  const { line, col } = source.lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function offsetOf({ document }: Source, path: Path): number {
  let node: unknown = document?.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isNode(item.key) && keyText(item.key) === String(part));
      if (pair === undefined) return offset;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isNode(node) && "items" in node && typeof part === "number") {
      node = (node.items as unknown[])[part];
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function keyText(key: { value?: unknown } | object): string {
  return "value" in key ? String(key.value) : "";
}
