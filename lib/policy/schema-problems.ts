/** A schema's issues in the words of somebody who writes a pack. */
import type { z } from "zod";
import { didYouMean, type Path, type Problems } from "./problem.ts";

/** `labels`: what a field means, for where it is missing. */
export function reportIssues(
  error: z.ZodError,
  path: Path,
  problems: Problems,
  known: readonly string[] = [],
  labels: ReadonlyMap<string, string> = new Map(),
): void {
  for (const issue of error.issues) {
    const last = issue.path.at(-1);
    const label = typeof last === "string" && issue.path.length === 1 ? labels.get(last) : undefined;
    if (isMissing(issue) && label !== undefined) {
      problems.error([...path, last as string], "schema", `\`${String(last)}\` is missing: ${label}`);
    } else report(issue, path, problems, known);
  }
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message);
}

function report(issue: z.core.$ZodIssue, path: Path, problems: Problems, known: readonly string[]): void {
  const at = [...path, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      const hint = didYouMean(key, known) ?? (known.length > 0 ? `known here: ${known.join(", ")}` : undefined);
      problems.error([...at, key], "schema", `\`${key}\` is not known here`, hint);
    }
    return;
  }
  problems.error(at, "schema", wording(issue, at));
}

function wording(issue: z.core.$ZodIssue, at: Path): string {
  const name = at.length === 0 ? "the file" : `\`${String(at.at(-1))}\``;
  if (isMissing(issue) && issue.code === "invalid_type") {
    return issue.expected === "nonoptional" ? `${name} is missing` : `${name} is missing (expected ${issue.expected})`;
  }
  if (issue.code === "invalid_type") return `${name} must be ${article(issue.expected)}`;
  if (issue.code === "invalid_value")
    return `${name} must be ${issue.values.map((value) => `\`${String(value)}\``).join(" or ")}`;
  if (issue.code === "invalid_union" && issue.message === "Invalid input")
    return `${name} has a form that is not known here`;
  return issue.message;
}

function article(expected: string): string {
  if (expected === "array") return "a list";
  if (expected === "record" || expected === "object") return "a block of `name: value` lines";
  return expected === "string" ? "a text (put it in quotes)" : `a ${expected}`;
}
