/** Listens on 127.0.0.1 and nowhere else. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { CodedError } from "#lib/domain/error.ts";

export async function listen(
  app: Hono,
  port: number,
  signal: AbortSignal,
): Promise<{ port: number; closed: Promise<void> }> {
  // The default would replace Node's global Request and Response for everybody in this process.
  const underWay = new Set<Promise<unknown>>();
  const serve = async (request: Request): Promise<Response> => {
    const answer = Promise.resolve(app.fetch(request));
    underWay.add(answer);
    try {
      return await answer;
    } finally {
      underWay.delete(answer);
    }
  };
  const handle = getRequestListener(serve, { overrideGlobalObjects: false });
  const server = createServer((...args) => void handle(...args));
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(explain(cause as NodeJS.ErrnoException, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  // Whoever is in the middle of a transaction ends it before the database is closed.
  const settled = closed.then(() => Promise.allSettled(underWay)).then(() => undefined);
  return { port: (server.address() as AddressInfo).port, closed: settled };
}

function explain(cause: NodeJS.ErrnoException, port: number): Error {
  if (cause.code !== "EADDRINUSE") return cause;
  return new CodedError("port-taken", `port ${port} is taken; stop what runs there, or start with another port`, {
    cause,
  });
}
