/**
 * `POST /v1/refunds`: the one request of the shop that moves money, and therefore the one with idempotency.
 * The refund, the answer kept under the key and the ledger line are one write to disk, made before the answer leaves.
 */
import { randomBytes } from "node:crypto";
import { type Answer, missing, ok, refuse } from "./answer.ts";
import type { Form } from "./form.ts";
import type { ShopFaults } from "./shop-faults.ts";
import type { Charge, LedgerEntry, ShopStore, StoredRefund } from "./shop-store.ts";
import { refundedOf, toRefund } from "./stripe-json.ts";

export interface RefundCall {
  readonly store: ShopStore;
  readonly faults: ShopFaults;
  readonly form: Form;
  readonly key: string | null;
  readonly requestId: string;
  /** Keys whose first request is still being worked on. */
  readonly busy: Set<string>;
}

export interface RefundOutcome {
  readonly answer: Answer;
  readonly replayed: boolean;
  /** The connection must be cut instead of answering. */
  readonly lost: boolean;
}

const KNOWN = new Set(["charge", "payment_intent", "amount", "reason", "currency"]);
const REASONS = ["duplicate", "fraudulent", "requested_by_customer"] as const;

export async function createRefund(call: RefundCall): Promise<RefundOutcome> {
  const { store, faults, form, key, busy } = call;
  if (key !== null && key.length > 255) {
    return plain(idempotencyError(400, undefined, "Idempotency keys must be at most 255 characters long."));
  }
  if (key !== null && busy.has(key)) {
    const message = `There is currently another in-progress request using this Idempotent Key (${key}).`;
    return plain(idempotencyError(409, "idempotency_key_in_use", message));
  }
  if (key !== null) busy.add(key);
  try {
    const kept = key === null ? null : store.keptAnswer(key);
    if (kept) return replay(call, kept);
    if (faults.failBeforeTimes > 0) {
      faults.failBeforeTimes -= 1;
      const answer = refuse(500, { type: "api_error", message: "The shop failed before doing anything." }, false);
      store.commit({ line: lineOf(call, "failed-before", answer, null) });
      return plain(answer);
    }
    const invalid = validate(form);
    if (invalid) {
      store.commit({ line: lineOf(call, "refused", invalid, null) });
      return plain(invalid);
    }
    if (faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slowMs));
    return execute(call);
  } finally {
    if (key !== null) busy.delete(key);
  }
}

function replay(call: RefundCall, kept: { fingerprint: string; answer: Answer }): RefundOutcome {
  if (kept.fingerprint !== call.form.canonical) {
    const message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
    const answer = idempotencyError(400, undefined, message);
    call.store.commit({ line: lineOf(call, "refused", answer, null) });
    return plain(answer);
  }
  const id = (kept.answer.body as { id?: string }).id ?? null;
  const lost = kept.answer.status === 200 && losesAnswer(call.faults);
  call.store.commit({ line: { ...lineOf(call, "replayed", kept.answer, id), responseLost: lost } });
  return { answer: kept.answer, replayed: true, lost };
}

function losesAnswer(faults: ShopFaults): boolean {
  if (faults.failAfterTimes === 0) return false;
  faults.failAfterTimes -= 1;
  return true;
}

function execute(call: RefundCall): RefundOutcome {
  const { store, faults, form, key } = call;
  const attempt = attemptRefund(store, form);
  const answer = "answer" in attempt ? attempt.answer : ok(toRefund(store, attempt.refund));
  const refund = "refund" in attempt ? attempt.refund : undefined;
  const lost = refund !== undefined && losesAnswer(faults);
  store.commit({
    refund,
    keep: key === null ? undefined : { key, fingerprint: form.canonical, answer },
    line: { ...lineOf(call, refund ? "executed" : "refused", answer, refund?.id ?? null), responseLost: lost },
  });
  return { answer, replayed: false, lost };
}

