import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("what would steer a terminal is written out, what people write is not", () => {
  expect(printable("sam (eu, \u001b[2J\u001b[32mok\u0007) runs\r none")).toBe(
    "sam (eu, \\u{1b}[2J\\u{1b}[32mok\\u{7}) runs\\u{d} none",
  );
  expect(printable("a\u202egpj.b \u009b31m \u2028")).toBe("a\\u{202e}gpj.b \\u{9b}31m \\u{2028}");
  expect(printable("Zoë’s “tea”:\n\t50 % · 日本 👍🏽")).toBe("Zoë’s “tea”:\n\t50 % · 日本 👍🏽");
});
