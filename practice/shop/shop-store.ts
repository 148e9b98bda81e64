/**
 * What the shop remembers. Orders are made anew from `now` at every start, so their dates stay inside their windows;
 * refunds, idempotency keys and the ledger are kept on disk. A change is on disk before it is answered, so that a shop
 * killed at any moment either did a refund and still knows it, or did not do it.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { practiceCustomers } from "../data/customers.ts";
import { practiceOrders } from "../data/orders.ts";
import type { Answer } from "./answer.ts";

const refundSchema = z.object({
  id: z.string(),
  charge: z.string(),
  amount: z.int().positive(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).nullable(),
  metadata: z.record(z.string(), z.string()),
  created: z.int(),
});
export type StoredRefund = z.infer<typeof refundSchema>;

const ledgerSchema = z.object({
  at: z.string(),
  requestId: z.string(),
  idempotencyKey: z.string().nullable(),
  charge: z.string().nullable(),
  amount: z.int().nullable(),
  metadata: z.record(z.string(), z.string()),
  /** `replayed` = the stored first answer was given again; nothing was done. */
  outcome: z.enum(["executed", "replayed", "refused", "failed-before"]),
  status: z.int(),
  refund: z.string().nullable(),
  responseLost: z.boolean(),
});
export type LedgerEntry = z.infer<typeof ledgerSchema>;

const keptAnswerSchema = z.object({
  fingerprint: z.string(),
  status: z.int(),
  body: z.unknown(),
  at: z.number(),
});

const stateSchema = z.object({
  version: z.literal(1),
  refunds: z.array(refundSchema),
  answers: z.record(z.string(), keptAnswerSchema),
  ledger: z.array(ledgerSchema),
});
type State = z.infer<typeof stateSchema>;

export interface Charge {
  readonly id: string;
  readonly intent: string;
  readonly order: string;
  readonly customer: string;
  readonly items: string;
  readonly amount: number;
  readonly last4: string;
  readonly placedAt: Date;
  readonly returnedAt: Date | null;
}

export interface ShopStore {
  readonly charges: readonly Charge[];
  readonly customers: typeof practiceCustomers;
  now(): Date;
  refundsOf(charge: string): readonly StoredRefund[];
  refunds(): readonly StoredRefund[];
  ledger(): readonly LedgerEntry[];
  keptAnswer(key: string): { readonly fingerprint: string; readonly answer: Answer } | null;
  /** One write to disk: the refund (if any), the kept answer (if any) and the ledger line stand or fall together. */
  commit(change: {
    refund?: StoredRefund | undefined;
    keep?: { key: string; fingerprint: string; answer: Answer } | undefined;
    line: LedgerEntry;
  }): void;
  forget(): void;
}

/** Stripe prunes keys after at least 24 hours. */
const KEY_LIFE = 24 * 3_600_000;

export function openShopStore(options: { dir: string | null; now: () => Date }): ShopStore {
  const path = options.dir === null ? null : join(options.dir, "shop.json");
  let state = path === null ? emptyState() : readState(path);
  const { now } = options;
  for (const [key, kept] of Object.entries(state.answers)) {
    if (now().getTime() - kept.at > KEY_LIFE) delete state.answers[key];
  }
  const save = (next: State) => {
    if (path !== null) writeState(path, next);
    state = next;
  };
  return {
    charges: practiceOrders(now()).map((order) => ({
      ...order,
      id: `ch_${order.order}`,
      intent: `pi_${order.order}`,
    })),
    customers: practiceCustomers,
    now,
    refundsOf: (charge) => state.refunds.filter((refund) => refund.charge === charge),
    refunds: () => state.refunds,
    ledger: () => state.ledger,
    keptAnswer(key) {
      const kept = state.answers[key];
      if (!kept) return null;
      return {
        fingerprint: kept.fingerprint,
        answer: { status: kept.status, body: kept.body, executed: true },
      };
    },
    commit({ refund, keep, line }) {
      save({
        version: 1,
        refunds: refund ? [...state.refunds, refund] : state.refunds,
        answers: keep
          ? {
              ...state.answers,
              [keep.key]: {
                fingerprint: keep.fingerprint,
                status: keep.answer.status,
                body: keep.answer.body,
                at: now().getTime(),
              },
            }
          : state.answers,
        ledger: [...state.ledger, line],
      });
    },
    forget: () => save(emptyState()),
  };
}

const emptyState = (): State => ({ version: 1, refunds: [], answers: {}, ledger: [] });

function readState(path: string): State {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyState();
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    // Not started over silently: that would forget refunds that were paid.
    const message = `The practice shop's file ${path} is damaged, so its refunds are not known. Delete it to start the shop afresh.`;
    throw new Error(message, { cause });
  }
}

function writeState(path: string, state: State): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.tmp`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
