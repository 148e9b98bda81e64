/**
 * What is wrong with a pack, in words that a lead can act on. A problem names a place in the document, never a
 * line: whoever read the file knows the lines. Every code is listed here once.
 */
export type ProblemCode =
  | "schema"
  | "engine-too-old"
  | "unknown-kind"
  | "unknown-action"
  | "unknown-fact"
  | "unknown-operator"
  | "wrong-type"
  | "money-without-currency"
  | "unknown-unit"
  | "missing-unit"
  | "too-deep"
  | "duplicate-id"
  | "reserved-name"
  | "bad-timezone"
  | "not-canonical"
  | "weak-trigger"
  | "text-in-guard"
  | "bound-without-measure"
  | "never-allowed"
  | "redeclared"
  | "argument-not-everywhere"
  | "covers-nothing"
  | "no-owner"
  | "unknown-route"
  | "no-route"
  | "never-fires"
  | "never-satisfied"
  | "attested-money"
  | "mixed-scripts"
  | "invisible-character"
  | "look-alike"
  | "not-ready"
  | "shadowed"
  | "splitting"
  | "absence-proves-little"
  | "yaml"
  | "too-large"
  | "unreadable"
  | "case"
  | "playbook"
  | "knowledge";

export type Path = readonly (string | number)[];

export interface Problem {
  path: (string | number)[];
  code: ProblemCode;
  severity: "error" | "warning";
  message: string;
  suggestion?: string;
}

/** Nobody mends more at a time, and a hostile file could have a hundred thousand. */
const MOST = 200;

/** Collects problems; the same finding for two actions of one rule is reported once, and of each severity the first ones. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #count = { error: 0, warning: 0 };

  error(path: Path, code: ProblemCode, message: string, suggestion?: string): void {
    this.#add("error", path, code, message, suggestion);
  }

  warn(path: Path, code: ProblemCode, message: string, suggestion?: string): void {
    this.#add("warning", path, code, message, suggestion);
  }

  get hasErrors(): boolean {
    return this.#count.error > 0;
  }

  #add(severity: Problem["severity"], path: Path, code: ProblemCode, message: string, suggestion?: string): void {
    if (this.#count[severity] >= MOST) return;
    const key = `${code}|${path.join("/")}|${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#count[severity]++;
    this.list.push({ path: [...path], code, severity, message, ...(suggestion === undefined ? {} : { suggestion }) });
  }
}

/** The known name that was probably meant, for a suggestion. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 4)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best ?? begunBy(name, known);
}

/** `order.placed` for `order.placedAt`: a name that was not written to its end, where only one begins so. */
function begunBy(name: string, known: Iterable<string>): string | undefined {
  const longer = name.length < 4 ? [] : [...known].filter((one) => one.startsWith(name));
  return longer.length === 1 ? longer[0] : undefined;
}

export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const best = closest(name, known);
  return best === undefined ? undefined : `did you mean \`${best}\`?`;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > 80 || b.length > 80) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? limit;
}
