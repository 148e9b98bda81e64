/** Names that are not what they look like: which of them are told, where, and what to write instead. */
import { expect, test } from "vitest";
import { checkDocument } from "../check.ts";
import { documentOf, type Raw } from "../fixtures/ask.ts";
import type { Problem } from "../problem.ts";

const told = ({ code, path, message, suggestion }: Problem): string =>
  `${code} at ${path.join(".")}: ${message} → ${suggestion}`;

test.each<[Raw, string[]]>([
  [{}, []],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"] }, "рay.out": { lane: "assist", roles: ["rep"] } } },
    [
      "mixed-scripts at actions.рay.out: `рay.out` mixes Latin and Cyrillic letters: `р` is U+0440 → type it again: `pay.out`",
      "look-alike at actions.рay.out: `рay.out` looks like `pay.out`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    {
      actions: {
        "pay.out": { lane: "assist", roles: ["rep"] },
        "pay.оut": { lane: "assist", roles: ["rep"] },
        "рау.оut": { lane: "assist", roles: ["rep"] },
      },
    },
    [
      "mixed-scripts at actions.pay.оut: `pay.оut` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `pay.out`",
      "mixed-scripts at actions.рау.оut: `рау.оut` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `pay.out`",
      "look-alike at actions.pay.оut: `pay.оut` looks like `pay.out`, and is another name → if they are meant to be one, type it again; else choose another name",
      "look-alike at actions.рау.оut: `рау.оut` looks like `pay.out`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    { facts: { "f.a": { type: "string", trust: "server" }, "f.а": { type: "string", trust: "server" } } },
    [
      "mixed-scripts at facts.f.а: `f.а` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `f.a`",
      "look-alike at facts.f.а: `f.а` looks like `f.a`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    { facts: { "order.statuѕ": { type: "string", trust: "server" } } },
    [
      "mixed-scripts at facts.order.statuѕ: `order.statuѕ` mixes Latin and Cyrillic letters: `ѕ` is U+0455 → type it again: `order.status`",
      "look-alike at facts.order.statuѕ: `order.statuѕ` looks like `order.status`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    { facts: { nоw: { type: "string", trust: "server" } } },
    [
      "mixed-scripts at facts.nоw: `nоw` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `now`",
      "look-alike at facts.nоw: `nоw` looks like `now`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    {
      rules: [
        { id: "cap", kind: "never" },
        { id: "сар", kind: "never" },
      ],
    },
    [
      "look-alike at rules.1.id: `сар` looks like `cap`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    {
      rules: [
        { id: "cap", kind: "never" },
        { id: "cap", kind: "never" },
      ],
    },
    [],
  ],
  [{ routes: { legal: { name: "Legal" }, Iegal: { name: "x" } } }, []],
  [
    { routes: { oc: { name: "Legal" }, ос: { name: "x" } } },
    [
      "look-alike at routes.ос: `ос` looks like `oc`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"] }, "note.add": { lane: "assist", roles: ["rер"] } } },
    [
      "mixed-scripts at actions.note.add.roles.0: `rер` mixes Cyrillic and Latin letters: `r` is U+0072 → type it again: `rep`",
      "look-alike at actions.note.add.roles.0: `rер` looks like `rep`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [{ actions: { "pay.out": { lane: "assist", roles: ["rep"] }, "note.add": { lane: "assist", roles: ["rep"] } } }, []],
  [{ rules: [{ id: "oc", kind: "never" }], routes: { ос: { name: "x" } } }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "заказ" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "order.статус" } }] }, []],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "refund-с" } }] },
    [
      "mixed-scripts at rules.0.when.is: `refund-с` mixes Latin and Cyrillic letters: `с` is U+0441 → type it again: `refund-c`",
    ],
  ],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "статус-с" } }] }, []],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "Ωmega" } }] },
    [
      "mixed-scripts at rules.0.when.is: `Ωmega` mixes Latin and Greek letters: `Ω` is U+03A9 → use letters of one alphabet",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "ρay" } }] },
    ["mixed-scripts at rules.0.when.is: `ρay` mixes Latin and Greek letters: `ρ` is U+03C1 → type it again: `pay`"],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "օrder" } }] },
    [
      "mixed-scripts at rules.0.when.is: `օrder` mixes Latin and Armenian letters: `օ` is U+0585 → type it again: `order`",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "Ꭰanger" } }] },
    [
      "mixed-scripts at rules.0.when.is: `Ꭰanger` mixes Latin and Cherokee letters: `Ꭰ` is U+13A0 → use letters of one alphabet",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "שalom" } }] },
    [
      "mixed-scripts at rules.0.when.is: `שalom` mixes Latin and Hebrew letters: `ש` is U+05E9 → use letters of one alphabet",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "سalam" } }] },
    [
      "mixed-scripts at rules.0.when.is: `سalam` mixes Latin and Arabic letters: `س` is U+0633 → use letters of one alphabet",
    ],
  ],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "東京Tower" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "カードcard" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "ひらgana" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "한글hangul" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "ㄅopo" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "Straße Ärger" } }] }, []],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "über дa" } }] },
    [
      "mixed-scripts at rules.0.when.is: `über дa` mixes Cyrillic and Latin letters: `a` is U+0061 → use letters of one alphabet",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "дaдaд" } }] },
    [
      "mixed-scripts at rules.0.when.is: `дaдaд` mixes Cyrillic and Latin letters: `a` is U+0061 → use letters of one alphabet",
    ],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "αбвг" } }] },
    [
      "mixed-scripts at rules.0.when.is: `αбвг` mixes Cyrillic and Greek letters: `α` is U+03B1 → use letters of one alphabet",
    ],
  ],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "VIP клиент" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "ΑΒΕ" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "42 ΑΒΕ" } }] }, []],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "VIP ΑΒΕ" } }] },
    [
      "mixed-scripts at rules.0.when.is: `VIP ΑΒΕ` mixes Latin and Greek letters: `Α` is U+0391 → type it again: `VIP ABE`",
    ],
  ],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "VIP ΑΒΕΩ" } }] }, []],
  [{ rules: [{ kind: "never", when: { fact: "f.text", is: "V\u0301IP ΑΒΕ" } }] }, []],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "a\u200bb" } }] },
    ["invisible-character at rules.0.when.is: `ab` holds a character that nobody sees (U+200B) → type it again"],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "a\u00a0b" } }] },
    ["invisible-character at rules.0.when.is: `ab` holds a character that nobody sees (U+00A0) → type it again"],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", is: "a\u0007b" } }] },
    ["invisible-character at rules.0.when.is: `ab` holds a character that nobody sees (U+0007) → type it again"],
  ],
  [
    { rules: [{ kind: "never", when: { fact: "f.text", in: ["ok", "b\u2060"] } }] },
    ["invisible-character at rules.0.when.in.1: `b` holds a character that nobody sees (U+2060) → type it again"],
  ],
  [{ rules: [{ kind: "never", why: "Нe мoжeт; aа" }] }, []],
  [
    { rules: [{ kind: "never", why: "So\u202eOS" }] },
    [
      "invisible-character at rules.0.why: this text holds a character that turns the order of letters around (U+202E), so it may read differently from what it says → type the text again",
    ],
  ],
  [
    { rules: [{ kind: "never", why: "So\u2066OS" }] },
    [
      "invisible-character at rules.0.why: this text holds a character that turns the order of letters around (U+2066), so it may read differently from what it says → type the text again",
    ],
  ],
  [{ rules: [{ kind: "never", why: "zero\u200bwidth" }] }, []],
  [
    { routes: { legal: { name: "L\u202eegal" } } },
    [
      "invisible-character at routes.legal.name: this text holds a character that turns the order of letters around (U+202E), so it may read differently from what it says → type the text again",
    ],
  ],
  [
    { obligations: { "lead-approval": { text: "ask\u202dher" } } },
    [
      "invisible-character at obligations.lead-approval.text: this text holds a character that turns the order of letters around (U+202D), so it may read differently from what it says → type the text again",
    ],
  ],
  [{ name: "Аcme" }, []],
  [
    { name: "A\u2067cme" },
    [
      "invisible-character at name: this text holds a character that turns the order of letters around (U+2067), so it may read differently from what it says → type the text again",
    ],
  ],
  [{ facts: { text: { type: "string", trust: "server", unit: "рcs" } } }, []],
  [
    {
      actions: {
        "do.it": { lane: "assist", roles: ["rep"], group: "read", params: { text: "string", nаme: "string" } },
      },
    },
    [
      "mixed-scripts at actions.do.it.params.nаme: `nаme` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `name`",
    ],
  ],
  [
    {
      actions: { "do.it": { lane: "assist", roles: ["rep"], group: "read", params: { text: { enum: ["oк", "оk"] } } } },
    },
    [
      "mixed-scripts at actions.do.it.params.text.enum.0: `oк` mixes Latin and Cyrillic letters: `к` is U+043A → type it again: `ok`",
      "mixed-scripts at actions.do.it.params.text.enum.1: `оk` mixes Cyrillic and Latin letters: `k` is U+006B → type it again: `ok`",
    ],
  ],
  [
    { obligations: { "reason-code": { codes: ["lоst", "b\u202a"] } } },
    [
      "invisible-character at obligations.reason-code.codes.1: this text holds a character that turns the order of letters around (U+202A), so it may read differently from what it says → type the text again",
    ],
  ],
  [
    { routes: { text: { name: "Аb", mail: "а@b" } } },
    ["mixed-scripts at routes.text.mail: `а@b` mixes Cyrillic and Latin letters: `b` is U+0062 → type it again: `a@b`"],
  ],
  [
    {
      rules: [{ kind: "never", id: "name", why: "x", when: { fact: "f.lines", exists: true } }],
      facts: { "f.lines": { type: "list", of: { record: { name: "string", cоde: "string" } }, trust: "server" } },
    },
    [
      "mixed-scripts at facts.f.lines.of.record.cоde: `cоde` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `code`",
    ],
  ],
])("of a pack with %j", ({ rules = [], ...more }, findings) => {
  expect(checkDocument(documentOf(rules as Raw[], more)).map(told)).toEqual(findings);
});
