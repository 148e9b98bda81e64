/**
 * Reads the token counts out of an answer while it passes by. It keeps numbers only. When an answer breaks off before the
 * final count came, what had passed is estimated: four characters a token, never less than what was announced.
 */

export interface UsageCounter {
  push(chunk: Uint8Array): void;
  /** Tokens so far; undefined when the answer never got as far as saying anything. */
  total(): number | undefined;
}

const PER_TOKEN = 4;
/** Longer lines than any event; beyond it a line is let go unread. */
const LONGEST_LINE = 1_000_000;

export function countStream(): UsageCounter {
  const decoder = new TextDecoder();
  let line = "";
  let input: number | undefined;
  let output = 0;
  let characters = 0;
  let isFinal = false;
  const read = (text: string): void => {
    const event = text.startsWith("data:") ? parse(text.slice(5)) : undefined;
    if (event === undefined) return;
    if (event.type === "message_start") {
      const { usage } = toObject(event.message);
      input = inputOf(usage);
      output = numberAt(usage, "output_tokens");
    } else if (event.type === "content_block_delta") {
      const { delta } = event;
      for (const key of ["text", "partial_json", "thinking"]) characters += lengthAt(delta, key);
    } else if (event.type === "message_delta") {
      isFinal = true;
      input = Math.max(input ?? 0, inputOf(event.usage));
      output = numberAt(event.usage, "output_tokens");
    }
  };
  return {
    push(chunk) {
      const parts = (line + decoder.decode(chunk, { stream: true })).split("\n");
      line = parts.pop() ?? "";
      if (line.length > LONGEST_LINE) line = "";
      for (const part of parts) read(part);
    },
    total() {
      if (input === undefined) return undefined;
      return input + (isFinal ? output : Math.max(output, Math.ceil(characters / PER_TOKEN)));
    },
  };
}

export function countWhole(): UsageCounter {
  const chunks: Uint8Array[] = [];
  return {
    push: (chunk) => void chunks.push(chunk),
    total() {
      const { usage } = toObject(parse(Buffer.concat(chunks).toString("utf8")));
      return usage === undefined ? undefined : inputOf(usage) + numberAt(usage, "output_tokens");
    },
  };
}

/** All that was read, whether it came from the cache or went into it. */
function inputOf(usage: unknown): number {
  return (
    numberAt(usage, "input_tokens") +
    numberAt(usage, "cache_creation_input_tokens") +
    numberAt(usage, "cache_read_input_tokens")
  );
}

function numberAt(value: unknown, key: string): number {
  const found = toObject(value)[key];
  return typeof found === "number" && Number.isSafeInteger(found) && found > 0 ? found : 0;
}

function lengthAt(value: unknown, key: string): number {
  const found = toObject(value)[key];
  return typeof found === "string" ? found.length : 0;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
