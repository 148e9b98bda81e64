import { beforeAll, describe, expect, test } from "vitest";
import {
  at,
  erasureOf,
  exportOf,
  idOf,
  MADE_AT,
  MADE_ORIGIN,
  type MadeDevice,
  type MadeEntry,
  type MadeKey,
  madeDevice,
  madeKey,
  noteOf,
  signerFor,
  verifyMade,
} from "#cli/commands/fixtures/made-log.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { ExportAnchors } from "./export-anchors.ts";
import { EXPORT_FAULTS, EXPORT_NOTICES } from "./export-fault.ts";
import { linesSource } from "./export-source.ts";
import { verifyExport, verifyExports } from "./verify-export.ts";

const DAY = 86_400_000;
const NEXT_ORIGIN = "made.example/log/acme/2";

let logKey: MadeKey;
let server: MadeDevice;
let sam: MadeDevice;
/** Both devices enrolled, and an intent of each test's own. */
let begun: MadeEntry[];

beforeAll(async () => {
  logKey = await madeKey();
});

async function begin(): Promise<void> {
  server = await madeDevice("server");
  sam = await madeDevice("sam");
  begun = [await server.enrol("server"), await sam.enrol("person")];
}

const codes = (found: readonly { index: number | null; code: string }[]) =>
  found.map(({ index, code }) => `${index}:${code}`);

async function check(entries: readonly MadeEntry[], more: Partial<ExportAnchors> = {}) {
  return checkLines(await exportOf(entries, [signerFor(logKey)]), more);
}

async function checkLines(lines: readonly string[], more: Partial<ExportAnchors> = {}) {
  const { faults, notices, ...rest } = await verifyExport(lines, { verify: verifyMade, ...more });
  return { faults: codes(faults), notices: codes(notices), ...rest };
}

const nothing = { faults: [], notices: [] };

describe("what a kind is for", () => {
  test("a whole story has no fault", async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" }, { ticket: "z:1" });
    const held = await server.next({ entry: "held", settles: idOf(intent) });
    const result = await server.next({ entry: "result", settles: idOf(intent), ending: "unknown" });
    const found = await server.next({ entry: "result", settles: idOf(intent), ending: "done" });
    const undone = await sam.next({ entry: "undone", settles: idOf(intent), ending: "undone", undoes: "s" });
    const verdict = await sam.next({ entry: "qa-verdict", about: idOf(found) });
    expect(await check([...begun, intent, held, result, found, undone, verdict])).toMatchObject(nothing);
  });

  test("what only a server may write is refused from a browser, and the other way round", async () => {
    await begin();
    const stop = await sam.next({ entry: "stop-set" });
    const suggested = await server.next({ entry: "suggested" });
    const result = await check([...begun, stop, suggested]);
    expect(result.faults).toEqual(["2:wrong-writer", "3:wrong-writer"]);
  });

  test("a device that never said what it is may be either, but not both", async () => {
    const [one, other] = [await madeDevice("a"), await madeDevice("b")];
    const both = [await one.enrol(), await one.next({ entry: "suggested" }), await one.next({ entry: "stop-set" })];
    expect((await check(both)).faults).toEqual(["2:wrong-writer"]);
    const first = [await other.enrol(), await other.next({ entry: "stop-set" })];
    expect(await check(first)).toMatchObject(nothing);
  });

  test("what its kind must say is missed", async () => {
    await begin();
    const bare = await server.next({ entry: "result", ending: "done" });
    const enrolment = await sam.next({ entry: "epoch-began", checkpoint: "no note" } as never);
    const { faults } = await check([...begun, bare, enrolment]);
    expect(faults).toEqual(["2:missing-field", "3:wrong-epoch", "3:wrong-writer"]);
  });
});

