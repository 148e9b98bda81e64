/** Several workers that read blocks; each answers in its turn, so that the order of the file is kept. */
import type { Signatures } from "#lib/audit/entry-audit.ts";
import { unpackBlock } from "./block-transfer.ts";
import type { BlockRead, BlockSent, ToRead } from "./messages.ts";

interface Reader {
  port: MessagePort;
  waiting: ((read: BlockRead) => void)[];
}

export class Readers {
  readonly size: number;
  private readonly all: Reader[];
  private readonly signatures: Signatures;

  constructor(ports: readonly MessagePort[], signatures: Signatures) {
    this.signatures = signatures;
    this.size = ports.length;
    this.all = ports.map((port) => {
      const reader: Reader = { port, waiting: [] };
      port.onmessage = ({ data }: MessageEvent<BlockSent>) => reader.waiting.shift()?.(unpackBlock(data));
      return reader;
    });
  }

  /** The bytes stand at the beginning of their buffer, which is handed over. */
  read({ buffer, length }: Uint8Array<ArrayBuffer>): Promise<BlockRead> {
    const [idlest] = this.all.toSorted((a, b) => a.waiting.length - b.waiting.length);
    return new Promise((resolve) => {
      idlest?.waiting.push(resolve);
      idlest?.port.postMessage({ block: buffer, length, signatures: this.signatures } satisfies ToRead, [buffer]);
    });
  }

  end(): void {
    for (const { port } of this.all) port.close();
  }
}
