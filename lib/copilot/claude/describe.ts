/** The model's own summary and the articles it names; an article that was not sent is not a source. */
import { z } from "zod";
import type { KnowledgeEntry } from "#lib/domain/authority.ts";
import type { CopilotEvent } from "../port.ts";

const Description = z.object({
  title: z.string().max(120).catch(""),
  summary: z.string().max(600).catch(""),
  sources: z.array(z.string()).max(20).catch([]),
});

export function readDescription(
  input: unknown,
  knowledge: readonly KnowledgeEntry[],
  signals: string[],
): CopilotEvent[] {
  const { title, summary, sources } = Description.catch({ title: "", summary: "", sources: [] }).parse(input);
  const named = [...new Set(sources)].flatMap((id) => knowledge.find((entry) => entry.id === id) ?? []);
  return [
    { event: "about", intent: "", title, summary, signals },
    ...named.map(
      (entry, at): CopilotEvent => ({
        event: "source",
        id: entry.id,
        title: entry.title,
        score: 1 / (at + 1),
      }),
    ),
  ];
}