describe("references", () => {
  test("one intent cannot both have happened and not; unknown says nothing against either", async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" });
    const settles = idOf(intent);
    const done = await server.next({ entry: "result", settles, ending: "done" });
    const unknown = await server.next({ entry: "result", settles, ending: "unknown" });
    const failed = await sam.next({ entry: "result", settles, ending: "failed" });
    const cancelled = await sam.next({ entry: "cancelled", settles, ending: "cancelled" });
    expect((await check([...begun, intent, done, unknown, failed])).faults).toEqual(["5:two-endings"]);
    expect((await check([...begun, intent, unknown, done])).faults).toEqual([]);
    const [first, enrolment] = begun as [MadeEntry, MadeEntry];
    expect((await check([first, enrolment, intent, failed, cancelled])).faults).toEqual([]);
  });

  test("a result stands for an intent, not for anything; and what it speaks of must be there", async () => {
    await begin();
    const wrong = await server.next({ entry: "result", settles: idOf(begun[1] as MadeEntry), ending: "done" });
    const nowhere = await server.next({ entry: "result", settles: `sha256:${"0".repeat(64)}`, ending: "done" });
    const nonsense = await server.next({ entry: "result", settles: "that one", ending: "done" });
    const { faults } = await check([...begun, wrong, nowhere, nonsense]);
    expect(faults).toEqual(["2:wrong-reference", "3:unknown-reference", "4:unknown-reference"]);
  });

  test("a result that arrives before its intent is none the less its result", async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" });
    const result = await server.next({ entry: "result", settles: idOf(intent), ending: "done" });
    expect(await check([...begun, result, intent])).toMatchObject(nothing);
  });

  test("an act without an end is told of after a day, and not before", async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" });
    const soon = at(await sam.next({ entry: "rejected" }), MADE_AT + DAY - 1000);
    const late = at(await sam.next({ entry: "rejected" }), MADE_AT + DAY + 1000);
    expect(await check([...begun, intent, soon])).toMatchObject(nothing);
    expect(await check([...begun, intent, soon, late])).toMatchObject({ faults: [], notices: ["2:intent-open"] });
  });

  test("what a person decided may be contradicted, which is told and no fault", async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" });
    const settles = idOf(intent);
    const override = await sam.next({ entry: "override", settles, ending: "failed" });
    const result = await server.next({ entry: "result", settles, ending: "done" });
    const found = await check([...begun, intent, override, result]);
    expect(found).toMatchObject({ faults: [], notices: ["4:override-contradicted"] });
  });
});

describe("values and erasure", () => {
  test("values that are gone are a notice, unless an erasure covers them", async () => {
    await begin();
    const entry = await sam.next({ entry: "rejected" }, { ticket: "z:1" });
    const { values, ...bare } = entry;
    expect(await check([...begun, bare])).toMatchObject({ faults: [], notices: ["2:values-missing"] });
    const erasure = await server.next(...erasureOf([idOf(entry)]));
    expect(await check([...begun, { ...bare, erasedBy: 3 }, erasure])).toMatchObject(nothing);
    const kept = await check([...begun, entry, erasure]);
    expect(kept).toMatchObject({ faults: [], notices: ["3:not-erased"] });
  });

  test("an erasure's list is the one it is the digest of, and only of what is there", async () => {
    await begin();
    const { values: _, ...bare } = await sam.next({ entry: "rejected" }, { ticket: "z:1" });
    const [fields] = erasureOf([idOf(bare)]);
    const other = await server.next(fields, { entries: [idOf(begun[0] as MadeEntry)] });
    expect(await check([...begun, bare, other])).toMatchObject({
      faults: ["3:wrong-erasure"],
      notices: ["2:values-missing"],
    });
    await begin();
    const absent = await server.next(...erasureOf([`sha256:${"1".repeat(64)}`]));
    expect((await check([...begun, absent])).faults).toEqual(["2:unknown-reference"]);
    const { values, ...unlisted } = await server.next(...erasureOf([]));
    expect((await check([...begun, absent, unlisted])).notices).toContain("3:erasure-unlisted");
  });

  test("a line that names another erasure is found", async () => {
    await begin();
    const { values: _, ...bare } = await sam.next({ entry: "rejected" }, { ticket: "z:1" });
    const erasure = await server.next(...erasureOf([idOf(bare)]));
    const empty = await server.next(...erasureOf([]));
    const { faults, notices } = await check([...begun, { ...bare, erasedBy: 4 }, erasure, empty]);
    expect({ faults, notices }).toEqual({ faults: [], notices: ["2:erased-elsewhere"] });
  });
});

