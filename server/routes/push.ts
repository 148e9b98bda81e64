import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { refuse } from "../http/guards.ts";
import { refusal } from "../http/refusal.ts";
import type { Parts } from "../parts.ts";

const BEAT = 15_000;

/** `GET /v1/push?ticket=…`: the event stream. Not in the table of routes, since it answers with a stream, not a value. */
export async function pushStream(c: Context, parts: Parts): Promise<Response> {
  const user = await parts.push.redeem(c.req.query("ticket") ?? "");
  if (user === undefined) return refuse(badTicket());
  return streamSSE(c, async (stream) => {
    const closed = new AbortController();
    const signal = AbortSignal.any([closed.signal, parts.signal]);
    stream.onAbort(() => closed.abort());
    const send = (event: string) => stream.writeSSE({ data: JSON.stringify({ event }) }).catch(() => closed.abort());
    parts.push.listen(user, (event) => void send(event), signal);
    await send("hello");
    // The beat also finds out that the other side is gone.
    const beat = setInterval(() => void stream.write(": beat\n\n").catch(() => closed.abort()), BEAT);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    clearInterval(beat);
    closed.abort();
  });
}

function badTicket() {
  return refusal(
    401,
    "bad-ticket",
    "The ticket for the stream is used, too old or unknown.",
    "Changes are not announced on this page until it has a new one.",
    "Ask for a new ticket; a ticket opens one stream within a minute.",
  );
}
