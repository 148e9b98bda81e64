/**
 * A receiver as a SIEM would be one: it checks each delivery's signature by the Standard Webhooks scheme with code of its own, and
 * each leaf against the checkpoint. What it does with the connection, a test says.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { verifyConsistency, verifyInclusion } from "#lib/audit/verify-proof.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { StreamDelivery } from "#lib/domain/stream-api.ts";
import { verifySignature } from "../keys/ed25519.ts";

/** What becomes of one delivery: its status, an answer that is lost after it was kept, no answer at all, a cut before anything is kept. */
export type Mood = number | "lost" | "hangs" | "cut";

export interface Arrived {
  readonly id: string;
  readonly body: StreamDelivery;
  /** Of an acknowledged one, or one whose answer was lost. */
  readonly kept: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Everything wrong with what came. */
  readonly faults: string[];
  mood: (nth: number, entries: number) => Mood;
  /** Every entry that was kept, once per index, in order. */
  indexes(): number[];
  until(enough: (receiver: Receiver) => boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startReceiver(secret: Uint8Array, port = 0): Promise<Receiver> {
  const waiting = new Set<() => void>();
  const checkpoints = new Map<string, { size: bigint; root: Uint8Array }>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const id = String(request.headers["webhook-id"]);
    if (!isSigned(secret, request, text)) receiver.faults.push(`${id}: signature`);
    const body = StreamDelivery.parse(JSON.parse(text));
    const mood = receiver.mood(receiver.arrived.length, body.entries.length);
    if (mood === "cut") return void request.socket.destroy();
    const kept = mood === "lost" || mood === 200 || mood === 204;
    receiver.faults.push(...(await faultsOf(body, checkpoints)).map((fault) => `${id}: ${fault}`));
    if (kept) checkpoints.set(body.log, await checkpointOf(body));
    receiver.arrived.push({ id, body, kept });
    for (const wake of waiting) wake();
    if (mood === "lost") return void request.socket.destroy();
    if (mood !== "hangs") response.writeHead(mood).end(mood === 200 ? "x".repeat(100_000) : undefined);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => receiver.faults.push(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    arrived: [],
    faults: [],
    mood: () => 200,
    indexes: () => {
      const kept = receiver.arrived.filter((one) => one.kept).flatMap(({ body }) => body.entries);
      return [...new Set(kept.map(({ index }) => index))];
    },
    async until(enough) {
      while (!enough(receiver)) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function isSigned(secret: Uint8Array, { headers }: IncomingMessage, text: string): boolean {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures } = headers;
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const wanted = createHmac("sha256", secret)
    .update(`${String(id)}.${String(at)}.${text}`)
    .digest();
  return String(signatures)
    .split(" ")
    .some((one) => {
      const [version, given = ""] = one.split(",");
      const bytes = Buffer.from(given, "base64");
      return version === "v1" && bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
    });
}

const checkpointOf = ({ checkpoint, vkey }: StreamDelivery) => verifyCheckpoint(checkpoint, [vkey], verifySignature);

async function faultsOf(body: StreamDelivery, kept: ReadonlyMap<string, { size: bigint; root: Uint8Array }>) {
  const { size, root } = await checkpointOf(body);
  const faults: string[] = [];
  const held = (what: string, check: () => void) => {
    try {
      check();
    } catch (error) {
      faults.push(`${what}: ${String(error)}`);
    }
  };
  for (const { index, leaf, proof } of body.entries) {
    if (index < body.from || index >= body.to) faults.push(`${index} is outside of ${body.from}–${body.to}`);
    const hash = leafHash(fromBase64(leaf));
    const path = proof.map(fromBase64);
    held(`inclusion of ${index}`, () =>
      verifyInclusion({ leafHash: hash, leafIndex: BigInt(index), treeSize: size, proof: path, root }),
    );
  }
  const before = kept.get(body.log);
  if (before !== undefined && before.size !== BigInt(body.grewFrom) && before.size !== size)
    faults.push(`it grew from ${body.grewFrom}, and ${before.size} were known`);
  if (before !== undefined && before.size < size && before.size === BigInt(body.grewFrom)) {
    const proof = body.consistency.map(fromBase64);
    held("growth", () =>
      verifyConsistency({ size1: before.size, size2: size, root1: before.root, root2: root, proof }),
    );
  }
  return faults;
}