describe("conflicts, alarms, time", () => {
  test("an entry about two items under one number holds the refused one, signed by its device", async () => {
    await begin();
    const before = sam.state;
    const kept = await sam.next({ entry: "rejected", suggestion: "one" });
    sam.state = before;
    const { leaf } = await sam.next({ entry: "rejected", suggestion: "other" });
    const says = { kept: idOf(kept), refused: idOf({ leaf }), item: { item: leaf.item, sig: leaf.sig } };
    const good = await server.next({ entry: "conflict" }, says);
    expect(await check([...begun, kept, good])).toMatchObject({ faults: [], notices: ["3:conflict-on-record"] });
    const forged = { ...says, item: { item: leaf.item, sig: kept.leaf.sig } };
    await begin2(forged, kept, ["3:wrong-conflict"]);
    await begin2({ ...says, refused: idOf(kept) }, kept, ["3:wrong-conflict"]);
    await begin2({ ...says, kept: `sha256:${"2".repeat(64)}` }, kept, ["3:wrong-conflict"]);
  });

  async function begin2(says: Record<string, unknown>, kept: MadeEntry, expected: string[]): Promise<void> {
    const other = await madeDevice("server");
    const first = [await other.enrol("server"), begun[1] as MadeEntry, kept];
    expect((await check([...first, await other.next({ entry: "conflict" }, says)])).faults).toEqual(expected);
  }

  test("an alarm on record is told", async () => {
    await begin();
    const alarm = await server.next({ entry: "log-alarm" }, { remembered: "a", received: "b" });
    expect(await check([...begun, alarm])).toMatchObject({ faults: [], notices: ["2:alarm-on-record"] });
  });

  test("a clock that is off is said, rightly and only then", async () => {
    await begin();
    const off = at(await sam.next({ entry: "rejected" }), MADE_AT + 400_000);
    expect(await check([...begun, off])).toMatchObject(nothing);
    const { skew: _, ...server } = off.leaf.server;
    expect((await check([...begun, { leaf: { ...off.leaf, server } }])).faults).toEqual(["2:wrong-skew"]);
    const said = { leaf: { ...off.leaf, server: { ...off.leaf.server, skew: 400 } } };
    expect((await check([...begun, said])).faults).toEqual(["2:wrong-skew"]);
  });

  test("items that overtook each other are in order for their device; one that never came is a gap", async () => {
    await begin();
    const own: MadeEntry[] = [];
    for (let i = 0; i < 6; i++) own.push(await sam.next({ entry: "rejected", suggestion: `s${i}` }));
    const [a, b, c, d, e, f] = own as [MadeEntry, MadeEntry, MadeEntry, MadeEntry, MadeEntry, MadeEntry];
    const [first, enrolment] = begun as [MadeEntry, MadeEntry];
    expect(await check([first, f, c, a, e, enrolment, b, d])).toMatchObject(nothing);
    expect((await check([first, f, c, a, enrolment, b, d])).faults).toEqual(["1:gap"]);
    expect((await check([first, a, b, c, d, e, f])).faults).toContain("1:not-enrolled");
  });
});

