/**
 * The prompt cache: what a request marks with `cache_control` is remembered by its whole prefix (tools, then system,
 * then messages) and found again only if a later request begins with exactly the same. So the counts in `usage` show
 * whether a driver lays its prompt out well. Tokens are four characters each: an estimate, the same on both sides.
 */
import { createHash } from "node:crypto";
import { blocksOf, type MessagesRequest } from "./request.ts";

const SHORTEST = 1024;
const LOOK_BACK = 20;
const LIFE = { "5m": 5 * 60_000, "1h": 60 * 60_000 };

export interface InputUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

export interface PromptCache {
  /** Counts, and remembers what is marked. */
  count(request: MessagesRequest): InputUsage;
}

interface Piece {
  /** Digest of everything up to and including this piece. */
  readonly prefix: string;
  readonly tokens: number;
  readonly marked: keyof typeof LIFE | undefined;
}

export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function createPromptCache(now: () => number): PromptCache {
  const kept = new Map<string, { until: number; life: number }>();
  return {
    count(request) {
      const pieces = piecesOf(request);
      for (const [prefix, { until }] of kept) if (until <= now()) kept.delete(prefix);
      const marks = pieces.flatMap((piece, index) =>
        piece.marked !== undefined && piece.tokens >= SHORTEST ? [{ index, life: LIFE[piece.marked] }] : [],
      );
      const read = longestKept(pieces, marks, (prefix) => {
        const entry = kept.get(prefix);
        if (entry !== undefined) entry.until = now() + entry.life;
        return entry !== undefined;
      });
      for (const { index, life } of marks) kept.set(pieces[index]?.prefix ?? "", { until: now() + life, life });
      const total = pieces.at(-1)?.tokens ?? 0;
      const marked = Math.max(pieces[marks.at(-1)?.index ?? -1]?.tokens ?? 0, read);
      return {
        input_tokens: total - marked,
        cache_creation_input_tokens: marked - read,
        cache_read_input_tokens: read,
      };
    },
  };
}

/** From the last mark backwards, each looking back a few pieces, as the real cache does. */
function longestKept(
  pieces: readonly Piece[],
  marks: readonly { index: number }[],
  isKept: (prefix: string) => boolean,
): number {
  for (const { index } of marks.toReversed()) {
    for (let back = index; back >= 0 && back > index - LOOK_BACK; back--) {
      const piece = pieces[back];
      if (piece !== undefined && isKept(piece.prefix)) return piece.tokens;
    }
  }
  return 0;
}

function piecesOf(request: MessagesRequest): Piece[] {
  const { model, tools = [], system = [], messages, tool_choice } = request;
  const systems = typeof system === "string" ? [{ type: "text" as const, text: system }] : system;
  const said = messages.flatMap(({ role, content }) => blocksOf(content).map((block) => ({ role, block })));
  // Another choice of tools voids what was kept of the messages, not of tools and system.
  const flat = [
    ...tools.map((tool) => ({ mark: tool.cache_control, text: JSON.stringify(unmarked(tool)), with: model })),
    ...systems.map((block) => ({ mark: block.cache_control, text: block.text, with: model })),
    ...said.map(({ role, block }) => ({
      mark: block.cache_control,
      text: block.type === "text" ? block.text : JSON.stringify(unmarked(block)),
      with: `${model} ${role} ${JSON.stringify(tool_choice ?? null)}`,
    })),
  ];
  let digest = "";
  let tokens = 0;
  return flat.map((piece, index) => {
    digest = createHash("sha256").update(`${digest}\n${piece.with}\n${piece.text}`).digest("hex");
    tokens += tokensOf(piece.text);
    const mark = piece.mark ?? (index === flat.length - 1 ? request.cache_control : undefined);
    return { prefix: digest, tokens, marked: mark == null ? undefined : (mark.ttl ?? "5m") };
  });
}

function unmarked(value: object): object {
  return { ...value, cache_control: undefined };
}
