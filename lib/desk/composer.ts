/**
 * Puts a draft at the top of a reply composer, above signature and quote, and looks whether it stayed. What differs
 * between desks (where the composer is, how its editor is reached) comes from the adapter; what must hold on each of
 * them is here: it never sends, never puts a draft in twice, never writes over what the rep typed, and believes no
 * editor's word but only the text that it finds there afterwards.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { prepareDraft, type ReadyDraft } from "./draft.ts";
import type { Draft, DraftPlaced, PageResult } from "./port.ts";
import type { Refusal, StillOpen } from "./still-open.ts";
import { endsWith, includes, linesOf, startsWith, toLines } from "./text.ts";

export interface FoundComposer {
  ok: true;
  editable: HTMLElement;
  /** It knows text alone. */
  plain: boolean;
}

export interface Way {
  way: DraftPlaced["way"];
  /**
   * `done`: the editor says so, and no other way is tried even if nothing is to be seen. Otherwise looking decides.
   * `stopped` is asked right before the act, after every wait.
   */
  put(
    editable: HTMLElement,
    draft: ReadyDraft,
    stopped: () => Refusal | undefined,
  ): Promise<Refusal | "done" | "look"> | Refusal | "done" | "look";
}

export interface ComposerParts {
  stillOpen: StillOpen;
  /** The reply composer of the open ticket, if there is one and a public reply is what it holds. */
  find(ref: TicketRef): FoundComposer | Refusal;
  /** Where the desk shows no composer until somebody wants to reply. */
  open?(ref: TicketRef, signal: AbortSignal): Promise<FoundComposer | Refusal>;
  /** Lines that the desk put there: the quoted message, and what introduces it. */
  quote(editable: HTMLElement): { quote: string[]; intro: string[] };
  /** Tried in this order, as long as nothing has changed in the composer. */
  ways: readonly Way[];
  /** Waits until the desk had its chance to put its own state back; only what is there after that counts. */
  settle(editable: HTMLElement, signal: AbortSignal): Promise<void>;
}

export interface Composer {
  /** Remembers what is in the composer now: from here on the rep's typing counts as "meanwhile". */
  remember(ref: TicketRef, signature: string): void;
  /** For composers that come and go: remembers what one holds as soon as it is there. */
  notice(ref: TicketRef): void;
  insert(ref: TicketRef, draft: Draft, signal: AbortSignal): Promise<PageResult<DraftPlaced>>;
}

export function createComposer(parts: ComposerParts): Composer {
  const { stillOpen, find, ways } = parts;
  const known = new Map<string, { lines: string[] | undefined; signature: string }>();

  return {
    remember(ref, signature) {
      const found = find(ref);
      known.set(ref.ticket, { lines: found.ok ? linesOf(found.editable) : undefined, signature });
    },

    notice(ref) {
      const had = known.get(ref.ticket);
      const found = find(ref);
      if (found.ok && had?.lines !== undefined) return;
      known.set(ref.ticket, { lines: found.ok ? linesOf(found.editable) : undefined, signature: had?.signature ?? "" });
    },

    async insert(ref, draft, signal) {
      const refusal = stillOpen(ref);
      if (refusal) return refusal;
      const found = parts.open ? await parts.open(ref, signal) : find(ref);
      if (!found.ok) return found;
      const { editable, plain } = found;
      const ready = prepareDraft(draft, plain);
      if (!ready) return { ok: false, code: "refused", detail: "the draft holds markup that is not allowed" };

      const before = linesOf(editable);
      const signature = toLines(known.get(ref.ticket)?.signature ?? "");
      const { quote, intro } = parts.quote(editable);
      if (startsWith(before, ready.lines)) return placed(before, before, "editor");
      if (hasTyped(before, known.get(ref.ticket)?.lines, [...signature, ...quote, ...intro])) {
        // Said once: whoever asks again has seen it, and nothing of theirs is lost.
        known.set(ref.ticket, { lines: before, signature: signature.join("\n") });
        return { ok: false, code: "typed-meanwhile" };
      }

      const way = await tryWays(ref, editable, ready, before);
      if (typeof way !== "string") return way;
      await parts.settle(editable, signal);

      const after = find(ref);
      // Gone or switched away from: the draft may well be there, but nobody saw that it stayed.
      if (!after.ok) return after;
      const lines = linesOf(after.editable);
      known.set(ref.ticket, { lines, signature: signature.join("\n") });
      if (!startsWith(lines, ready.lines)) return { ok: false, code: "insert-not-kept" };
      return placed(before, lines.slice(ready.lines.length), way, lines);

      function placed(had: string[], has: string[], how: DraftPlaced["way"], all = has): PageResult<DraftPlaced> {
        const whole = endsWith(has, had);
        const keptSignature = whole || !includes(had, signature) || includes(has, signature);
        const keptQuote = whole || includes(has, quote);
        return { ok: true, value: { text: all.join("\n"), keptSignature, keptQuote, way: how } };
      }
    },
  };

  async function tryWays(
    ref: TicketRef,
    editable: HTMLElement,
    ready: ReadyDraft,
    before: string[],
  ): Promise<DraftPlaced["way"] | Refusal> {
    const stopped = () => stillOpen(ref) ?? sameComposer(ref, editable, before);
    let last: DraftPlaced["way"] = "editor";
    for (const { way, put } of ways) {
      last = way;
      const ended = await put(editable, ready, stopped);
      if (typeof ended === "object") return ended;
      // Half a draft must not get a second one on top; what became of it is said after the read-back.
      if (ended === "done" || linesOf(editable).join("\n") !== before.join("\n")) break;
    }
    return last;
  }

  function sameComposer(ref: TicketRef, editable: HTMLElement, before: string[]): Refusal | undefined {
    const found = find(ref);
    if (!found.ok) return found;
    const same = found.editable === editable && linesOf(editable).join("\n") === before.join("\n");
    return same ? undefined : { ok: false, code: "typed-meanwhile" };
  }
}

function hasTyped(now: string[], then: string[] | undefined, furniture: string[]): boolean {
  if (then === undefined || now.join("\n") === then.join("\n")) return false;
  return now.some((line) => !furniture.includes(line));
}

export function readOnly(): Refusal {
  return { ok: false, code: "composer-missing", detail: "The composer is read-only." };
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}
