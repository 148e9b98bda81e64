/**
 * A policy pack from a directory: YAML, playbooks, knowledge and cases, decoded and with the place of everything,
 * so that a problem can be shown by file, line and column. It refuses what a careless or hostile file could hide:
 * duplicate keys, alias bombs, huge or deeply nested files, names that touch prototypes.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { type Problem, Problems } from "#lib/policy/problem.ts";
import { reportIssues } from "#lib/policy/schema-problems.ts";
import { type PackCase, PackCases } from "./pack-case.ts";
import { LARGEST } from "./shape.ts";
import { parseYaml, positionOf, type Source, sourceOf } from "./yaml-source.ts";

/** A problem and where it stands. */
export interface PlacedProblem {
  file: string;
  line: number;
  column: number;
  code: Problem["code"];
  severity: Problem["severity"];
  message: string;
  suggestion?: string;
}

export interface PolicyFile {
  document: PolicyDocument;
  /** Places a problem of `policy.yaml`. */
  place(problem: Problem): PlacedProblem;
}

export interface Pack extends PolicyFile {
  playbooks: Playbook[];
  knowledge: KnowledgeEntry[];
  cases: PackCase[];
  placePlaybook(problem: Problem): PlacedProblem;
}

export type ReadPolicy = { ok: true; pack: PolicyFile } | { ok: false; problems: PlacedProblem[] };
export type ReadPack = { ok: true; pack: Pack } | { ok: false; problems: PlacedProblem[] };

/** `policy.yaml` alone: all that a decision depends on. */
export async function readPolicyFile(directory: string): Promise<ReadPolicy> {
  const found: PlacedProblem[] = [];
  const policy = await readYaml(directory, "policy.yaml", PolicyDocument, true, found);
  if (policy?.value === undefined || found.length > 0) return { ok: false, problems: found };
  const { value, source } = policy;
  return { ok: true, pack: { document: value, place: (problem) => placed(problem, source) } };
}

export async function readPack(directory: string): Promise<ReadPack> {
  const policy = await readPolicyFile(directory);
  const found: PlacedProblem[] = policy.ok ? [] : [...policy.problems];
  const playbooks = await readYaml(directory, "playbooks.yaml", Playbook.array(), false, found);
  const cases = await readYaml(directory, "cases.yaml", PackCases, false, found);
  const knowledge = await readKnowledge(directory, found);
  if (!policy.ok || found.length > 0) return { ok: false, problems: found };
  const source = playbooks?.source ?? sourceOf(path.join(directory, "playbooks.yaml"), "");
  const pack: Pack = {
    ...policy.pack,
    playbooks: playbooks?.value ?? [],
    knowledge,
    cases: cases?.value ?? [],
    placePlaybook: (problem) => placed(problem, source),
  };
  return { ok: true, pack };
}

export function placed({ path: at, code, severity, message, suggestion }: Problem, source: Source): PlacedProblem {
  const { line, column } = positionOf(source, at);
  return {
    file: source.file,
    line,
    column,
    code,
    severity,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

async function readYaml<Schema extends z.ZodType>(
  directory: string,
  name: string,
  schema: Schema,
  isNeeded: boolean,
  found: PlacedProblem[],
): Promise<{ value: z.output<Schema> | undefined; source: Source } | undefined> {
  const file = path.join(directory, name);
  const text = await readText(file, isNeeded, found);
  if (text === undefined) return undefined;
  const problems = new Problems();
  const source = sourceOf(file, text);
  const raw = parseYaml(source, problems);
  const value = problems.hasErrors ? undefined : decode(schema, raw, problems);
  found.push(...problems.list.map((problem) => placed(problem, source)));
  return { value, source };
}

function decode<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  problems: Problems,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  reportIssues(parsed.error, [], problems, { schema, raw });
  return undefined;
}

async function readText(file: string, isNeeded: boolean, found: PlacedProblem[]): Promise<string | undefined> {
  const fault = (code: Problem["code"], message: string): undefined => {
    found.push({ file, line: 1, column: 1, code, severity: "error", message });
    return undefined;
  };
  try {
    if ((await stat(file)).size > LARGEST)
      return fault("too-large", `the file is over ${LARGEST / 1000} kB; a pack is read by people`);
    const bytes = await readFile(file);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return isNeeded ? fault("unreadable", `there is no \`${path.basename(file)}\` in this directory`) : undefined;
    }
    if (error instanceof TypeError) return fault("unreadable", "the file is not UTF-8 text");
    return fault("unreadable", `the file cannot be read (${code ?? "unknown reason"})`);
  }
}

async function readKnowledge(directory: string, found: PlacedProblem[]): Promise<KnowledgeEntry[]> {
  const folder = path.join(directory, "knowledge");
  const names = await readdir(folder).catch(() => []);
  const entries: KnowledgeEntry[] = [];
  for (const name of names.filter((one) => one.endsWith(".md")).sort()) {
    const file = path.join(folder, name);
    const text = await readText(file, true, found);
    const entry = text === undefined ? undefined : readArticle(file, text, found);
    if (entry === undefined) continue;
    if (entries.some((one) => one.id === entry.id)) {
      found.push({
        file,
        line: 1,
        column: 1,
        code: "knowledge",
        severity: "error",
        message: `two articles have the id \`${entry.id}\``,
      });
    }
    entries.push(entry);
  }
  return entries;
}

function readArticle(file: string, text: string, found: PlacedProblem[]): KnowledgeEntry | undefined {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (match === null) {
    const message = "an article begins with front matter between two lines `---`: id, title, audience";
    found.push({ file, line: 1, column: 1, code: "knowledge", severity: "error", message });
    return undefined;
  }
  const problems = new Problems();
  const source = sourceOf(file, match[1] ?? "");
  const head = parseYaml(source, problems);
  const isRecord = typeof head === "object" && head !== null && !Array.isArray(head);
  const entry = decode(KnowledgeEntry, isRecord ? { ...head, body: (match[2] ?? "").trim() } : head, problems);
  // The front matter begins on the second line of the file.
  found.push(...problems.list.map((problem) => placed(problem, source)).map((one) => ({ ...one, line: one.line + 1 })));
  return entry;
}
