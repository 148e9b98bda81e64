/** The Messages API's own way to say no: one shape, a closed list of types, each with its status. */

const STATUS = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 529,
} as const;

export type ApiErrorType = keyof typeof STATUS;

export interface ApiError {
  readonly type: ApiErrorType;
  readonly message: string;
  /** E.g. `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function statusOf(error: ApiError): number {
  return STATUS[error.type];
}

export function errorBody(error: ApiError, requestId: string) {
  return { type: "error", error: { type: error.type, message: error.message }, request_id: requestId };
}

export function invalid(message: string): ApiError {
  return { type: "invalid_request_error", message };
}
