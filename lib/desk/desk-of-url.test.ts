import { expect, test } from "vitest";
import { deskOfUrl } from "./desk-of-url.ts";

test.each([
  ["https://acme.zendesk.com/agent/tickets/1", { desk: "zendesk", host: "acme.zendesk.com" }],
  ["https://acme.freshdesk.com/a/tickets/1", { desk: "freshdesk", host: "acme.freshdesk.com" }],
  ["https://ACME.freshdesk.com/a/tickets/1", { desk: "freshdesk", host: "acme.freshdesk.com" }],
  ["http://acme.freshdesk.com/a/tickets/1", undefined],
  ["https://freshdesk.com/", undefined],
  ["https://acme.freshdesk.com.evil.example/a/tickets/1", undefined],
  ["https://evil.example/acme.freshdesk.com", undefined],
  ["https://a.b.freshdesk.com/", undefined],
  ["https://help.acme.example/a/tickets/1", undefined],
  ["not an address", undefined],
])("%s", (url, expected) => {
  expect(deskOfUrl(url)).toEqual(expected);
});

const extra = [
  { host: "help.acme.example", desk: "freshdesk" as const },
  { host: "acme.zendesk.com", desk: "freshdesk" as const },
];

test("a company's own domain is known from settings, over https only, and never makes one desk pass for another", () => {
  expect(deskOfUrl("https://help.acme.example/a/tickets/1", extra)).toEqual({
    desk: "freshdesk",
    host: "help.acme.example",
  });
  expect(deskOfUrl("http://help.acme.example/a/tickets/1", extra)).toBeUndefined();
  expect(deskOfUrl("https://help.acme.example.evil.example/", extra)).toBeUndefined();
  expect(deskOfUrl("https://acme.zendesk.com/agent/tickets/1", extra)?.desk).toBe("zendesk");
});
