import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { email } from "./email.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "name=Ana&email=<ana@example.com>&qty=2",
  "mail <ana@example.com> please",
  "<ana.garcia+shop@mail.example.co.uk>",
  "(<a_b%c@example.org>)",
  "<josé@exämple.de> ist neu",
  "<用户@例子.公司>",
  "メールは<taro@example.jp>です",
  "<ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ>",
  "<an\u200ba@exam\u200bple.com>",
  "mailto:<x@y.example>",
  "<ana [at] example [dot] com>",
  "<ana (at) example.com>",
  "<sam dot lee at example dot com>",
  "E-Mail: <ana @ example.com>",
  "<o'brien@example.ie>, hi",
  "<علي@مثال.إختبار>",
  "<user@xn--bcher-kva.example>",
  "<ana arroba ejemplo punto es>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(email, text)).toContain(value);
});

const NOT_FOUND = [
  "Message-ID: <20260303.A1B2@mx.example.net>",
  "logo@2x.png",
  "git@github.com:a/b.git",
  "@ana on twitter",
  "npm i react@18.2.0",
  "@angular/core",
  "meet @ noon",
  "10 items @ 5.00",
  "look at the dot on the map",
  "a@b",
  "foo@",
  "@",
  "user@localhost",
  "come at 5 dot",
  "we arrived at home dot",
  "5 @ 3.99 each",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(email, text)).toEqual([]);
});
