/** The desk's refusals, word for word as its API gives them. */
export const refusals = {
  notFound: () => Response.json({ error: "RecordNotFound", description: "Not found" }, { status: 404 }),
  unauthenticated: () => Response.json({ error: "Couldn't authenticate you" }, { status: 401 }),
  forbidden: () => Response.json({ error: "Forbidden" }, { status: 403 }),
  conflict: () =>
    Response.json(
      {
        error: "UpdateConflict",
        description:
          "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.",
      },
      { status: 409 },
    ),
  invalid: (details: unknown) =>
    Response.json({ error: "RecordInvalid", description: "Record validation errors", details }, { status: 422 }),
  badJson: () =>
    Response.json({ error: "UnprocessableEntity", message: "Server could not parse JSON" }, { status: 422 }),
  tooMany: (seconds: number) =>
    new Response("Number of allowed API requests per minute exceeded", {
      status: 429,
      headers: { "content-type": "text/plain", "retry-after": String(seconds) },
    }),
  broken: () => new Response("Internal Server Error", { status: 500, headers: { "content-type": "text/plain" } }),
};
