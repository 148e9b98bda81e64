/** A runtime port as the service sees it. Who is at the other end is the browser's word. */
import type { Channel } from "#lib/service/channel.ts";

export function toChannel(port: chrome.runtime.Port): Channel {
  const { sender } = port;
  const own = sender?.id === chrome.runtime.id && sender.origin === new URL(chrome.runtime.getURL("")).origin;
  return {
    sender: {
      tab: sender?.tab?.id ?? null,
      frame: sender?.frameId ?? null,
      document: sender?.documentId ?? null,
      url: sender?.url ?? "",
      own,
    },
    send(message) {
      try {
        port.postMessage(message);
      } catch {
        // The other end went away between our decision to speak and now; its onDisconnect follows.
      }
    },
    onMessage: (listener) => port.onMessage.addListener((message) => listener(message)),
    onClose: (listener) => port.onDisconnect.addListener(() => listener()),
    close: () => port.disconnect(),
  };
}
