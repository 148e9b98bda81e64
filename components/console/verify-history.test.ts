import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import type { HistoryPage, HistoryRow } from "#lib/messaging/console-calls.ts";
import { signedHistory } from "./fixtures/signed-history.ts";
import { groupHistory, kindsOf, tally } from "./group-history.ts";
import { erasedWords, toSteps } from "./timeline.ts";
import { verifyHistory } from "./verify-history.ts";
import { verifyInPage } from "./web-verify.ts";

interface Answer {
  checkpoint: string;
  entries: { entryId: string; index: number; leaf: string; proof: string[] }[];
}

const check = (page: HistoryPage) => verifyHistory(page, verifyInPage);
const states = async (page: HistoryPage) => tally(page.rows, (await check(page)).entries);
const changed = (page: HistoryPage, change: (answer: Answer) => void): HistoryPage => {
  const answer = structuredClone(page.answer) as Answer;
  change(answer);
  return { ...page, answer };
};

/** Entries of the fixture. */
const ALL = 16;

test("a sound history is proven, what is not sent is not", async () => {
  expect(await states(await signedHistory())).toEqual({ proven: ALL, waiting: 0, unchecked: 0, refused: 0 });
  expect(await states(await signedHistory({ waiting: true }))).toEqual({
    proven: ALL - 1,
    waiting: 1,
    unchecked: 0,
    refused: 0,
  });
});

test("without the server nothing counts as checked", async () => {
  expect(await states({ ...(await signedHistory()), answer: null })).toMatchObject({ proven: 0, unchecked: ALL });
});

test("a changed leaf, a missing proof and a missing entry are refused, the others stand", async () => {
  const page = await signedHistory();
  const leaf = changed(page, ({ entries: [first] }) => {
    if (first) first.leaf = toBase64(new TextEncoder().encode(text(first.leaf).replace('"sam"', '"mia"')));
  });
  const proof = changed(page, ({ entries: [first] }) => first?.proof.pop());
  const missing = changed(page, ({ entries }) => entries.shift());
  for (const each of [leaf, proof, missing]) expect(await states(each)).toMatchObject({ proven: ALL - 1, refused: 1 });
});

test("an item that its own device did not sign is refused, though the log holds it", async () => {
  const { entries } = await check(await signedHistory({ forged: true }));
  const refused = [...entries.values()].flatMap((state) => (state.is === "refused" ? [state.code] : []));
  expect(refused).toEqual(["wrong-signature", "wrong-signature", "wrong-signature"]);
});

test("a checkpoint by an unknown key, or an answer of another shape, is an alarm for all", async () => {
  const page = await signedHistory();
  const other = await check({ ...page, vkeys: (await signedHistory()).vkeys });
  expect(other.alarm?.code).toBe("unsigned");
  expect(tally(page.rows, other.entries)).toMatchObject({ proven: 0, refused: ALL });
  const malformed = await check({ ...page, answer: { entries: "none" } });
  expect(malformed.alarm?.code).toBe("malformed-answer");
});

test("entries become stories, and an intent tells decision, approval and record", async () => {
  const page = await signedHistory();
  const { entries } = await check(page);
  const [refund, tags] = groupHistory(page.rows);
  expect([refund?.title, refund?.ending.words, tags?.ending.words]).toEqual([
    "Refund $32.00 · order 1001",
    "done",
    "undone",
  ]);
  const steps = refund ? toSteps(refund, entries).map((step) => step.title) : [];
  expect(steps).toEqual([
    "Decided: allowed",
    "Approved by Sam Agent",
    "Recorded, before it ran",
    "Held by the server, to be cancelled",
    "Done",
  ]);
});

test("a story is found by what it is about; what was only shown or put aside is of a kind of its own", async () => {
  const { rows } = await signedHistory();
  const kinds = Object.fromEntries(groupHistory(rows).map((story) => [story.title, kindsOf(story)]));
  expect(kinds).toEqual({
    "Refund $32.00 · order 1001": ["acts"],
    "Add tags refund, second-contact": ["acts"],
    "Draft a reply": ["acts", "sent"],
    "Apply macro “Refund::Confirmed”": ["suggestions"],
    "A device was enrolled": ["other"],
  });
  const [put] = groupHistory(rows).filter(({ title }) => title.startsWith("Apply"));
  expect(put?.ending.words).toBe("put aside");
});

test("a draft that was changed is one story with what was shown", () => {
  const row = (entryId: string, entry: string, suggestion: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
    ...{ entryId, entry, suggestion, index: 1, at: "2026-11-20T10:00:00Z", title: entry, detail: "", ending: null },
    ...{ rules: [], ticket: null, rep: "sam", signer: "this-device" as const },
    ...more,
  });
  const rows = [
    row("e4", "sent", "s2"),
    row("e3", "intent", "s2"),
    row("e2", "edited", "s2", { about: "e1" }),
    row("e1", "suggested", "s1"),
    row("e0", "suggested", "s0"),
  ];
  expect(groupHistory(rows).map(({ key, rows: of }) => [key, of.length])).toEqual([
    ["s1", 4],
    ["s0", 1],
  ]);
});

test("values that were erased are said to be, with the entry that did it", () => {
  expect(erasedWords({ erasedBy: 1_234 } as HistoryRow)).toBe("Its values were erased by entry 1,234");
  expect(erasedWords({ erasedBy: null } as HistoryRow)).toBe("");
  expect(erasedWords({} as HistoryRow)).toBe("");
});

function text(base64: string): string {
  return new TextDecoder().decode(fromBase64(base64));
}
