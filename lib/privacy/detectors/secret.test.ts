import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { secret } from "./secret.ts";

/** The value stands in angle brackets. */
const FOUND = [
  'passphrase "<correct horse battery staple>"',
  "password is <hunter2!>",
  "Passwort: <Sommer2026!>",
  "mot de passe est <Fleur&2026>",
  "contraseña es <Luna_2026>",
  "パスワードは<Sakura2026>です",
  "كلمة المرور: <Qamar2026!>",
  "key <sk_live_4eC39HqLyjWDarjtT1zdp7dc>",
  "<AKIAIOSFODNN7EXAMPLE>",
  "<ghp_16C7e42F292c6912E7710c838347Ae178B4a>",
  "code de vérification <557120>",
  "verification code: <482913>",
  "My recovery code is <7741-PRACTICE-0193> if you need it",
  "認証コード<482913>が",
  "your PIN is <4831>",
  "Bearer <abc123def456ghi7>",
  "<eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP>",
  'password: "<blue horse>"',
  "token <abcdef1234567890abcdef12>",
  "<-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----->",
  "CVV <123>",
  "<482913> is your Acme code",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(secret, text)).toContain(value);
});

const NOT_FOUND = [
  "my password is wrong",
  "Das Passwort ist falsch",
  "the password is not accepted",
  "reset my password: please help",
  "discount code SAVE20",
  "error code 40404",
  "postal code 10115",
  "la contraseña es incorrecta",
  "mot de passe est incorrect",
  "the key is under the mat",
  "token is missing",
  "secret is safe",
  "the code is on the box",
  "code postal 75001",
  "Rabattcode HERBST10",
  "password reset",
  "パスワードが違う",
  "the passcode was lost",
  "order code 123456",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(secret, text)).toEqual([]);
});
