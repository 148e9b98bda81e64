/**
 * Stands between the server and a desk on HTTPS, under the desk's own certificate, and stops chosen requests at a chosen
 * moment: before they arrive, with their answer in hand, or with another answer instead. What is let through is real.
 */
import type { IncomingMessage } from "node:http";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";

export type Moment =
  /** The request is swallowed and never answered. */
  | "before"
  /** The desk did it; its answer stays in the proxy until it is released, and the connection stays open. */
  | "after"
  /** The desk did it; the connection is cut instead of answered. */
  | "lost"
  /** The desk never hears of it. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown };

export interface Stop {
  readonly method: string;
  readonly path: RegExp;
  readonly at: Moment;
  /** How often; once when absent. */
  readonly times?: number;
}

export interface DeskProxy {
  readonly port: number;
  /** Every request that came, as `METHOD path`. */
  readonly seen: string[];
  stopAt(stop: Stop): Promise<void>;
  /** Delivers the answers that were kept. */
  release(): void;
  stop(): void;
}

interface Behind {
  readonly host: string;
  readonly port: number;
  readonly certificate: { readonly key: string; readonly cert: string };
}

export async function startDeskProxy({ host, port, certificate }: Behind): Promise<DeskProxy> {
  const stops: (Stop & { left: number; reach: () => void })[] = [];
  const seen: string[] = [];
  const held: (() => void)[] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (asked, answer) => {
    void collect(asked).then((body) => {
      const { method = "", url = "" } = asked;
      seen.push(`${method} ${url}`);
      const stop = stops.find((one) => one.left > 0 && one.method === method && one.path.test(url));
      if (stop !== undefined) stop.left -= 1;
      if (stop?.at === "before") return stop.reach();
      if (typeof stop?.at === "object") {
        const { status, headers, body: instead } = stop.at;
        answer.writeHead(status, { "content-type": "application/json", ...headers });
        answer.end(instead === undefined ? "" : JSON.stringify(instead));
        return stop.reach();
      }
      const options = { host: "127.0.0.1", port, servername: host, ca: certificate.cert, agent: false as const };
      const sent = request({ ...options, method, path: url, headers: asked.headers }, (response) => {
        void collect(response).then((got) => {
          const deliver = () => answer.writeHead(response.statusCode ?? 502, response.headers).end(got);
          if (stop === undefined) return deliver();
          if (stop.at === "lost") answer.socket?.destroy();
          else held.push(deliver);
          return stop.reach();
        });
      });
      sent.on("error", () => answer.socket?.destroy());
      return sent.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    stopAt: (stop) =>
      new Promise((resolve) => {
        stops.push({ ...stop, left: stop.times ?? 1, reach: resolve });
      }),
    release() {
      for (const deliver of held.splice(0)) deliver();
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
