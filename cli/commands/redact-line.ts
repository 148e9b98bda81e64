/** One line of `redact`: JSON to a text and what is known to be personal, or a code and a sentence. */
import { z } from "zod";
import { PERSONAL_TYPES } from "#lib/domain/personal.ts";
import type { KnownValue } from "#lib/privacy/redaction.ts";

const Line = z.object({
  text: z.string(),
  known: z
    .array(z.object({ type: z.enum(PERSONAL_TYPES), value: z.string() }))
    .nullish()
    .transform((known) => known ?? []),
});

export type RedactLine =
  | { ok: true; id: string | number; text: string; known: readonly KnownValue[] }
  | { ok: false; id: string | number | null; code: "not-json" | "bad-request" | "missing-id"; message: string };

export function readRedactLine(line: string): RedactLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, id: null, code: "not-json", message: "the line is not JSON in UTF-8" };
  }
  const named = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(json);
  if (!named.success) return { ok: false, id: null, code: "missing-id", message: "`id` is missing or not a text" };
  const { id } = named.data;
  const decoded = Line.safeParse(json);
  if (decoded.success) return { ok: true, id, ...decoded.data };
  const [issue] = decoded.error.issues;
  const message = `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "not understood"}`;
  return { ok: false, id, code: "bad-request", message };
}