function attemptRefund(store: ShopStore, form: Form): { refund: StoredRefund } | { answer: Answer } {
  const found = findCharge(store, form);
  if ("answer" in found) return found;
  const { charge } = found;
  const left = charge.amount - refundedOf(store, charge);
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    return { answer: invalidRequest("charge_already_refunded", message, "charge", true) };
  }
  const asked = form.values.get("amount");
  const amount = asked === undefined ? left : Number(asked);
  if (amount > left) {
    const message = `Refund amount (${dollars(amount)}) is greater than unrefunded amount on charge (${dollars(left)})`;
    return { answer: invalidRequest("amount_too_large", message, "amount", true) };
  }
  const reason = REASONS.find((candidate) => candidate === form.values.get("reason")) ?? null;
  return {
    refund: {
      id: `re_${randomBytes(9).toString("hex")}`,
      charge: charge.id,
      amount,
      reason,
      metadata: { ...form.metadata },
      created: Math.floor(store.now().getTime() / 1000),
    },
  };
}

function findCharge(store: ShopStore, form: Form): { charge: Charge } | { answer: Answer } {
  const byCharge = form.values.get("charge");
  const byIntent = form.values.get("payment_intent");
  const charge = store.charges.find((one) => one.id === byCharge || one.intent === byIntent);
  if (charge) return { charge };
  return {
    answer:
      byCharge !== undefined
        ? missing("charge", byCharge, "charge")
        : missing("payment_intent", byIntent ?? "", "payment_intent"),
  };
}

/** What Stripe refuses before it begins; such answers are not kept under the key. */
function validate(form: Form): Answer | null {
  for (const name of form.values.keys()) {
    if (!KNOWN.has(name)) {
      return invalidRequest("parameter_unknown", `Received unknown parameter: ${name}`, name, false);
    }
  }
  const charge = form.values.get("charge");
  const intent = form.values.get("payment_intent");
  if ((charge === undefined) === (intent === undefined)) {
    const message = "One of the following params should be provided for this request: payment_intent or charge.";
    return invalidRequest("parameter_missing", message, "charge", false);
  }
  const amount = form.values.get("amount");
  if (amount !== undefined && !/^[1-9]\d{0,11}$/.test(amount)) {
    return invalidRequest("parameter_invalid_integer", `Invalid integer: ${amount}`, "amount", false);
  }
  const reason = form.values.get("reason");
  if (reason !== undefined && !REASONS.some((known) => known === reason)) {
    const message = `Invalid reason: must be one of ${REASONS.join(", ")}`;
    return invalidRequest("parameter_invalid_enum", message, "reason", false);
  }
  const currency = form.values.get("currency");
  if (currency !== undefined && currency !== "usd") {
    return invalidRequest("currency_mismatch", "The charge was made in usd.", "currency", false);
  }
  return null;
}

function lineOf(call: RefundCall, outcome: LedgerEntry["outcome"], answer: Answer, refund: string | null): LedgerEntry {
  const { form, store } = call;
  const amount = Number(form.values.get("amount"));
  const charge = store.charges.find(
    (one) => one.id === form.values.get("charge") || one.intent === form.values.get("payment_intent"),
  );
  return {
    at: store.now().toISOString(),
    requestId: call.requestId,
    idempotencyKey: call.key,
    charge: charge?.id ?? null,
    amount: Number.isSafeInteger(amount) ? amount : null,
    metadata: { ...form.metadata },
    outcome,
    status: answer.status,
    refund,
    responseLost: false,
  };
}

const plain = (answer: Answer): RefundOutcome => ({ answer, replayed: false, lost: false });

const invalidRequest = (code: string, message: string, param: string, executed: boolean) =>
  refuse(400, { type: "invalid_request_error", code, message, param }, executed);

const idempotencyError = (status: number, code: string | undefined, message: string) =>
  refuse(status, { type: "idempotency_error", ...(code ? { code } : {}), message }, false);

const dollars = (minor: number) => `$${(minor / 100).toFixed(2)}`;
