/** The model's own summary and the articles it names; an article that was not sent is not a source. */
import { z } from "zod";
import type { KnowledgeEntry } from "#lib/domain/authority.ts";
import { holdsPlaceholder } from "#lib/privacy/redaction.ts";
import type { CopilotEvent } from "../port.ts";

/** Shown outside the draft, where no placeholder is put back: a text with one says nothing to a person. */
const shown = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => !holdsPlaceholder(text))
    .catch("");

const Description = z.object({
  title: shown(120),
  summary: shown(600),
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
