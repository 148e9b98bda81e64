/** The page's worker, in either of its two parts: the one that audits, and those that read for it. */
import "#lib/domain/jitless.ts";
import { audit, find, rows } from "./auditor.ts";
import { packBlock } from "./block-transfer.ts";
import type { FromAuditor, ToAuditor, ToRead, ToReader } from "./messages.ts";
import { readBlock } from "./read-block.ts";
import { loadHashing } from "./wasm-hashing.ts";

addEventListener("message", ({ data }: MessageEvent<ToAuditor | ToReader>) => void answer(data));

async function answer(data: ToAuditor | ToReader): Promise<void> {
  try {
    if (data.is === "reader") serve(data.port);
    else if (data.is === "check") await audit(data, tell);
    else if (data.is === "find") await find(data, tell);
    else await rows(data, tell);
  } catch (error) {
    tell({ is: "failed", says: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: FromAuditor): void {
  postMessage(message);
}

function serve(port: MessagePort): void {
  const loading = loadHashing();
  port.onmessage = async ({ data }: MessageEvent<ToRead>) => {
    const sent = packBlock(await readBlock(data, await loading));
    port.postMessage(sent, [sent.bytes.buffer, sent.sizes.buffer, sent.starts.buffer, sent.lengths.buffer]);
  };
}
