/** A schema's issues in the words of somebody who writes a pack. */
import type { z } from "zod";
import { didYouMean, type Path, type Problems } from "./problem.ts";

export function reportIssues(error: z.ZodError, path: Path, problems: Problems, known: readonly string[] = []): void {
  for (const issue of error.issues) report(issue, path, problems, known);
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
  if (issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message)) {
    return `${name} is missing (expected ${issue.expected})`;
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
