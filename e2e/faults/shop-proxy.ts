/** Stands between server and shop and stops a refund at a chosen moment: before it arrives, or with its answer in hand. */
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

export type Moment =
  | "pass"
  /** The request is swallowed. */
  | "before"
  /** The shop did it; its answer never leaves the proxy, and the connection stays open. */
  | "after"
  /** The shop did it; the connection is cut instead of answered. */
  | "lost";

export interface ShopProxy {
  readonly port: number;
  set(moment: Moment): void;
  /** Resolves when a refund reached the moment. */
  reached(): Promise<void>;
  stop(): void;
}

export async function startShopProxy(shopPort: number): Promise<ShopProxy> {
  let moment: Moment = "pass";
  let reach: () => void = () => undefined;
  let reached = Promise.resolve();
  const server = createServer((asked, answer) => {
    void collect(asked).then((body) => {
      const isRefund = asked.method === "POST" && asked.url === "/v1/refunds";
      const at = isRefund ? moment : "pass";
      if (at === "before") return reach();
      return forward(shopPort, asked, body, (status, headers, got) => {
        if (at === "pass") return answer.writeHead(status, headers).end(got);
        if (at === "lost") answer.socket?.destroy();
        return reach();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      moment = next;
      reached = new Promise((resolve) => {
        reach = resolve;
      });
    },
    reached: () => reached,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forward(
  port: number,
  asked: IncomingMessage,
  body: Buffer,
  done: (status: number, headers: IncomingMessage["headers"], body: Buffer) => unknown,
): void {
  const { method, url, headers } = asked;
  const sent = request({ host: "127.0.0.1", port, method, path: url, headers }, (response) => {
    void collect(response).then((got) => done(response.statusCode ?? 502, response.headers, got));
  });
  sent.on("error", () => asked.socket.destroy());
  sent.end(body);
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
