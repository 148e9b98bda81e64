/**
 * The practice model under the name of a real model's maker, over TLS, so that an own key takes its real way: the
 * extension, the official SDK, `https://api.anthropic.com`. The browser is told that the name is on this machine.
 */
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "#practice/certificate.ts";

export const MAKER = "api.anthropic.com";

export interface ModelMaker {
  port: number;
  /** What came, by whom and with which key. */
  seen: { method: string; path: string; key: string; from: string }[];
  stop(): Promise<void>;
}

export async function startModelMaker(certificate: Certificate, modelPort: number): Promise<ModelMaker> {
  const seen: ModelMaker["seen"] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (asked, answer) => {
    const { method = "", url: path = "", headers } = asked;
    if (headers.host !== MAKER) return void answer.writeHead(421).end();
    if (method !== "OPTIONS")
      seen.push({
        method,
        path,
        key: String(headers["x-api-key"] ?? headers.authorization),
        from: String(headers.origin),
      });
    const onward = request({ host: "127.0.0.1", port: modelPort, method, path, headers }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      said.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
