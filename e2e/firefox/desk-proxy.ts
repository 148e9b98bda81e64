/**
 * Firefox's only way out: tunnels to the practice desks under the real host names, and refuses everything else, the
 * browser's own calls home included. Chromium has `--host-resolver-rules` for this.
 */
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface DeskProxy {
  port: number;
  stop(): Promise<void>;
}

/** Port on the loopback for a host name; undefined for a host that is none of ours. */
export type PortOfHost = (host: string) => number | undefined;

export async function startDeskProxy(portOfHost: PortOfHost): Promise<DeskProxy> {
  const open = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(502).end());
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  server.on("connect", ({ url = "" }, socket: Socket, head) => {
    const [host = "", tls] = url.split(":");
    const port = tls === "443" ? portOfHost(host) : undefined;
    if (port === undefined) return void socket.end("HTTP/1.1 502 Not here\r\n\r\n");
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Tunnel\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
