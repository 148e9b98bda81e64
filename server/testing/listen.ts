/** A page that holds the push stream open, as an EventSource does, and notes when it heard what. */
import { PushMessage } from "#lib/domain/server-api.ts";
import type { Device } from "./device.ts";

export interface Listening {
  /** Everything that was heard, in order. */
  readonly heard: string[];
  /** The first of these that was not given out yet; `at` by `performance.now`. */
  next(event: string): Promise<{ at: number }>;
  close(): void;
}

export async function listenTo(device: Device): Promise<Listening> {
  const { body } = await device.call<{ ticket: string }>("POST", "/v1/push-ticket", {});
  const abort = new AbortController();
  const answer = await fetch(`${device.url()}/v1/push?ticket=${body.ticket}`, { signal: abort.signal });
  if (answer.body === null) throw new Error("the stream has no body");
  const heard: string[] = [];
  const kept: { event: string; at: number }[] = [];
  let wake = () => {};
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        if (!message.startsWith("data: ")) continue;
        const { event } = PushMessage.parse(JSON.parse(message.slice(6)));
        heard.push(event);
        kept.push({ event, at: performance.now() });
      }
      wake();
    }
  };
  read(answer.body as ReadableStream<Uint8Array>).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  const listening: Listening = {
    heard,
    async next(event) {
      for (;;) {
        const found = kept.findIndex((one) => one.event === event);
        const [one] = found === -1 ? [] : kept.splice(found, 1);
        if (one !== undefined) return one;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => abort.abort(),
  };
  await listening.next("hello");
  return listening;
}
