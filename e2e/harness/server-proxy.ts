/**
 * Stands on the loopback between the extension and the server, as a broken network or an attacker would: cuts, holds
 * back, or alters answers. It cannot sign anything; what gets past it is what the extension lets get past.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Gate {
  /** Resolves when the first request has come to this gate. */
  reached: Promise<void>;
  /** Lets it, and whatever came after it, go on. */
  open(): void;
}

export interface ServerProxy {
  readonly url: string;
  /** As if nobody listened: connections are closed without an answer, open ones too. */
  down(is: boolean): void;
  /** Changes the JSON of every answer on this path from now on. */
  alter<Answer>(path: string, change: (answer: Answer) => unknown): void;
  /** Holds requests for this path back: before the server gets them, or after it did what they ask. */
  hold(path: string, when: "request" | "answer"): Gate;
  /** How many requests for this path came by. */
  count(path: string): number;
  /** Nothing is altered, held or cut any more. */
  reset(): void;
  stop(): Promise<void>;
}

interface Held {
  path: string;
  when: "request" | "answer";
  reached(): void;
  opened: Promise<void>;
  open(): void;
}

export async function startServerProxy(port: () => number): Promise<ServerProxy> {
  const counts = new Map<string, number>();
  let changes = new Map<string, (answer: never) => unknown>();
  let gates: Held[] = [];
  let isDown = false;

  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (isDown) return void incoming.socket.destroy();
    const path = (incoming.url ?? "").replace(/^\/v1|\?.*$/g, "");
    const body = await bytesOf(incoming);
    if (incoming.method !== "OPTIONS") {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      await stopAt(path, "request");
    }
    const answer = await forward(incoming, outgoing, body);
    if (path === "/push") return void answer.on("error", () => outgoing.destroy()).pipe(begin(outgoing, answer));
    const text = await bytesOf(answer);
    if (incoming.method === "OPTIONS") return void begin(outgoing, answer).end(text);
    await stopAt(path, "answer");
    if (isDown) return void incoming.socket.destroy();
    const change = changes.get(path);
    const told = change === undefined ? text : JSON.stringify(change(JSON.parse(text.toString()) as never));
    begin(outgoing, answer).end(told);
  }

  async function stopAt(path: string, when: Held["when"]): Promise<void> {
    const gate = gates.find((one) => one.when === when && path.startsWith(one.path));
    gate?.reached();
    await gate?.opened;
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<IncomingMessage> {
    const { host: _, connection: __, ...headers } = incoming.headers;
    return new Promise((resolve, reject) => {
      const onward = request(
        {
          host: "127.0.0.1",
          port: port(),
          method: incoming.method,
          path: incoming.url,
          headers: { ...headers, host: `127.0.0.1:${port()}` },
        },
        resolve,
      );
      onward.on("error", reject);
      outgoing.once("close", () => onward.destroy());
      onward.end(body);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  const reset = () => {
    isDown = false;
    changes = new Map();
    for (const gate of gates) gate.open();
    gates = [];
  };
  return {
    url: `http://127.0.0.1:${own}`,
    down(is) {
      isDown = is;
      if (is) server.closeAllConnections();
    },
    alter: (path, change) => void changes.set(path, change),
    hold(path, when) {
      const reached = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      const gate = { path, when, reached: reached.resolve, opened: opened.promise, open: opened.resolve };
      gates.push(gate);
      return {
        reached: reached.promise,
        open() {
          gates = gates.filter((one) => one !== gate);
          gate.open();
        },
      };
    },
    count: (path) => counts.get(path) ?? 0,
    reset,
    async stop() {
      reset();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function begin(outgoing: ServerResponse, { statusCode, headers }: IncomingMessage): ServerResponse {
  const { "content-length": _, "transfer-encoding": __, connection: ___, ...rest } = headers;
  return outgoing.writeHead(statusCode ?? 502, rest);
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
