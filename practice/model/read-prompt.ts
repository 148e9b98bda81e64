/**
 * What the brain can make of a request: knowledge articles and the ticket as JSON lines, facts as a list, look-ups that
 * were made and answered, tools that are offered. Anything else counts as what the customer says.
 */
import { z } from "zod";
import { blocksOf, type MessagesRequest, type Tool } from "./request.ts";

const Article = z.object({
  id: z.string(),
  title: z.string(),
  body: z.string(),
  audience: z.enum(["public", "internal"]).catch("public"),
});
export type Article = z.infer<typeof Article>;
const Subject = z.object({ subject: z.string() });
const Line = z.object({ from: z.string(), text: z.string(), internal: z.boolean().catch(false) });

export interface Prompt {
  readonly system: string;
  readonly articles: readonly Article[];
  readonly facts: readonly string[];
  readonly subject: string;
  /** The newest message of the customer. */
  readonly asked: string;
  /** Everything that came from outside: the whole ticket, and what look-ups answered. */
  readonly outside: string;
  /** Answers of tools so far, oldest first. */
  readonly results: readonly string[];
  readonly called: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
  readonly tools: readonly Tool[];
}

export function readPrompt({ system = "", messages, tools = [], tool_choice: choice }: MessagesRequest): Prompt {
  const rules = typeof system === "string" ? system : system.map((block) => block.text).join("\n\n");
  const blocks = messages.flatMap(({ role, content }) => blocksOf(content).map((block) => ({ role, block })));
  const said = blocks.flatMap(({ role, block }) => (role === "user" && block.type === "text" ? [block.text] : []));
  const results = blocks.flatMap(({ block }) => (block.type === "tool_result" ? [resultText(block.content)] : []));
  const lines = said.join("\n").split("\n");
  const ticket = lines.flatMap((line) => read(Line, line));
  const subject = lines.flatMap((line) => read(Subject, line))[0]?.subject ?? "";
  const written = ticket.filter((line) => line.from === "customer" && !line.internal);
  const whole = ticket.length === 0 ? said.join("\n\n") : [subject, ...ticket.map((line) => line.text)].join("\n\n");
  return {
    system: rules,
    articles: rules.split("\n").flatMap((line) => read(Article, line)),
    facts: ticket.length === 0 ? [] : lines.filter((line) => line.startsWith("- ")).map((line) => line.slice(2)),
    subject,
    asked: written.at(-1)?.text ?? (ticket.length === 0 ? (said.at(-1) ?? "") : subject),
    outside: [whole, ...results].join("\n\n"),
    results,
    called: blocks.flatMap(({ block }) =>
      block.type === "tool_use" ? [{ name: block.name, input: block.input }] : [],
    ),
    tools: choice?.type === "none" ? [] : tools,
  };
}

function read<T>(schema: z.ZodType<T>, line: string): T[] {
  if (!line.startsWith("{")) return [];
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

function resultText(content: string | readonly { text: string }[] | undefined): string {
  return typeof content === "string" ? content : (content ?? []).map((block) => block.text).join("\n");
}
