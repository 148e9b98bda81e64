/** Who may say what of whom, over real HTTP: judgements, overrides, and entries that speak of others. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { ItemFields } from "#lib/audit/item.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Device } from "../testing/device.ts";

let bench: Bench;
let sam: Device;
let mia: Device;
let rita: Device;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
  mia = await bench.device("mia");
  rita = await bench.device("rita");
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

type Fields = Omit<ItemFields, "tClient" | "rep" | "commitments">;

/** The entry's id, or why it was refused; a refused one leaves the device's chain as it was. */
async function say(device: Device, fields: Fields): Promise<{ id: string } | { refused: string }> {
  const before = device.chain;
  const { submission, entryId } = await device.write(fields);
  const answer = await device.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  if (answer.status === 200) return { id: entryId };
  device.chain = before;
  return { refused: `${answer.body.error?.code}: ${answer.body.error?.happened}` };
}
const id = (said: { id: string } | { refused: string }) => ("id" in said ? said.id : "");
const refused = (words: string) => ({ refused: expect.stringContaining(words) });

test("reviewers and leads judge an entry of this log; a rep does not, not even their own", async () => {
  const about = id(await say(sam, { entry: "suggested", suggestion: "s-1" }));
  expect(await say(sam, { entry: "qa-verdict", about, verdict: "good" })).toEqual(refused("only a reviewer or a lead"));
  for (const device of [mia, rita])
    expect(await say(device, { entry: "qa-verdict", about, verdict: "bad" })).toHaveProperty("id");
  expect(await say(rita, { entry: "qa-verdict", about: digest("made up"), verdict: "bad" })).toEqual(
    refused("not in the log"),
  );
});

test("what speaks of another entry must name one that is there, or stands before it in the same batch", async () => {
  for (const entry of ["accepted", "edited", "sent"] as const)
    expect(await say(sam, { entry, suggestion: "s-1", about: digest("made up") })).toEqual(refused("not in the log"));
  const before = sam.chain;
  const first = await sam.write({ entry: "suggested", suggestion: "s-1" });
  const second = await sam.write({ entry: "accepted", suggestion: "s-1", about: first.entryId });
  const turned = { submissions: [second.submission, first.submission], remembered: null };
  const half = await sam.call<{ entries: { entryId: string }[] }>("POST", "/v1/log", turned);
  expect(half.body.entries.map(({ entryId }) => entryId)).toEqual([first.entryId]);
  sam.chain = before;
  const inOrder = { submissions: [first.submission, second.submission], remembered: null };
  const whole = await sam.call<{ entries: { entryId: string }[] }>("POST", "/v1/log", inOrder);
  expect(whole.body.entries).toHaveLength(2);
});

test("a rep overrides no more than the end of an own act that moves no money", async () => {
  const own = id(await say(sam, { entry: "intent", suggestion: "s-1", action: "status.set" }));
  const money = id(await say(sam, { entry: "intent", suggestion: "s-2", action: "refund.create" }));
  const others = id(await say(mia, { entry: "intent", suggestion: "s-3", action: "status.set" }));
  const word = (settles: string, reason = "settled-by-person") =>
    ({ entry: "override", settles, reason, ending: "done" }) as const;
  expect(await say(sam, word(money))).toEqual(refused("only a lead"));
  expect(await say(sam, word(others))).toEqual(refused("only a lead"));
  expect(await say(sam, word(own, "because"))).toEqual(refused("only a lead"));
  expect(await say(sam, { entry: "override", reason: "settled-by-person" })).toEqual(refused("only a lead"));
  expect(await say(sam, word(own))).toHaveProperty("id");
  expect(await say(rita, word(money))).toHaveProperty("id");
});
