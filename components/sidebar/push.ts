/**
 * The open frame holds the server's push stream, since a worker is stopped after 30 seconds even with an open
 * stream. A message here is only a knock: it never carries anything that is believed, the worker goes and asks.
 * While no stream is open the frame knocks by itself, soon at first, so that a stop is in force here all the same.
 */
export interface Pushes {
  /** The frame is bound: an address is on its way, or asked for again until it comes. */
  begin(): void;
  listenAt(url: string): void;
}

export interface PushTimes {
  /** Between two knocks without a stream: the first, and the longest it grows to. */
  firstMs: number;
  longestMs: number;
}

const TIMES: PushTimes = { firstMs: 1_000, longestMs: 12_000 };
const GROWS = 1.5;

export function listenForPushes(onKnock: (lost: boolean) => void, signal: AbortSignal, times = TIMES): Pushes {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restMs = times.firstMs;
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    stream?.close();
  });

  /** `lost` asks for a new address: the ticket in the old one was good once. */
  function pollUntilOpen(): void {
    if (timer !== undefined || signal.aborted) return;
    timer = setTimeout(() => {
      timer = undefined;
      restMs = Math.min(restMs * GROWS, times.longestMs);
      onKnock(true);
      pollUntilOpen();
    }, restMs);
  }

  return {
    begin: pollUntilOpen,
    listenAt: (url) => {
      stream?.close();
      if (signal.aborted || !/^https?:\/\//.test(url)) return;
      const opened = new EventSource(url);
      stream = opened;
      pollUntilOpen();
      // The server's first message, not the opening, tells that messages come through: a proxy may hold them back.
      opened.onmessage = () => {
        clearTimeout(timer);
        timer = undefined;
        restMs = times.firstMs;
        onKnock(false);
      };
      opened.onerror = () => {
        // Its own way back would present a ticket that is used up.
        opened.close();
        if (stream === opened) pollUntilOpen();
      };
    },
  };
}
