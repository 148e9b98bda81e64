/** The API's refusals, as it documents them: `errors` with a field only on 400, a code and a message on 401 and 403, no body on 404. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code:
    | "missing_field"
    | "invalid_value"
    | "datatype_mismatch"
    | "invalid_field"
    | "readonly_field"
    | "inconsistent_state";
}

export const refusals = {
  invalid: (errors: readonly FieldError[]) =>
    Response.json({ description: "Validation failed", errors }, { status: 400 }),
  badJson: () =>
    Response.json({ code: "invalid_json", message: "Request body has invalid json format" }, { status: 400 }),
  unauthenticated: () =>
    Response.json(
      { code: "invalid_credentials", message: "You have to be logged in to perform this action." },
      { status: 401 },
    ),
  denied: () =>
    Response.json(
      { code: "access_denied", message: "You are not authorized to perform this action." },
      { status: 403 },
    ),
  notFound: () => new Response(null, { status: 404 }),
  wrongVerb: (allowed: string) =>
    Response.json({ message: `${allowed} method is allowed` }, { status: 405, headers: { allow: allowed } }),
  wrongType: () =>
    Response.json(
      {
        code: "invalid_content_type",
        message: "Content-Type header is set to an unsupported type. Use application/json",
      },
      { status: 415 },
    ),
  tooMany: (seconds: number) =>
    Response.json(
      { message: "You have exceeded the limit of requests per minute" },
      { status: 429, headers: { "retry-after": String(seconds) } },
    ),
  broken: () =>
    Response.json({ code: "internal_error", message: "We are sorry, but something went wrong." }, { status: 500 }),
};

export const unexpectedField = (field: string): FieldError => ({
  field,
  message: "Unexpected/invalid field in request",
  code: "invalid_field",
});

export const oneOf = (field: string, values: readonly (string | number)[]): FieldError => ({
  field,
  message: `It should be one of these values: '${values.join(",")}'`,
  code: "invalid_value",
});

export const wrongDatatype = (field: string, wanted: string, got: unknown): FieldError => ({
  field,
  message: `Value set is of type ${nameOf(got)}.It should be a/an ${wanted}`,
  code: "datatype_mismatch",
});

export const missing = (field: string, wanted: string): FieldError => ({
  field,
  message: `It should be a/an ${wanted}`,
  code: "missing_field",
});

function nameOf(value: unknown): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  return { string: "String", number: "Integer", boolean: "Boolean" }[typeof value as string] ?? "JsonObject";
}
