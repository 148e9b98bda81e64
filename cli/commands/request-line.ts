/** One line of `decide` and `simulate`: JSON to a request, or a code and a sentence. */
import { DecisionRequest } from "#lib/domain/decision.ts";
import { Source } from "#lib/domain/fact.ts";
import { parseInstant } from "#lib/domain/time.ts";

export type RequestLine =
  | { ok: true; id: string | number; request: DecisionRequest }
  | { ok: false; id: string | number | null; code: LineError; message: string };
export type LineError = "not-json" | "bad-request" | "missing-id" | "missing-action" | "missing-now";

export function readRequestLine(text: string, assumed: Source): RequestLine {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, id: null, code: "not-json", message: "the line is not JSON in UTF-8" };
  }
  return toRequest(raw, assumed);
}

export function toRequest(raw: unknown, assumed: Source): RequestLine {
  if (!isRecord(raw)) return { ok: false, id: null, code: "bad-request", message: "the line is not a JSON object" };
  const { id } = raw;
  if (typeof id !== "string" && typeof id !== "number") {
    return { ok: false, id: null, code: "missing-id", message: "`id` is missing or not a text" };
  }
  const refuse = (code: LineError, message: string): RequestLine => ({ ok: false, id, code, message });
  if (typeof raw.action !== "string") return refuse("missing-action", "`action` is missing or not a text");
  if (typeof raw.now !== "string" || parseInstant(raw.now) === undefined) {
    return refuse("missing-now", "`now` is missing or not a time with an offset (RFC 3339)");
  }
  const { facts, args } = raw;
  if (facts !== undefined && !isRecord(facts)) return refuse("bad-request", "`facts` is not an object");
  // Bad arguments are the gate's to deny; here they only must not get lost, not even one named `__proto__`.
  const kept = isRecord(args) ? args : args === undefined ? {} : { "": args };
  const decoded = DecisionRequest.safeParse({
    ...withoutNulls(raw),
    args: kept,
    facts: Object.fromEntries(Object.entries(facts ?? {}).map(([name, fact]) => [name, toFact(fact, assumed)])),
  });
  if (decoded.success) return { ok: true, id, request: { ...decoded.data, args: kept } };
  const [issue] = decoded.error.issues;
  return refuse("bad-request", `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "not understood"}`);
}

/** `{value, source}`, or a bare value. A source that nobody knows is trusted least. */
function toFact(raw: unknown, assumed: Source): { value: unknown; source: Source } {
  if (!isRecord(raw) || !Object.hasOwn(raw, "value")) return { value: raw, source: assumed };
  if (!Object.hasOwn(raw, "source")) return { value: raw.value, source: assumed };
  const source = Source.safeParse(raw.source);
  return { value: raw.value, source: source.success ? source.data : "text" };
}

const WITH_PARTS = ["rep", "subject", "history", "evidence"];

/** null stands for absent, in the request and in the parts that have optional keys; arguments stay as they are. */
function withoutNulls(raw: Record<string, unknown>): Record<string, unknown> {
  const entries = present(raw).map(([key, value]) => {
    if (!WITH_PARTS.includes(key)) return [key, value] as const;
    const clean = (part: unknown): unknown => (isRecord(part) ? Object.fromEntries(present(part)) : part);
    return [key, Array.isArray(value) ? value.map(clean) : clean(value)] as const;
  });
  return Object.fromEntries(entries);
}

function present(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).filter(([, value]) => value !== null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
