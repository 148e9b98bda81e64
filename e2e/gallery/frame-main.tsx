/** The real frame with a worker that a test plays: `window.worker` holds what it heard and can answer and stop. */
import { createRoot } from "react-dom/client";
import { startFrame } from "#components/sidebar/frame.ts";
import { keyNames } from "#components/sidebar/keys.ts";
import { SidebarApp } from "#components/sidebar/SidebarApp.tsx";
import { createSidebarStore } from "#components/sidebar/store.ts";
import { watchVisibility } from "#components/sidebar/visibility.ts";
import type { FromSidebar, ToSidebar } from "#lib/messaging/sidebar-calls.ts";

class FakeWorker {
  heard: (FromSidebar | { connected: string })[] = [];
  #tell: ((message: ToSidebar) => void) | undefined;
  #end: (() => void) | undefined;
  say(message: ToSidebar): void {
    this.#tell?.(message);
  }
  stop(): void {
    this.#end?.();
  }
  connect({ name }: { name: string }): unknown {
    this.heard.push({ connected: name });
    return {
      postMessage: (message: FromSidebar) => this.heard.push(message),
      onMessage: { addListener: (listener: (message: ToSidebar) => void) => (this.#tell = listener) },
      onDisconnect: { addListener: (listener: () => void) => (this.#end = listener) },
      disconnect: () => {},
    };
  }
}

declare global {
  interface Window {
    worker: FakeWorker;
  }
}

const root = document.getElementById("root");
if (root) {
  window.worker = new FakeWorker();
  const runtime = { id: "gallery", connect: (info: { name: string }) => window.worker.connect(info) };
  Object.assign(globalThis, { chrome: { runtime } });
  const life = new AbortController();
  const store = createSidebarStore();
  const tools = {
    store,
    send: startFrame(store, life.signal),
    readClick: watchVisibility(root, life.signal),
    keys: keyNames(false),
  };
  createRoot(root).render(<SidebarApp tools={tools} />);
}
