import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import type { HistoryPage } from "#lib/messaging/console-calls.ts";
import { signedHistory } from "./fixtures/signed-history.ts";
import { groupHistory, tally } from "./group-history.ts";
import { toSteps } from "./timeline.ts";
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

test("a sound history is proven, what is not sent is not", async () => {
  expect(await states(await signedHistory())).toEqual({ proven: 7, waiting: 0, unchecked: 0, refused: 0 });
  expect(await states(await signedHistory({ waiting: true }))).toEqual({
    proven: 6,
    waiting: 1,
    unchecked: 0,
    refused: 0,
  });
});

test("without the server nothing counts as checked", async () => {
  expect(await states({ ...(await signedHistory()), answer: null })).toMatchObject({ proven: 0, unchecked: 7 });
});

test("a changed leaf, a missing proof and a missing entry are refused, the others stand", async () => {
  const page = await signedHistory();
  const leaf = changed(page, ({ entries: [first] }) => {
    if (first) first.leaf = toBase64(new TextEncoder().encode(text(first.leaf).replace('"sam"', '"mia"')));
  });
  const proof = changed(page, ({ entries: [first] }) => first?.proof.pop());
  const missing = changed(page, ({ entries }) => entries.shift());
  for (const each of [leaf, proof, missing]) expect(await states(each)).toMatchObject({ proven: 6, refused: 1 });
});

test("an item that its own device did not sign is refused, though the log holds it", async () => {
  const { entries } = await check(await signedHistory({ forged: true }));
  const refused = [...entries.values()].flatMap((state) => (state.is === "refused" ? [state.code] : []));
  expect(refused).toEqual(["wrong-signature", "wrong-signature"]);
});

test("a checkpoint by an unknown key, or an answer of another shape, is an alarm for all", async () => {
  const page = await signedHistory();
  const other = await check({ ...page, vkeys: (await signedHistory()).vkeys });
  expect(other.alarm?.code).toBe("unsigned");
  expect(tally(page.rows, other.entries)).toMatchObject({ proven: 0, refused: 7 });
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

function text(base64: string): string {
  return new TextDecoder().decode(fromBase64(base64));
}
