import { expect, test } from "vitest";
import type { KnowledgeEntry } from "#lib/domain/authority.ts";
import { rank } from "./rank.ts";
import { findSources } from "./sources.ts";

const MACROS: Record<string, [title: string, body: string]> = {
  "reset-password": [
    "Reset your password",
    "Open the sign-in page, choose Forgot password, and follow the link we mail you. The link works for one hour.",
  ],
  "two-factor": [
    "Lost two-factor device",
    "If you no longer have your authenticator, use a backup code. Without one we check your identity and switch two-step verification off.",
  ],
  "change-email": [
    "Change the email address of your account",
    "Under Settings, Profile you can enter a new address. We send a confirmation to both addresses.",
  ],
  "cancel-subscription": [
    "Cancel your subscription",
    "You can end your plan any time under Billing. It stays active until the end of the paid period.",
  ],
  "cancel-order": [
    "Cancel an order",
    "An order can be cancelled until it has left the warehouse. After that please return it.",
  ],
  "track-order": [
    "Track your parcel",
    "The tracking number is in the shipping mail. Follow the link to see where the courier has it.",
  ],
  "late-delivery": [
    "Delivery is late",
    "Deliveries can be delayed by weather or customs. If nothing moves for ten days we send a replacement.",
  ],
  "wrong-item": [
    "Wrong item received",
    "We are sorry that we sent something else than you ordered. Keep it; we send the right one at once.",
  ],
  "damaged-item": [
    "Item arrived damaged",
    "Please send us a photo of the damage and the packaging. We replace it free of charge.",
  ],
  "refund-status": ["Refund status and timing", "Refunds take five to seven business days to show on your statement."],
  "return-item": [
    "How to return an item",
    "Print the return label from your account and drop the parcel at any post office within 30 days.",
  ],
  "double-charge": [
    "Charged twice",
    "One of the two charges is a reservation that your bank releases by itself within a few days.",
  ],
  invoice: [
    "Get an invoice",
    "Invoices are under Billing, History. Add your VAT number there before you download the PDF.",
  ],
  "payment-failed": [
    "Payment declined",
    "Your bank refused the card. Please check the number and the expiry date or use another payment method.",
  ],
  "promo-code": [
    "Discount code does not work",
    "A promo code works once per customer and not on sale items. Check its expiry date.",
  ],
  upgrade: [
    "Upgrade your plan",
    "Choose a larger plan under Billing. You pay only the difference for the current month.",
  ],
  "add-user": ["Invite team members", "Under Settings, People an admin can invite colleagues. Each one takes a seat."],
  "delete-account": [
    "Delete your account and data",
    "We erase the account and all personal data within 30 days. This cannot be undone.",
  ],
  "app-crash": [
    "The app crashes",
    "Please update to the newest version and restart the phone. If it still closes, send us the crash report.",
  ],
  export: ["Export your data", "Under Settings, Export you get a CSV file of all records."],
  warranty: ["Warranty claims", "Products are covered for two years. Send us the serial number and proof of purchase."],
  "business-hours": [
    "Opening hours and contact",
    "Our agents answer Monday to Friday, nine to five, by phone and chat.",
  ],
};