describe("several logs that continue each other", () => {
  let old: MadeEntry[];
  let next: MadeEntry[];
  let oldNote: string;
  const nextKey = () => signerFor(logKey, NEXT_ORIGIN);

  beforeAll(async () => {
    await begin();
    const intent = await sam.next({ entry: "intent" });
    old = [...begun, intent];
    oldNote = await noteOf(old, [signerFor(logKey)]);
    const again = await madeDevice("server");
    next = [
      await again.enrol("server"),
      await again.next({ entry: "epoch-began", checkpoint: oldNote }),
      await again.next({ entry: "result", settles: idOf(intent), ending: "done" }),
      await sam.next({ entry: "rejected" }),
    ];
  });

  async function both(first = old, second = next, more: Partial<ExportAnchors> = {}) {
    const files = [await exportOf(second, [nextKey()], NEXT_ORIGIN), await exportOf(first, [signerFor(logKey)])];
    const reports = await verifyExports(
      files.map((lines) => linesSource(() => lines)),
      { verify: verifyMade, ...more },
    );
    return reports.map(({ origin, faults, notices }) => ({ origin, faults: codes(faults), notices: codes(notices) }));
  }

  test("are one record, whichever is named first", async () => {
    expect(await both()).toEqual([
      { origin: MADE_ORIGIN, ...nothing },
      { origin: NEXT_ORIGIN, ...nothing },
    ]);
  });

  test("the later one alone says what it could not look up, and is no fault", async () => {
    const alone = await checkLines(await exportOf(next, [nextKey()], NEXT_ORIGIN));
    expect(alone.faults).toEqual([]);
    expect(alone.notices).toEqual([
      "1:earlier-log",
      "2:reference-elsewhere",
      "3:begins-elsewhere",
      "null:key-elsewhere",
    ]);
  });

  test("a checkpoint of the old name proves as far as the chain of names reaches", async () => {
    const lines = await exportOf(next, [nextKey()], NEXT_ORIGIN);
    const early = await noteOf(old.slice(0, 2), [signerFor(logKey)]);
    const later = await noteOf([...old, ...old], [signerFor(logKey)]);
    const other = await noteOf([...old.slice(0, 2), old[0] as MadeEntry], [signerFor(logKey)]);
    expect((await both(old, next, { checkpoint: early })).map(({ faults }) => faults)).toEqual([[], []]);
    expect((await checkLines(lines, { checkpoint: oldNote })).faults).toEqual([]);
    expect((await checkLines(lines, { checkpoint: early })).faults).toEqual(["null:other-log"]);
    expect((await checkLines(lines, { checkpoint: later })).faults).toEqual(["null:rolled-back"]);
    expect((await checkLines(lines, { checkpoint: other })).faults).toEqual(["null:forked"]);
    expect((await both(old, next, { checkpoint: other }))[0]?.faults).toEqual(["null:forked"]);
  });

  test("an old log that is not the one that is continued is found", async () => {
    const [first] = old;
    const [before, after] = await both([first as MadeEntry, ...old.slice(2)]);
    expect(before?.faults).toContain("1:gap");
    expect(after?.faults).toContain("1:wrong-epoch");
    const shorter = await both(old.slice(0, 2));
    expect(shorter[1]?.faults).toContain("1:wrong-epoch");
    const lost = [...old, await server.next({ entry: "stop-set" })];
    expect((await both(lost))[1]).toMatchObject({ faults: [], notices: ["1:after-restore"] });
  });

  test("what devices send again after a restore is no double", async () => {
    const lost = [...old, await sam.next({ entry: "rejected", suggestion: "lost" })];
    const again = [...next, lost[3] as MadeEntry];
    const [, after] = await both(lost, again);
    expect(after?.faults).toEqual([]);
  });

  test("an entry that continues a log stands first, and names another log", async () => {
    const [, began] = next as [MadeEntry, MadeEntry];
    const [first, second] = begun as [MadeEntry, MadeEntry];
    const own = [first, second, began];
    expect((await check(own)).faults).toContain("2:wrong-epoch");
    const late = [next[0], next[2], next[3], began] as MadeEntry[];
    const lines = await exportOf(late, [nextKey()], NEXT_ORIGIN);
    expect((await checkLines(lines)).faults).toContain("3:wrong-epoch");
  });
});

