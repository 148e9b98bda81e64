/**
 * The model gateway: the company's key stays here, each rep has a budget, and bytes pass through as they come. It checks,
 * counts and forwards; it MUST NOT log, store or change what is said, and the key MUST NOT be in any answer.
 */
import { createHmac } from "node:crypto";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { Database } from "../store/open.ts";
import { createBudget, type Reservation } from "./budget.ts";
import { countStream, countWhole } from "./count-usage.ts";
import { MessagesRequest, misfitOf } from "./messages-request.ts";
import { MAX_TOKENS, type ModelOptions } from "./model-options.ts";
import { budgetSpent, noKey, tooLarge, tooManyTokens, unfit, unknownModel } from "./model-refusal.ts";
import { setupOf } from "./model-setup.ts";
import { passThrough } from "./pass-through.ts";
import { askUpstream } from "./upstream.ts";

export interface ModelGateway {
  setup(user: string): Promise<ModelSetup>;
  /** Answers a request to the Messages API; `signal` ends with the asker. */
  answer(user: string, body: unknown, signal: AbortSignal): Promise<Response>;
  /** When everything that passed through is counted. */
  idle(): Promise<void>;
}

export interface GatewayOptions {
  /** Null when the server was told of no model at all. */
  readonly model: ModelOptions | null;
  readonly db: Database;
  readonly now: () => number;
  /** Makes of a rep a name that means nothing elsewhere. */
  readonly pseudonymKey: string;
  readonly report: (error: unknown) => void;
}

const LARGEST_REQUEST = 1_000_000;

export function createModelGateway({ model, db, now, pseudonymKey, report }: GatewayOptions): ModelGateway {
  const budget = createBudget(db, model?.perRepPerDay ?? null, now);
  const { keepOpen, idle } = openReservations(report);
  return {
    setup: (user) => setupOf(model, budget, user),
    async answer(user, body, signal) {
      if (model === null || model.key === null) return noKey();
      const checked = check(model, body, pseudonym(pseudonymKey, user));
      if (!checked.ok) return checked.response;
      const { text, isStream, input, output } = checked;
      const reservation = await budget.reserve(user, input + output);
      if (reservation === undefined) return budgetSpent(budget.secondsLeft());
      const settle = keepOpen(reservation);
      const gone = new AbortController();
      const life = AbortSignal.any([signal, gone.signal]);
      const counter = isStream ? countStream() : countWhole();
      // A stream that nobody heard to its end counts as far as it came; before its first word, as what was asked. A whole
      // answer is written whether anybody waits for it or not.
      const end = () => settle(counter.total() ?? (isStream ? input : input + output));
      life.addEventListener("abort", end, { once: true });
      if (life.aborted) end();
      const upstream = await askUpstream({ ...model, key: model.key }, text, life);
      if (upstream.is === "refused") {
        settle(0);
        return upstream.response;
      }
      return new Response(passThrough(upstream.body, { seen: counter.push, end, gone: () => gone.abort() }), {
        headers: upstream.headers,
      });
    },
    idle,
  };
}

/** What is not settled yet, so that the database is closed after it. */
function openReservations(report: (error: unknown) => void) {
  const open = new Set<Promise<void>>();
  return {
    /** Answers with what settles it; only the first call counts. */
    keepOpen(reservation: Reservation): (tokens: number) => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      open.add(promise);
      let isSettled = false;
      return (tokens) => {
        if (isSettled) return;
        isSettled = true;
        const finish = () => {
          open.delete(promise);
          resolve();
        };
        reservation.settle(tokens).catch(report).finally(finish);
      };
    },
    async idle() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}

type Checked =
  | {
      readonly ok: true;
      readonly text: string;
      readonly isStream: boolean;
      /** The most tokens that it may cost, reckoned high. */
      readonly input: number;
      readonly output: number;
    }
  | { readonly ok: false; readonly response: Response };

function check(model: ModelOptions, body: unknown, user_id: string): Checked {
  const no = (response: Response): Checked => ({ ok: false, response });
  const parsed = MessagesRequest.safeParse(body);
  if (!parsed.success) return no(unfit(misfitOf(parsed.error)));
  const request = parsed.data;
  const most = model.maxTokens ?? MAX_TOKENS;
  if (!model.models.includes(request.model)) return no(unknownModel(model.models));
  if (request.max_tokens > most) return no(tooManyTokens(most));
  if (request.thinking !== undefined && model.thinking !== true) return no(unfit("`thinking`"));
  // As it came but for the name: what is found again in the model's cache depends on every byte.
  const text = JSON.stringify({ ...(body as object), metadata: { user_id } });
  const size = Buffer.byteLength(text);
  if (size > LARGEST_REQUEST) return no(tooLarge());
  return { ok: true, text, isStream: request.stream === true, input: Math.ceil(size / 3), output: request.max_tokens };
}

/** The same rep has the same name at the model's maker, who cannot tell whose it is. */
function pseudonym(key: string, user: string): string {
  return `rep-${createHmac("sha256", key).update(user).digest("base64url").slice(0, 22)}`;
}
