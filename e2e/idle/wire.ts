/** Calls and events of the browser's debugging protocol over one WebSocket. */

interface TargetEvent {
  targetId: string;
  targetInfo: { targetId: string; type: string; url: string };
}

interface Frame {
  id?: number;
  method?: string;
  params?: TargetEvent;
  result?: unknown;
  error?: { message: string };
}

export interface Wire {
  call(method: string, params?: object, sessionId?: string): Promise<unknown>;
  on(method: string, listener: (params: TargetEvent) => void): void;
  close(): void;
}

export async function openWire(url: string): Promise<Wire> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { method: string; resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, (params: TargetEvent) => void>();
  let ids = 0;
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame;
    if (frame.method !== undefined && frame.params !== undefined) listeners.get(frame.method)?.(frame.params);
    const call = waiting.get(frame.id ?? -1);
    if (call === undefined) return;
    waiting.delete(frame.id ?? -1);
    if (frame.error) call.reject(new Error(`${call.method}: ${frame.error.message}`));
    else call.resolve(frame.result);
  });
  socket.addEventListener("close", () => {
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: the browser hung up`));
    waiting.clear();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`no browser answers at ${url}`)));
  });
  return {
    call(method, params = {}, sessionId) {
      ids += 1;
      const id = ids;
      socket.send(JSON.stringify({ id, method, params, sessionId }));
      return new Promise((resolve, reject) => waiting.set(id, { method, resolve, reject }));
    },
    on: (method, listener) => void listeners.set(method, listener),
    close: () => socket.close(),
  };
}
