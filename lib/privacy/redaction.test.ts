import { expect, test } from "vitest";
import { createRedaction, holdsPlaceholder, redact } from "./redaction.ts";

test("numbers stay the same over all texts of one session, and what is restored is what was there", () => {
  const session = createRedaction();
  const subject = session.redact("Mail ana@example.com");
  const message = session.redact("bob@example.com and ANA@example.com");
  expect(subject.text).toBe("Mail [EMAIL_1]");
  expect(message.text).toBe("[EMAIL_2] and [EMAIL_1]");
  expect(session.restore("To [EMAIL_1] and [EMAIL_2]")).toBe("To ana@example.com and bob@example.com");
  expect(session.counts()).toEqual({ email: 2 });
});

test.each([
  ["phone", "Call +49 171 1234567 or 0171/1234567"],
  ["credit_card", "4242 4242 4242 4242, then 4242424242424242"],
  ["iban", "DE89 3704 0044 0532 0130 00 = de89370400440532013000"],
  ["email", "a@b.example, A@B.EXAMPLE and a (at) b (dot) example"],
  ["date_of_birth", "born 12.03.1985, in words: born 12 March 1985"],
  ["person_name", "My name is José Núñez. Regards,\nJose Nunez"],
])("the same %s in another spelling has the same number", (type, text) => {
  const { spans } = redact(text);
  expect(spans.length).toBeGreaterThanOrEqual(2);
  expect(new Set(spans.map(({ placeholder }) => placeholder))).toEqual(new Set([`[${type.toUpperCase()}_1]`]));
});

test.each([
  "[EMAIL_1]",
  "[email_1]",
  "[ EMAIL 1 ]",
  "［EMAIL_1］",
  "【Email-1】",
  "[ＥＭＡＩＬ＿１]",
  "[E\u200bMAIL_1]",
  "[ЕMАIL_1]",
  "[person name 12]",
  "[PERSON_NAME_١]",
])("the look-alike %s does not get through", (forged) => {
  const session = createRedaction();
  const { text, spans } = session.redact(`mail ana@example.com, then ${forged} please`);
  expect(text).not.toContain(forged === "[EMAIL_1]" ? "then [EMAIL_1]" : forged);
  expect(spans).toHaveLength(2);
  expect(spans[0]?.placeholder).not.toBe(spans[1]?.placeholder);
  expect(session.restore(text)).toBe(`mail ana@example.com, then ${forged} please`);
  expect(holdsPlaceholder({ deep: [{ text: forged }] })).toBe(true);
});

test.each(["[1]", "[EMAIL]", "EMAIL_1", "[order 1]", "[see phone]", "email 1", "[ip]"])(
  "%s is no look-alike",
  (text) => {
    expect(redact(text).spans).toEqual([]);
    expect(holdsPlaceholder(text)).toBe(false);
  },
);

test("a placeholder is seen in names of fields too, and a value that holds itself ends", () => {
  const round: Record<string, unknown> = { a: 1 };
  round.self = round;
  expect(holdsPlaceholder(round)).toBe(false);
  expect(holdsPlaceholder({ "[EMAIL_1]": 1 })).toBe(true);
});

test("only own placeholders are restored, and only once", () => {
  const session = createRedaction();
  session.redact("mail [EMAIL_2] and ana@example.com");
  expect(session.restore("[EMAIL_3] [email_1] [EMAIL_01] [PHONE_1]")).toBe("[EMAIL_3] [email_1] [EMAIL_01] [PHONE_1]");
  // The first value is itself written like the second placeholder: it is not restored again.
  expect(session.restore("[EMAIL_1]")).toBe("[EMAIL_2]");
});

test("the longest finding wins, and nothing of the shorter is left", () => {
  const link = "https://shop.example/reset?token=8f3a9c1b&mail=ana@example.com";
  expect(redact(`See ${link}`).text).toBe("See [URL_TOKEN_1]");
});

const KNOWN = [
  { type: "person_name", value: "Ana García López" },
  { type: "phone", value: "+49 171 1234567" },
  { type: "email", value: "Ana.G@Example.com" },
  { type: "street_address", value: "Winkel 3\n4711 Hinterdorf" },
  { type: "person_name", value: "Will Mark" },
  { type: "person_name", value: "李明" },
  { type: "credit_card", value: "4242424242424242" },
] as const;

test.each([
  ["ana garcia lopez", "[PERSON_NAME_1]"],
  ["ANA GARCÍA LÓPEZ", "[PERSON_NAME_1]"],
  ["an García.", "an [PERSON_NAME_1]."],
  ["ask garcia's dog", "ask [PERSON_NAME_1]'s dog"],
  ["Garciass banana lopezia", "Garciass banana lopezia"],
  ["order 01711234567", "order [PHONE_1]"],
  ["order 0049171 1234567", "order [PHONE_1]"],
  ["0171-123-4567 ok", "[PHONE_1] ok"],
  ["x 901711234567", "x 901711234567"],
  ["at winkel 3 there", "at [STREET_ADDRESS_1] there"],
  ["I will now mark it", "I will now mark it"],
  ["Mark did", "[PERSON_NAME_1] did"],
  ["私は李明です", "私は[PERSON_NAME_1]です"],
  ["card 4242-4242-4242-4242", "card [CREDIT_CARD_1]"],
  ["Gar\u200bcía", "[PERSON_NAME_1]"],
  ["Garci\u0301a!", "[PERSON_NAME_1]!"],
])("known values are found in other spellings: %s", (text, expected) => {
  expect(redact(text, KNOWN).text).toBe(expected);
});
