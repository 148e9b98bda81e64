/**
 * A bad network between browser and server, byte by byte: it cuts a connection before, in the middle of or after a request,
 * or in the middle of the answer, or keeps a request back and delivers it late. Of what it carries it understands only the
 * `Host`, which it sets right: the server turns away whoever calls it by another name.
 */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type Cut =
  /** Nothing of the request arrives. */
  | { when: "before" }
  /** This many bytes of the request arrive. */
  | { when: "during"; bytes: number }
  /** The request arrives, nothing of its answer comes back. */
  | { when: "after" }
  /** This many bytes of the answer come back. */
  | { when: "answer"; bytes: number }
  /** The request waits until it is released; its answer then goes nowhere. */
  | { when: "late" };

export interface CutProxy {
  readonly url: () => string;
  /** The next bytes from a browser meet this. */
  arm(cut: Cut): void;
  /** Resolves when the cut was made. */
  struck(): Promise<void>;
  /** Sends on what was kept back, on a connection of its own; resolves when the server has answered it. */
  release(): Promise<void>;
  /** Ends every connection there is. */
  cutAll(): void;
  stop(): Promise<void>;
}

export async function startCutProxy(port: () => number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let armed: Cut | undefined;
  let strike = Promise.withResolvers<void>();
  const kept: Buffer[] = [];
  let own = 0;

  const open = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };

  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((browser) => {
    open(browser);
    const upstream = open(connect(port(), "127.0.0.1"));
    const cutBoth = () => {
      browser.destroy();
      upstream.destroy();
      strike.resolve();
    };
    let cut: Cut | undefined;
    let left = 0;
    browser.on("data", (given) => {
      const bytes = withHost(given, own, port());
      if (cut === undefined && armed !== undefined) {
        cut = armed;
        armed = undefined;
        left = "bytes" in cut ? cut.bytes : 0;
      }
      if (cut?.when === "before") return cutBoth();
      if (cut?.when === "late") {
        kept.push(bytes);
        return strike.resolve();
      }
      if (cut?.when !== "during") return void upstream.write(bytes);
      if (bytes.length < left) {
        left -= bytes.length;
        return void upstream.write(bytes);
      }
      // Ended in order, so that what was let through really arrives; destroyed, it might be thrown away on the way.
      upstream.end(bytes.subarray(0, left));
      browser.destroy();
      return strike.resolve();
    });
    upstream.on("data", (bytes) => {
      if (cut?.when === "after") return cutBoth();
      if (cut?.when !== "answer") return void browser.write(bytes);
      if (bytes.length < left) {
        left -= bytes.length;
        return void browser.write(bytes);
      }
      browser.end(bytes.subarray(0, left));
      upstream.destroy();
      return strike.resolve();
    });
    browser.on("close", () => upstream.end());
    upstream.on("close", () => browser.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  own = (server.address() as AddressInfo).port;
  return {
    url: () => `http://127.0.0.1:${own}`,
    arm(next) {
      armed = next;
      kept.length = 0;
      strike = Promise.withResolvers<void>();
    },
    struck: () => strike.promise,
    release: () => deliverLate(port(), Buffer.concat(kept), open),
    cutAll,
    async stop() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function deliverLate(port: number, request: Buffer, open: (socket: Socket) => Socket): Promise<void> {
  const upstream = open(connect(port, "127.0.0.1"));
  return new Promise((resolve) => {
    upstream.once("data", () => {
      upstream.destroy();
      resolve();
    });
    upstream.once("close", () => resolve());
    upstream.write(request);
  });
}

/** Headers come in one piece, and ports given out by the system have five digits: no byte moves. */
function withHost(bytes: Buffer, own: number, port: number): Buffer {
  const [wrong, right] = [`host: 127.0.0.1:${own}\r\n`, `host: 127.0.0.1:${port}\r\n`];
  const at = bytes.indexOf(wrong);
  if (at < 0 || wrong.length !== right.length) return bytes;
  const set = Buffer.from(bytes);
  set.write(right, at, "latin1");
  return set;
}
