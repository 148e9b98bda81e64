/**
 * The open frame holds the server's push stream, since a worker is stopped after 30 seconds even with an open
 * stream. A message here is only a knock: it never carries anything that is believed, the worker goes and asks.
 */
export interface Pushes {
  listenAt(url: string): void;
}

const REST_MS = 20_000;

export function listenForPushes(onKnock: (lost: boolean) => void, signal: AbortSignal): Pushes {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    stream?.close();
  });
  return {
    listenAt: (url) => {
      clearTimeout(timer);
      stream?.close();
      if (signal.aborted || !/^https?:\/\//.test(url)) return;
      const opened = new EventSource(url);
      stream = opened;
      opened.onmessage = () => onKnock(false);
      opened.onerror = () => {
        // The ticket in the address was used up: the worker hands out a new one when it syncs.
        if (opened.readyState === EventSource.CLOSED && stream === opened)
          timer = setTimeout(() => onKnock(true), REST_MS);
      };
    },
  };
}
