/**
 * What the floors test knows of one source file: its imports and the ambient names it uses, read from the syntax tree
 * (never by searching text: a comment may say `Date.now`). Node alone runs this, with Vite's own parser.
 */
import { parseSync } from "vite";

export type Import = { specifier: string; typeOnly: boolean };
export type Source = { path: string; lines: number; imports: Import[]; ambient: string[] };

type Node = { type: string; [key: string]: unknown };

export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  const imports: Import[] = [];
  const ambient = new Set<string>();
  if (errors.length > 0) throw new Error(`cannot parse ${path}: ${errors[0]?.message}`);
  visit(program as unknown as Node, (node, parent, key) => {
    const found = importOf(node);
    if (found) imports.push(found);
    const name = ambientName(node, parent, key);
    if (name) ambient.add(name);
  });
  return { path, lines: text.trimEnd().split("\n").length, imports, ambient: [...ambient] };
}

/** `import { type A }` keeps the import when types are erased: only `import type` costs nothing at run time. */
function importOf(node: Node): Import | undefined {
  if (
    node.type === "ImportDeclaration" ||
    node.type === "ExportAllDeclaration" ||
    node.type === "ExportNamedDeclaration"
  ) {
    const specifier = literal(node.source);
    const kind = node.importKind ?? node.exportKind;
    return specifier === undefined ? undefined : { specifier, typeOnly: kind === "type" };
  }
  if (node.type === "ImportExpression" || node.type === "TSImportType") {
    const specifier = literal(node.source ?? node.argument);
    return specifier === undefined ? undefined : { specifier, typeOnly: node.type === "TSImportType" };
  }
  return undefined;
}

/** A free-standing identifier, and the three clock and chance calls by their own names. */
function ambientName(node: Node, parent: Node | undefined, key: string): string | undefined {
  if (node.type === "MemberExpression" && isNode(node.object) && isNode(node.property)) {
    const name = `${node.object.name}.${node.property.name}`;
    return name === "Date.now" || name === "Math.random" ? name : undefined;
  }
  if (node.type === "NewExpression" && isNode(node.callee) && node.callee.name === "Date") {
    return (node.arguments as unknown[]).length === 0 ? "new Date()" : undefined;
  }
  if (node.type === "CallExpression" && isNode(node.callee) && node.callee.name === "Date") return "Date()";
  if (node.type !== "Identifier" || !parent || isJustAName(parent, key)) return undefined;
  return node.name as string;
}

/** `x.fetch`, `{ fetch: 1 }`, a type's member or parameter called `process`: names, not uses. */
function isJustAName(parent: Node, key: string): boolean {
  if (parent.computed === true) return false;
  if (parent.shorthand === true) return key === "key";
  if (key === "property" || key === "key" || key === "imported" || key === "exported" || key === "label") return true;
  return parent.type === "TSFunctionType" || parent.type === "TSMethodSignature" || parent.type === "TSTypeReference";
}

function visit(node: Node, see: (node: Node, parent: Node | undefined, key: string) => void): void {
  const walk = (at: Node, parent: Node | undefined, key: string): void => {
    see(at, parent, key);
    for (const [name, value] of Object.entries(at)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, at, name);
    }
  };
  walk(node, undefined, "");
}

function literal(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === "TSLiteralType") return literal(value.literal);
  return typeof value.value === "string" ? value.value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}
