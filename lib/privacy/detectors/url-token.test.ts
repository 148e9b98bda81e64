import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { urlToken } from "./url-token.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "<https://shop.example/reset?token=8f3a9c1b77de42>.",
  "<https://a.example/x?sig=AbC123dEf456&se=2026>",
  "<https://user:pw123@db.example.com/x>",
  "<https://app.example/login/magic/9f8e7d6c5b4a3f2e>",
  "<shop.example/reset?key=a8f7c6d5e4>",
  "(<https://a.example/#access_token=ya29abc123>)",
  "<https://s3.example/f.pdf?X-Amz-Signature=abcdef0123>",
  "<https://x.example/verify/3f9a8b7c6d5e>",
  "<https://a.example/p?jwt=eyJhbGciOiJI.eyJzdWIiOiIx.abc>",
  "リンク<https://shop.example/reset?token=ab12cd34ef56>が",
  "<https://x.example/?code=4/0AX4XfWh&state=1>",
  "<https://a.example/invite/aB3dE5fG7hJ9>",
  "<https://a.example/s?PHPSESSID=a1b2c3d4e5>",
  "<myapp://login?otp=a1b2c3d4>",
  "<https://a.example/x?data=a1B2c3D4e5F6g7H8i9J0k1>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(urlToken, text)).toContain(value);
});

const NOT_FOUND = [
  "https://github.com/acme/app/commit/9fceb02d0ae598e95dc970b74767f19372d61af8",
  "https://shop.example/orders/1001",
  "https://shop.example/p?ref=mail",
  "https://a.example/?utm_source=x&gclid=Cj0KCQ8a1b2c3d4e5f6g7h8",
  "https://a.example/search?q=token",
  "https://help.example/articles/360012345678-Reset-your-password",
  "https://a.example/reset",
  "https://a.example/?page=2&sort=key",
  "www.example.com",
  "https://a.example/?key=color",
  "https://a.example/blue-kettle-3000",
  "https://a.example/verify/email",
  "a/b?c",
  "see example.com/terms",
  "https://a.example/?session=new",
  "https://a.example/?code=DE",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(urlToken, text)).toEqual([]);
});
