/**
 * The copilot that asks a model. It sends redacted text only, offers one tool per action the policy shows, answers
 * look-ups under a budget, and reads what comes back with the catalogue's schemas. It proposes; it decides nothing,
 * supplies no fact, and restores personal values in the draft alone. Any trouble ends in `failed`, never in silence.
 */
import type {
  MessageCreateParamsStreaming,
  MessageParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import { readSignals } from "#lib/domain/ticket-signals.ts";
import { createRedaction, type Redaction } from "#lib/privacy/redaction.ts";
import type { Copilot, CopilotEvent, CopilotInput, Departure } from "../port.ts";
import { type ClaudeAccess, openClient } from "./access.ts";
import { readDescription } from "./describe.ts";
import { brokenOff, empty, failureOf, refused, truncated } from "./failures.ts";
import { systemBlocks, ticketMessage } from "./prompt.ts";
import { dropped, readProposal } from "./proposals.ts";
import { restoreStream } from "./restore-stream.ts";
import { BrokenOff, streamAnswer, type ToolCall } from "./stream.ts";
import { DESCRIBE, LOOK_UP, toolsFor } from "./tools.ts";

const MAX_TOKENS = 2_000;
const MOST_ROUNDS = 5;
const MOST_LOOK_UPS = 3;
const MOST_PROPOSALS = 4;
const TRIES = 2;
/** With the personal values put back a short answer can become longer than a composer takes; half of it is no reply. */
const LONGEST_DRAFT = 15_000;

export interface ClaudeOptions {
  readonly access: ClaudeAccess;
  /** RFC 3339, for what is shown of what left. */
  readonly now: () => string;
  /** Names of the policy's routes, for handing over. */
  readonly routes?: readonly string[];
}

export function createClaude({ access, now, routes = [] }: ClaudeOptions): Copilot {
  return {
    name: access.model,
    async *suggest(input, signal) {
      for (let attempt = 1; ; attempt++) {
        const talk = new Talk(input, access, now, routes, signal);
        try {
          yield* talk.run();
          return;
        } catch (error) {
          if (signal.aborted) return;
          const again = error instanceof BrokenOff || isCutOff(error);
          if (talk.saidText) yield { event: "restart", why: "The answer broke off." };
          if (again && attempt < TRIES) continue;
          const failure = again ? brokenOff : failureOf(error, access.by);
          if (failure !== undefined) yield { event: "failed", failure };
          return;
        }
      }
    },
  };
}

class Talk {
  saidText = false;
  readonly #input: CopilotInput;
  readonly #access: ClaudeAccess;
  readonly #now: () => string;
  readonly #routes: readonly string[];
  readonly #signal: AbortSignal;
  readonly #redaction: Redaction;
  readonly #messages: MessageParam[];
  #lookUps = 0;
  #proposals = 0;

  constructor(
    input: CopilotInput,
    access: ClaudeAccess,
    now: () => string,
    routes: readonly string[],
    signal: AbortSignal,
  ) {
    this.#input = input;
    this.#access = access;
    this.#now = now;
    this.#routes = routes;
    this.#signal = signal;
    this.#redaction = createRedaction(input.known ?? []);
    this.#messages = [ticketMessage(input, this.#redaction)];
  }

  async *run(): AsyncGenerator<CopilotEvent> {
    const client = openClient(this.#access);
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const params = this.#params(round === MOST_ROUNDS);
      yield { event: "left", departure: this.#departure(params) };
      // What was said before a look-up was thinking aloud; the draft is what comes after the last one.
      if (this.saidText) yield { event: "restart", why: "The model looked something up." };
      this.saidText = false;
      const draft = restoreStream(this.#redaction);
      const calls: ToolCall[] = [];
      let said = "";
      let length = 0;
      let reason: string | null = null;
      for await (const piece of streamAnswer(client, params, this.#signal)) {
        if (piece.piece === "text") {
          said += piece.delta;
          const restored = draft.push(piece.delta);
          length += restored.length;
          if (length > LONGEST_DRAFT) return yield* this.#failed(truncated);
          yield* this.#text(restored);
        } else if (piece.piece === "call") {
          calls.push(piece.call);
          yield* this.#take(piece.call);
        } else reason = piece.reason;
      }
      if (this.#signal.aborted) return;
      yield* this.#text(draft.end());
      if (reason === "refusal") return yield* this.#failed(refused);
      if (reason === "max_tokens" || reason === "model_context_window_exceeded") return yield* this.#failed(truncated);
      // With the draft there and nothing looked up there is nothing more to hear.
      const isOver = reason !== "tool_use" || calls.length === 0 || round === MOST_ROUNDS;
      if (isOver || (this.saidText && !calls.some((call) => call.name === LOOK_UP))) {
        if (!this.saidText) return yield* this.#failed(empty);
        yield { event: "done" };
        return;
      }
      this.#messages.push({ role: "assistant", content: assistantContent(said, calls) });
      this.#messages.push({ role: "user", content: await this.#results(calls) });
    }
  }

  *#text(delta: string): Generator<CopilotEvent> {
    if (delta === "") return;
    this.saidText ||= delta.trim() !== "";
    yield { event: "text", delta };
  }

  *#failed(failure: typeof refused): Generator<CopilotEvent> {
    if (this.saidText) yield { event: "restart", why: failure.happened };
    yield { event: "failed", failure };
  }

  *#take(call: ToolCall): Generator<CopilotEvent> {
    if (call.name === LOOK_UP) return;
    if (call.name === DESCRIBE) {
      const words = this.#input.messages.filter((one) => one.public && one.from === "customer").map((one) => one.text);
      // What the words hint at is read here, never taken from the model.
      yield* readDescription(call.input, this.#input.knowledge, readSignals([this.#input.subject, ...words]));
      return;
    }
    if (this.#proposals >= MOST_PROPOSALS) return yield dropped(call.name, "More actions than fit on the screen.");
    for (const event of readProposal(call, this.#input.actions, this.#routes)) {
      if (event.event === "suggestion") this.#proposals++;
      yield event;
    }
  }

  /** Every call gets an answer, or the next request would be refused. */
  async #results(calls: readonly ToolCall[]): Promise<ToolResultBlockParam[]> {
    const results: ToolResultBlockParam[] = [];
    for (const call of calls) {
      const content = call.name === LOOK_UP ? await this.#lookUp(call.input) : "Noted. A person will decide.";
      results.push({ type: "tool_result", tool_use_id: call.id, content });
    }
    return results;
  }

  async #lookUp(input: unknown): Promise<string> {
    const order = (input as { order?: unknown } | null | undefined)?.order;
    if (typeof order !== "string" || !/^[\w-]{1,64}$/.test(order)) return "That is not an order number.";
    if (this.#lookUps >= MOST_LOOK_UPS) return "No more look-ups. Write the reply with what you know.";
    this.#lookUps++;
    const found = await this.#input.lookUp?.(order, this.#signal);
    return found === undefined ? "Orders cannot be looked up now." : this.#redaction.redact(found).text;
  }

  #params(isLast: boolean): MessageCreateParamsStreaming {
    return {
      model: this.#access.model,
      max_tokens: MAX_TOKENS,
      stream: true,
      system: systemBlocks(this.#input),
      tools: toolsFor(this.#input.actions, this.#routes, this.#input.lookUp !== undefined),
      ...(isLast ? { tool_choice: { type: "none" as const } } : {}),
      messages: this.#messages,
    };
  }

  #departure({ system, tools, messages, model }: MessageCreateParamsStreaming): Departure {
    const { by, to } = this.#access;
    return {
      at: this.#now(),
      to,
      by,
      model,
      sent: JSON.stringify(
        { messages, system, tools: tools?.map((tool) => ("name" in tool ? tool.name : "")) },
        null,
        1,
      ),
      replaced: this.#redaction.counts(),
    };
  }
}

function assistantContent(said: string, calls: readonly ToolCall[]): Exclude<MessageParam["content"], string> {
  return [
    ...(said.trim() === "" ? [] : [{ type: "text" as const, text: said }]),
    ...calls.map(({ id, name, input }) => ({ type: "tool_use" as const, id, name, input: input ?? {} })),
  ];
}

/** The connection died under a stream: what Node, Chromium and Firefox call it differs, that it was not ours does not. */
function isCutOff(error: unknown): boolean {
  return (
    error instanceof TypeError || (error instanceof Error && /terminated|network|aborted|reset/i.test(error.message))
  );
}