const TICKETS: [best: string, subject: string, text: string][] = [
  [
    "reset-password",
    "Locked out",
    "Hello, I forgot my password and cannot get into my account any more. What should I do?",
  ],
  [
    "two-factor",
    "New phone",
    "I got a new phone and my authenticator app is gone, so I can't enter the 6 digit code when logging in.",
  ],
  ["change-email", "", "I've moved companies, please update the e-mail address on my profile to the new one."],
  [
    "cancel-subscription",
    "Stop billing me",
    "I don't use the service anymore, please terminate my membership before it renews.",
  ],
  ["cancel-order", "Order 5512", "I ordered by mistake an hour ago. Can you cancel it before it ships?"],
  ["track-order", "Where is my package?", "You shipped my package last Monday. How can I see where it is right now?"],
  ["late-delivery", "Still nothing", "My delivery was due a week ago and is delayed again, nothing has moved."],
  [
    "wrong-item",
    "Not what I bought",
    "I received the wrong colour. I ordered a red lamp and got something else, a green one.",
  ],
  [
    "damaged-item",
    "Cracked screen",
    "The tablet arrived with a cracked display, the box was dented too. Attached are photos.",
  ],
  [
    "refund-status",
    "Money",
    "You confirmed my refund on Monday and I still don't see it on my bank statement. How long does it take?",
  ],
  ["return-item", "Shoes too small", "These shoes don't fit. How do I send them back, is there a label to print?"],
  ["double-charge", "Payment problem", "My card statement shows the same amount two times. Why was I charged twice?"],
  ["invoice", "Accounting", "Our accountant needs a receipt with our VAT ID for the last payment."],
  ["payment-failed", "Checkout error", "When I pay my credit card is declined although there is enough money on it."],
  ["promo-code", "SPRING20", "The coupon SPRING20 is not accepted at checkout, it says the voucher has expired."],
  ["upgrade", "More storage", "We are growing and would like to switch to the bigger plan. What do we pay this month?"],
  ["add-user", "New colleague", "How can I add a coworker to our team workspace?"],
  ["delete-account", "GDPR", "Please remove my profile and erase everything you store about me."],
  [
    "app-crash",
    "Android",
    "Since yesterday's update the app closes right after it opens. It crashes each time on my phone.",
  ],
  ["export", "Backup", "Is there a way to download all our records as CSV?"],
];

const entries: KnowledgeEntry[] = Object.entries(MACROS).map(([id, [title, body]]) => ({
  id,
  title,
  body,
  audience: "public",
}));

function placeOf(best: string, subject: string, text: string): number {
  const question = { subject, messages: [text], written: [text], isAnswered: false };
  return findSources(entries, { sources: [] }, question).findIndex(({ entry }) => entry.id === best);
}

test("on 20 tickets in other words, at least 18 fitting macros come first and every one among the first five", () => {
  const places = TICKETS.map((ticket) => [ticket[0], placeOf(...ticket)] as const);
  const missed = places.filter(([, place]) => place !== 0);
  expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(2);
  expect(places.filter(([, place]) => place < 0 || place > 4)).toEqual([]);
});

test("an entry without a word of the question is not ranked; equal ones keep the order of the pack", () => {
  const entry = (id: string, title: string): KnowledgeEntry => ({ id, title, body: "", audience: "public" });
  const pack = [entry("b", "Kettle"), entry("a", "Kettle"), entry("c", "Toaster")];
  expect(rank(pack, [{ text: "my kettle", weight: 1 }]).map(({ entry: { id } }) => id)).toEqual(["b", "a"]);
  expect(rank(pack, [{ text: "and the of", weight: 1 }])).toEqual([]);
  expect(rank([], [{ text: "kettle", weight: 1 }])).toEqual([]);
});

test("a title weighs more than a body", () => {
  const filler = "This article says something else and mentions it in passing.";
  const pack: KnowledgeEntry[] = [
    { id: "body", title: "Something else", body: `Warranty. ${filler}`, audience: "public" },
    { id: "title", title: "Warranty", body: filler, audience: "public" },
  ];
  expect(rank(pack, [{ text: "warranty", weight: 1 }])[0]?.entry.id).toBe("title");
});

test("what a playbook names comes first, and scores fall from first to last", () => {
  const question = { subject: "", messages: ["reset my password"], written: [], isAnswered: false };
  const found = findSources(entries, { sources: ["warranty", "missing", "export", "warranty"] }, question);
  expect(found.slice(0, 3).map(({ entry }) => entry.id)).toEqual(["warranty", "export", "reset-password"]);
  const scores = found.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

test("words are found in scripts without spaces and in any case or accent", () => {
  const pack: KnowledgeEntry[] = [
    { id: "ja", title: "パスワードを忘れた", body: "", audience: "public" },
    { id: "fr", title: "Remboursement différé", body: "", audience: "public" },
  ];
  expect(rank(pack, [{ text: "パスワードが使えません", weight: 1 }])[0]?.entry.id).toBe("ja");
  expect(rank(pack, [{ text: "REMBOURSEMENT DIFFERE", weight: 1 }])[0]?.entry.id).toBe("fr");
});
