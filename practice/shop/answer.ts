/** What the shop answers, as a value: it can be stored under an idempotency key and sent again. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** False for answers given before execution began; those are not kept under the idempotency key. */
  readonly executed: boolean;
}

export interface StripeError {
  readonly type: "invalid_request_error" | "api_error" | "idempotency_error" | "authentication_error";
  readonly code?: string;
  readonly message: string;
  readonly param?: string;
}

export const ok = (body: unknown): Answer => ({ status: 200, body, executed: true });

export const refuse = (status: number, error: StripeError, executed: boolean): Answer => ({
  status,
  body: {
    error: error.code
      ? { ...error, doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll("_", "-")}` }
      : error,
  },
  executed,
});

export const missing = (kind: string, id: string, param: string): Answer =>
  refuse(
    404,
    { type: "invalid_request_error", code: "resource_missing", message: `No such ${kind}: '${id}'`, param },
    true,
  );

export function toList(url: string, all: readonly { readonly id: string }[], query: URLSearchParams): Answer {
  const asked = query.get("limit");
  const limit = asked === null ? 10 : Number(asked);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const message = "Invalid limit: must be an integer between 1 and 100";
    return refuse(
      400,
      { type: "invalid_request_error", code: "parameter_invalid_integer", message, param: "limit" },
      false,
    );
  }
  const after = query.get("starting_after");
  const start = after === null ? 0 : all.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) return missing("object", after, "starting_after");
  return ok({ object: "list", data: all.slice(start, start + limit), has_more: all.length > start + limit, url });
}
