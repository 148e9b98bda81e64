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
  const handle = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
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
  return { port: (server.address() as AddressInfo).port, closed };
}

function explain(cause: NodeJS.ErrnoException, port: number): Error {
  if (cause.code !== "EADDRINUSE") return cause;
  return new CodedError("port-taken", `port ${port} is taken; stop what runs there, or start with another port`, {
    cause,
  });
}
