/** The frame of the test extension: binds with the token it is handed, and asks for another when it is cut off. */
import { BIND_MESSAGE, type BindMessage, SIDEBAR_PORT } from "#lib/messaging/sidebar-calls.ts";

addEventListener("message", ({ data, source, ports: [page] }: MessageEvent<BindMessage>) => {
  if (source !== parent || data.name !== BIND_MESSAGE || !page) return;
  const bind = (token: string) => {
    document.body.textContent = `bound ${token}`;
    const port = chrome.runtime.connect({ name: SIDEBAR_PORT });
    port.onDisconnect.addListener(() => page.postMessage({ wants: "token" }));
    port.postMessage({ token });
  };
  page.onmessage = ({ data: again }: MessageEvent<{ token: string }>) => bind(again.token);
  bind(data.token);
});
