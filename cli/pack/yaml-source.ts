/** YAML with positions, in the core schema: a time stays the text that was written, and nothing runs or merges. */
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit } from "yaml";
import type { Path, Problems } from "#lib/policy/problem.ts";

export interface Source {
  file: string;
  text: string;
  document: Document | undefined;
  lines: LineCounter;
}

const DEEPEST = 100;

export function sourceOf(file: string, text: string): Source {
  return { file, text, document: undefined, lines: new LineCounter() };
}

/** Plain JSON; undefined after reporting. */
export function parseYaml(source: Source, problems: Problems): unknown {
  if (isTooDeep(source.text)) {
    problems.error([], "too-deep", `the file is nested more than ${DEEPEST} levels deep`);
    return undefined;
  }
  const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: true, strict: true } as const;
  const document = parseDocument(source.text, { ...options, lineCounter: source.lines, prettyErrors: false });
  source.document = document;
  for (const error of [...document.errors, ...document.warnings]) {
    problems.error([`@${error.pos[0]}`], "yaml", sentence(error.code, error.message));
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

function sentence(code: string, message: string): string {
  if (code === "DUPLICATE_KEY") return "the same name stands here twice";
  if (code === "MULTIPLE_DOCS") return "a second document begins here (`---`): a pack is one document";
  if (code === "TAB_AS_INDENT") return "tabs cannot indent in YAML: use spaces";
  return message.split("\n")[0] ?? message;
}

/** Depth by indentation and brackets, before a recursive parser sees the file. */
function isTooDeep(text: string): boolean {
  let brackets = 0;
  let deepest = 0;
  for (const letter of text) {
    if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++brackets);
    else if (letter === "]" || letter === "}") brackets = Math.max(0, brackets - 1);
  }
  if (deepest > DEEPEST) return true;
  return text.split("\n").some((line) => (/^[ ]*(?:- )*/.exec(line)?.[0].length ?? 0) > DEEPEST * 4);
}

function refuseOddities(document: Document, problems: Problems): void {
  visit(document, {
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
