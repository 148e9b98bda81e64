import { expect, test } from "vitest";
import type { DeskReport } from "#lib/messaging/console-calls.ts";
import { reportText, verdictOf } from "./report-words.ts";

type Point = DeskReport["points"][number];
const point = (more: Partial<Point> = {}): Point => ({
  kind: "selector",
  name: "Conversation",
  found: "[data-test-id=omni-log]",
  ok: true,
  means: "New messages are noticed late.",
  ...more,
});
const report = (points: Point[], host = "umbrella.zendesk.com"): DeskReport => ({
  desk: "zendesk",
  host,
  at: "2026-11-20T09:00:00.000Z",
  extension: "0.1.0",
  browser: "Chrome 150",
  points,
});

test.each<[string, Point[], string, RegExp]>([
  ["all there", [point(), point({ kind: "editor" })], "good", /All 2 things/],
  ["a selector is missing", [point(), point({ ok: false, found: null })], "look", /1 of 2 things work/],
  ["the API refuses", [point(), point({ kind: "endpoint", ok: false })], "stop", /1 of 2 things work/],
  ["nothing was looked at", [], "look", /looked at nothing/],
])("%s", (_what, points, tone, says) => {
  expect(verdictOf(points)).toMatchObject({ tone, says: expect.stringMatching(says) });
});

test("the copied report does not say whose desk it is, nor which ticket, nor whom it is about", () => {
  const text = reportText(
    report([
      point({
        ok: false,
        found: null,
        means: "The address of umbrella.zendesk.com says 4711, the tab says 4712 (ana@example.org).",
      }),
    ]),
    "production",
  );
  for (const secret of ["umbrella", "4711", "4712", "ana@", "example.org"]) expect(text).not.toContain(secret);
  expect(text).toContain("example.zendesk.com");
  expect(text).toContain("MISSING");
});

test("a company's own domain is not named at all; a sandbox is as private as the real one", () => {
  expect(reportText(report([], "support.umbrella.example"), "production")).not.toContain("umbrella");
  expect(reportText(report([point()], "umbrella-sandbox.zendesk.com"), "sandbox")).not.toContain("umbrella");
});

test("what helps to find the fault stays: layout, date seen, status, the practice desk's name", () => {
  const text = reportText(
    report(
      [
        point({ name: "Reply editor", found: "froala (ember, 2026-06-18)" }),
        point({ kind: "endpoint", name: "GET /api/v2/tickets/{id}.json", found: "HTTP 403", ok: false }),
      ],
      "acme.zendesk.com",
    ),
    "practice",
  );
  for (const kept of ["acme.zendesk.com", "2026-06-18", "HTTP 403", "{id}", "0.1.0", "Chrome 150"])
    expect(text).toContain(kept);
});

test("nothing in a point can break out of its cell", () => {
  const row = reportText(report([point({ found: "a | b\n# c" })]), "practice")
    .split("\n")
    .find((line) => line.startsWith("| works"));
  expect(row).toBe("| works | Conversation | a / b # c | New messages are noticed late. |");
});
