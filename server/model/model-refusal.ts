/**
 * How the gateway says no: in the Messages API's own shape, so that the official SDK throws its own errors, with a message
 * that says what happened and what to do. What trying again cannot mend says so to the SDK (`x-should-retry: false`).
 */
import type { Refusal } from "../http/refusal.ts";

type ErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "request_too_large"
  | "rate_limit_error"
  | "api_error";

const STATUS: Readonly<Record<ErrorType, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 502,
};

export function modelRefusal(type: ErrorType, message: string, headers: Record<string, string> = {}): Response {
  return errorResponse(STATUS[type], type, message, { "x-should-retry": "false", ...headers });
}

/** A refusal of the door or of the sign-in, in both shapes at once. */
export function asMessagesError({ status, error }: Refusal): Response {
  const type = typeOf(status);
  const message = `${error.happened} ${error.todo}`;
  return Response.json(
    { type: "error", error: { type, message, ...error }, request_id: null },
    { status, headers: { "x-should-retry": "false" } },
  );
}

function typeOf(status: Refusal["status"]): ErrorType {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  return status < 500 ? "invalid_request_error" : "api_error";
}

export function noKey(): Response {
  return modelRefusal(
    "permission_error",
    "No model key is set on the server, so the playbook drafts. Whoever runs the server can set one.",
  );
}

export function unknownModel(models: readonly string[]): Response {
  return modelRefusal(
    "not_found_error",
    `This server does not offer that model. Choose one of these in the options: ${models.join(", ")}.`,
  );
}

export function unfit(where: string): Response {
  return modelRefusal(
    "invalid_request_error",
    `The request does not fit at ${where}. Nothing was sent on. Update the extension and the server to the same version.`,
  );
}

export function tooManyTokens(most: number): Response {
  return modelRefusal(
    "invalid_request_error",
    `max_tokens: this server allows at most ${most} tokens for one answer. Ask for fewer.`,
  );
}

export function tooLarge(): Response {
  return modelRefusal(
    "request_too_large",
    "The request is larger than 1 MB. Nothing was sent on. Send a shorter conversation or fewer articles.",
  );
}

export function budgetSpent(seconds: number): Response {
  return modelRefusal(
    "rate_limit_error",
    "Today's model budget is used up, so the playbook drafts until midnight UTC. A lead can have it raised.",
    { "retry-after": String(seconds) },
  );
}

export function keyRefused(): Response {
  return modelRefusal(
    "permission_error",
    "The model's service does not accept the server's key, so the playbook drafts. Whoever runs the server must renew it.",
  );
}

/** Worth another try, so nothing is said against one. */
export function unreachable(): Response {
  return errorResponse(
    502,
    "api_error",
    "The model's service cannot be reached from the server. Try again in a moment; the playbook drafts meanwhile.",
    {},
  );
}

/** Something between here and the model answered with a page instead of an error. */
export function unreadable(status: number, headers: Record<string, string>): Response {
  const message = `The model's service answered with status ${status} and no error that can be read. Try again in a moment.`;
  return errorResponse(status, status === 429 ? "rate_limit_error" : "api_error", message, headers);
}

function errorResponse(status: number, type: ErrorType, message: string, headers: Record<string, string>): Response {
  return Response.json({ type: "error", error: { type, message }, request_id: null }, { status, headers });
}
