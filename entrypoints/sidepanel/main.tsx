import { createRoot } from "react-dom/client";
import { startFrame } from "#components/sidebar/frame.ts";
import { isMac, keyNames } from "#components/sidebar/keys.ts";
import { SidebarApp } from "#components/sidebar/SidebarApp.tsx";
import { createSidebarStore } from "#components/sidebar/store.ts";
import { watchVisibility } from "#components/sidebar/visibility.ts";

const root = document.getElementById("root");
if (root) {
  const life = new AbortController();
  const store = createSidebarStore();
  const tools = {
    store,
    send: startFrame(store, life.signal),
    readClick: watchVisibility(root, life.signal),
    keys: keyNames(isMac(navigator.platform)),
  };
  createRoot(root).render(<SidebarApp tools={tools} />);
}