describe("the file", () => {
  test("a note with several signature lines is good when one key that counts signed it", async () => {
    await begin();
    const newer = await madeKey();
    const lines = await exportOf(begun, [signerFor(newer), signerFor(logKey)]);
    const { vkey } = signerFor(logKey);
    expect((await checkLines(lines, { vkey })).faults).toEqual([]);
    expect((await checkLines(lines, { vkey: signerFor(newer).vkey })).faults).toEqual([]);
    expect((await checkLines(lines, { vkey: signerFor(await madeKey()).vkey })).faults).toEqual(["null:unsigned"]);
    const kept = await noteOf(begun.slice(0, 1), [signerFor(logKey)]);
    expect((await checkLines(lines, { checkpoint: kept })).faults).toEqual(["null:unsigned"]);
    const [head = "", ...rest] = lines;
    const older = JSON.stringify({ ...JSON.parse(head), olderVkeys: [vkey] });
    expect((await checkLines([older, ...rest], { checkpoint: kept })).faults).toEqual([]);
  });

  test("a selection is refused in words, and not read", async () => {
    await begin();
    const [head = "", ...rest] = await exportOf(begun, [signerFor(logKey)]);
    const partial = JSON.stringify({ ...JSON.parse(head), partial: { entry: ["intent"] } });
    const { faults, size } = await checkLines([partial, ...rest]);
    expect({ faults, size }).toEqual({ faults: ["null:partial-export"], size: 0 });
  });

  test("only where a device's run of links ends, a signature says everything about what is before it", async () => {
    await begin();
    const own = [await sam.next({ entry: "rejected" }), await sam.next({ entry: "rejected", suggestion: "b" })];
    const entries = [...begun, ...own];
    expect(await check(entries, { signatures: "chained" })).toMatchObject(nothing);
    const sig = toBase64(new Uint8Array(64));
    const forged = entries.map((entry, i) => (i < 3 ? entry : { leaf: { ...entry.leaf, sig } }));
    expect((await check(forged, { signatures: "chained" })).faults).toEqual(["3:wrong-signature"]);
    const inner = entries.map((entry, i) => (i === 2 ? { leaf: { ...entry.leaf, sig } } : entry));
    expect((await check(inner)).faults).toEqual(["2:wrong-signature"]);
  });

  test("tells how far it is, and stops when asked", async () => {
    await begin();
    const heard: number[] = [];
    await check(begun, { onProgress: (entries) => heard.push(entries) });
    expect(heard.at(-1)).toBe(2);
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(check(begun, { signal: stop.signal })).rejects.toThrow("enough");
  });

  test("a file of nothing but faults lists the first ten thousand and counts the rest", async () => {
    const lines = ["x", ...Array.from({ length: 12_000 }, () => "y")];
    const report = await verifyExport(lines, { verify: verifyMade });
    expect(report.faults).toHaveLength(10_000);
    expect(report.unlisted).toEqual({ faults: 2_001, notices: 0 });
  });

  test.each([
    [
      "deep nesting",
      `{"index":0,"leaf":"","values":{"a":{"k":"","value":${"[".repeat(50_000)}${"]".repeat(50_000)}}}}`,
    ],
    ["a prototype", '{"index":0,"leaf":"AAAA","__proto__":{"values":{}}}'],
    ["a huge index", '{"index":1e300,"leaf":"AAAA"}'],
    ["no text", "\uFFFD"],
  ])("a line with %s is one fault", async (_, line) => {
    await begin();
    const [head = ""] = await exportOf([], [signerFor(logKey)]);
    const { faults } = await checkLines([head, line]);
    expect(faults[0]).toMatch(/^0:malformed-(line|leaf)$/);
  });
});

test("each code has one sentence", () => {
  for (const sentence of Object.values({ ...EXPORT_FAULTS, ...EXPORT_NOTICES }))
    expect(sentence).toMatch(/^[A-Z].*\.$/);
});
