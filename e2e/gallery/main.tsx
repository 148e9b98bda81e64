/**
 * Renders one sample at a time: `?sidebar=ticket`, `?console=history`, `?options=start`. What a component sends goes
 * to `window.calls`, so that a test sees it.
 */
import { createRoot } from "react-dom/client";
import { keyNames } from "#components/sidebar/keys.ts";
import { SidebarApp } from "#components/sidebar/SidebarApp.tsx";
import { createSidebarStore, noteSent, take } from "#components/sidebar/store.ts";
import { watchVisibility } from "#components/sidebar/visibility.ts";
import type { SidebarCall, ToSidebar } from "#lib/messaging/sidebar-calls.ts";
import { samples } from "./samples.ts";

declare global {
  interface Window {
    calls: unknown[];
    push: (message: ToSidebar) => void;
  }
}

const query = new URLSearchParams(location.search);
const root = document.getElementById("root");
window.calls = [];
if (root) start(root);

function start(at: HTMLElement): void {
  const sidebar = query.get("sidebar");
  if (sidebar === null) return;
  const view = samples[sidebar] ?? null;
  const store = createSidebarStore({ link: view ? "live" : "inert", view, viewAt: performance.now() });
  window.push = (message) => take(store, message, performance.now());
  const send = (call: SidebarCall) => {
    if (noteSent(store, call)) window.calls.push(call);
  };
  const tools = { store, send, readClick: watchVisibility(at, new AbortController().signal), keys: keyNames(false) };
  createRoot(at).render(<SidebarApp tools={tools} />);
}
