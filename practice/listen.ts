/** Serves a Hono app on the loopback, and only there: the practice desk and shop hold no secrets worth a wider door. */
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

export interface ListenOptions {
  readonly fetch: (request: Request, env: unknown) => Response | Promise<Response>;
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly signal: AbortSignal;
}

export interface Listening {
  readonly port: number;
  readonly closed: Promise<void>;
}

export async function listenOnLoopback(options: ListenOptions): Promise<Listening> {
  // The default would replace Node's global Request and Response for everybody in this process.
  const handle = getRequestListener(options.fetch as never, { overrideGlobalObjects: false });
  const listener = (...args: Parameters<typeof handle>) => void handle(...args);
  const server = options.tls ? createHttpsServer({ ...options.tls }, listener) : createHttpServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const closed = new Promise<void>((resolve) => {
    server.once("close", () => resolve());
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  if (options.signal.aborted) stop();
  else options.signal.addEventListener("abort", stop, { once: true });
  return { port: (server.address() as AddressInfo).port, closed };
}
