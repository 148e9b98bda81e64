/** One line of `suggest` and one of its knowledge file: JSON to what the copilot reads, or a code and a sentence. */
import { z } from "zod";
import type { KnowledgeEntry } from "#lib/domain/authority.ts";

const Line = z.object({
  ticket: z.object({
    subject: z.string().default(""),
    messages: z
      .array(
        z.object({
          from: z.enum(["customer", "agent", "system"]),
          text: z.string(),
          public: z.boolean().default(true),
        }),
      )
      .min(1),
  }),
});
export type SuggestTicket = z.infer<typeof Line>["ticket"];

export type SuggestLine =
  | { ok: true; id: string | number; ticket: SuggestTicket }
  | { ok: false; id: string | number | null; code: SuggestLineError; message: string };
export type SuggestLineError = "not-json" | "bad-request" | "missing-id";

export function readSuggestLine(text: string): SuggestLine {
  const json = readJson(text);
  if (json === undefined) return { ok: false, id: null, code: "not-json", message: "the line is not JSON" };
  const named = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(json);
  if (!named.success) return { ok: false, id: null, code: "missing-id", message: "`id` is missing or not a text" };
  const { id } = named.data;
  const decoded = Line.safeParse(json);
  if (decoded.success) return { ok: true, id, ticket: decoded.data.ticket };
  return { ok: false, id, code: "bad-request", message: firstIssue(decoded.error) };
}

const Entry = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  kind: z.enum(["macro", "article"]).default("article"),
  title: z.string().default(""),
  body: z.string(),
});

/** The entry, or what is wrong with the line. */
export function readKnowledgeLine(text: string): KnowledgeEntry | string {
  const json = readJson(text);
  if (json === undefined) return "the line is not JSON";
  const decoded = Entry.safeParse(json);
  if (!decoded.success) return firstIssue(decoded.error);
  const { id, title, body } = decoded.data;
  return { id, title, body, audience: "public" };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "not understood"}`;
}
