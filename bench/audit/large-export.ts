/** An export of many entries of twenty devices, with values and real signatures, written as it is made. */
import { once } from "node:events";
import { createReadStream, createWriteStream, rmSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { MADE_ORIGIN, type MadeEntry, madeDevice, madeKey, signerFor } from "#cli/commands/fixtures/made-log.ts";
import { checkpointText } from "#lib/audit/checkpoint.ts";
import { signNote } from "#lib/audit/note.ts";
import { appendLeaf, EMPTY_FRONTIER, rootOfFrontier } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { leafBytes } from "#lib/domain/log-entry.ts";

const DEVICES = 20;

export async function writeLargeExport(file: string, size: number): Promise<void> {
  const key = await madeKey();
  const devices = await Promise.all(Array.from({ length: DEVICES }, (_, i) => madeDevice(`rep-${i}`)));
  // The head needs the root, which is known at the end: the entries are written first, and the head put before them.
  const body = createWriteStream(`${file}.entries`);
  let frontier = EMPTY_FRONTIER;
  for (let index = 0; index < size; index++) {
    const device = devices[index % DEVICES] as (typeof devices)[number];
    const { leaf, ...rest }: MadeEntry =
      index < DEVICES
        ? await device.enrol("person")
        : await device.next(
            { entry: "intent", suggestion: `s-${index}` },
            { ticket: `zendesk:acme.zendesk.com:${index}`, customer: `c-${index % 977}` },
          );
    const bytes = leafBytes(leaf);
    frontier = appendLeaf(frontier, leafHash(bytes), () => {});
    const line = JSON.stringify({ index, leaf: toBase64(bytes), ...rest });
    if (!body.write(`${line}\n`)) await once(body, "drain");
  }
  body.end();
  await once(body, "finish");
  const signer = signerFor(key);
  const text = checkpointText({ origin: MADE_ORIGIN, size: BigInt(size), root: rootOfFrontier(frontier) });
  writeFileSync(file, `${JSON.stringify({ checkpoint: await signNote(text, [signer]), vkey: signer.vkey })}\n`);
  await pipeline(createReadStream(`${file}.entries`), createWriteStream(file, { flags: "a" }));
  rmSync(`${file}.entries`);
}
