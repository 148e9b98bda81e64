import { expect, test } from "vitest";
import { MADE_ORIGIN, madeDevice } from "#cli/commands/fixtures/made-log.ts";
import { readLine } from "#lib/audit/read-entry.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { leafBytes } from "#lib/domain/log-entry.ts";
import { packBlock, unpackBlock } from "./block-transfer.ts";

test("a block is the same after its way between two workers", async () => {
  const device = await madeDevice(MADE_ORIGIN);
  const made = [
    await device.enrol("person"),
    await device.next({ entry: "intent", suggestion: "s" }, { customer: "c" }),
  ];
  const good = made.map(({ leaf, ...rest }, index) =>
    JSON.stringify({ index, leaf: toBase64(leafBytes(leaf)), ...rest }),
  );
  const notCanonical = JSON.stringify({ index: 2, leaf: toBase64(new TextEncoder().encode("{ }")) });
  const lines = [...good, "no line of an export", notCanonical, ...good];
  const read = () => ({
    lines: lines.map((line) => readLine(line)),
    starts: Uint32Array.of(1, 2),
    lengths: Uint32Array.of(3, 4),
  });
  expect(read().lines.map((line) => line.is)).toContain("malformed");
  const sent = packBlock(read());
  expect(unpackBlock(structuredClone(sent, { transfer: [sent.bytes.buffer] }))).toEqual(read());
});
