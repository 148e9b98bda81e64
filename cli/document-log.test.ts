/** The published schemas take what is really written, and refuse what is not. */
import { expect, test } from "vitest";
import { z } from "zod";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { exportOf, idOf, madeDevice, madeKey, signerFor } from "./commands/fixtures/made-log.ts";
import { schemas } from "./document-schemas.ts";

const parse = (name: string, value: unknown) => z.fromJSONSchema(schemas()[name] as never).safeParse(value).success;

test("a log's lines, leaves and items fit their schemas", async () => {
  const sam = await madeDevice("sam");
  const enrolment = await sam.enrol("person");
  const intent = await sam.next({ entry: "intent" }, { ticket: "z:1" });
  const result = await sam.next({ entry: "result", settles: idOf(intent), ending: "done" });
  const [head, ...lines] = (await exportOf([enrolment, intent, result], [signerFor(await madeKey())])).map((line) =>
    JSON.parse(line),
  );
  expect(parse("log-export-head", head)).toBe(true);
  for (const line of lines) {
    const leaf = JSON.parse(new TextDecoder().decode(fromBase64(line.leaf)));
    expect(parse("log-export-line", line)).toBe(true);
    expect(parse("log-leaf", leaf)).toBe(true);
    expect(parse("log-item", leaf.item)).toBe(true);
    expect(parse("log-item", { ...leaf.item, entry: "made-up" })).toBe(false);
    expect(parse("log-leaf", { ...leaf, v: 2 })).toBe(false);
    expect(parse("log-export-line", { ...line, index: -1 })).toBe(false);
  }
  const receipt = {
    checkpoint: head.checkpoint,
    entries: [{ entryId: idOf(intent), ...lines[1], proof: [] }],
    consistency: [],
  };
  expect(parse("log-receipt", receipt)).toBe(true);
  expect(parse("log-receipt", { ...receipt, entries: [{}] })).toBe(false);
});
