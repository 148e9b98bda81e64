/**
 * Lays a model's draft over what the playbook proposes for one tab: grows while it is written, is kept when it is
 * whole, and falls back to the playbook with a reason. It asks once per state of a ticket, and stops asking when the
 * rep goes elsewhere. What it yields is words and wishes; the gate never learns where they came from.
 */
import type { Copilot, CopilotInput, Departure } from "#lib/copilot/port.ts";
import type { Failure } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Drafted } from "#lib/storage/drafted.ts";
import { collect, nothingYet, type Suggested } from "./suggest.ts";

/** As often as an eye can follow, and no oftener: every step is a whole view. */
const GROWS_EVERY_MS = 120;

export interface DrafterParts {
  /** The copilot of the moment; null while the playbook drafts alone. */
  copilot(): { copilot: Copilot; by: string } | null;
  /** Why there is none, where somebody may wonder: said beside the playbook's draft. */
  away(): Failure | null;
  kept: {
    get(key: string): Promise<Drafted | undefined>;
    put(drafted: Drafted): Promise<void>;
    remove(key: string): Promise<void>;
  };
  left(where: string, departure: Departure): Promise<void>;
  /** There is more to show. */
  grew(): void;
  now(): number;
}

export interface DraftGround {
  where: string;
  /** Newest message of the customer, and whatever else makes another draft of it. */
  answers: string;
  policy: string;
  input(): CopilotInput;
}

export interface Drafter {
  over(base: Suggested, ground: DraftGround): Promise<Suggested>;
  /** Asks anew at the next look. */
  again(): Promise<void>;
  /** The rep went elsewhere, or the tab is gone. */
  stop(): void;
}

interface Asking {
  key: string;
  by: string;
  life: AbortController;
  so: Suggested;
  whole: boolean;
}

export function createDrafter(parts: DrafterParts): Drafter {
  let asking: Asking | undefined;
  let lastKey: string | undefined;
  /** What the rep is looking at; undefined once they went elsewhere. */
  let meant: string | undefined;

  function stop(): void {
    meant = undefined;
    hush();
  }

  function hush(): void {
    asking?.life.abort();
    asking = undefined;
  }

  function ask(copilot: Copilot, by: string, key: string, ground: DraftGround): Asking {
    hush();
    const started: Asking = { key, by, life: new AbortController(), so: nothingYet(by), whole: false };
    asking = started;
    void follow(copilot, started, ground).catch(() => {
      started.so.failure = stumbled;
      started.whole = true;
      parts.grew();
    });
    return started;
  }

  async function follow(copilot: Copilot, one: Asking, ground: DraftGround): Promise<void> {
    const { signal } = one.life;
    const input = ground.input();
    let shown = 0;
    for await (const event of copilot.suggest(input, signal)) {
      if (signal.aborted) return;
      if (event.event === "left") await parts.left(ground.where, event.departure);
      collect(one.so, event, input.actions);
      if (event.event !== "text" || parts.now() - shown < GROWS_EVERY_MS) continue;
      shown = parts.now();
      parts.grew();
    }
    if (signal.aborted) return;
    one.whole = true;
    if (one.so.failure === null && one.so.draft !== null) await parts.kept.put(toKeep(one, ground.where, parts.now()));
    parts.grew();
  }

  return {
    stop,
    async over(base, ground) {
      const model = parts.copilot();
      // Nobody waits for an answer, or no model is there: nothing is sent anywhere.
      if (model === null || base.draft === null) {
        stop();
        const failure = base.draft === null ? null : parts.away();
        return failure === null ? base : { ...base, failure };
      }
      const { where, answers, policy } = ground;
      const key = digest({ type: "countersign.drafted/1", where, answers, policy, model: model.by });
      lastKey = meant = key;
      if (asking?.key === key) return asking.whole ? whole(base, asking.so) : growing(base, asking.so);
      const kept = await parts.kept.get(key);
      // Gone on meanwhile: nothing of the ticket that was left is sent, and what is being written now is let be.
      if (meant !== key) return base;
      if (kept !== undefined) {
        hush();
        return whole(base, { ...nothingYet(kept.by), ...kept });
      }
      // Asked meanwhile by another look at the same ticket.
      if (asking?.key === key) return growing(base, asking.so);
      return growing(base, ask(model.copilot, model.by, key, ground).so);
    },
    async again() {
      // Pressed twice: it is being written already.
      if (asking?.whole === false) return;
      hush();
      if (lastKey !== undefined) await parts.kept.remove(lastKey);
    },
  };
}

function growing(base: Suggested, so: Suggested): Suggested {
  return { ...base, by: so.by, draft: so.draft ?? "", sources: so.sources, drafting: true, asked: true };
}

/**
 * The playbook's own actions stay on offer: a lead wrote them. Where both name an action, the newer look counts. What
 * the playbook took the ticket for stays too (`about`): a model's words must not travel into a hand-over.
 */
function whole(base: Suggested, so: Suggested): Suggested {
  if (so.failure !== null || so.draft === null) {
    // No use in asking again before the next day.
    const asked = so.failure?.code !== "model-budget";
    return { ...base, failure: so.failure ?? base.failure, asked };
  }
  const named = new Set(so.wishes.map((wish) => wish.action));
  return {
    ...base,
    asked: true,
    by: so.by,
    title: so.title || base.title,
    summary: so.summary || base.summary,
    draft: so.draft,
    sources: so.sources,
    wishes: [
      ...so.wishes.map((wish) => ({ ...wish, drafted: true as const })),
      ...base.wishes.filter((wish) => !named.has(wish.action)),
    ],
  };
}

function toKeep({ key, so }: Asking, where: string, at: number): Drafted {
  const { by, title, summary, draft, sources, wishes } = so;
  return {
    key,
    at,
    where,
    by,
    title,
    summary,
    draft: draft ?? "",
    sources,
    wishes: wishes.map(({ action, args, why }) => ({ action, args, why })),
  };
}

const stumbled = {
  code: "bug",
  happened: "Countersign stumbled over a mistake of its own while the model wrote.",
  means: "The playbook's draft stands; nothing was changed.",
  todo: "Go on with it, and report it if it stays so.",
};
