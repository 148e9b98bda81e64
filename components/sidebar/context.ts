import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Send } from "./frame.ts";
import type { KeyNames } from "./keys.ts";
import type { SidebarState, SidebarStore } from "./store.ts";
import type { ReadClick } from "./visibility.ts";

/** What every part of the sidebar may use: its store, one way to the worker, and what is known of a click. */
export interface SidebarTools {
  store: SidebarStore;
  send: Send;
  readClick: ReadClick;
  keys: KeyNames;
}

export const SidebarContext = createContext<SidebarTools | null>(null);

export function useSidebar(): SidebarTools {
  const tools = useContext(SidebarContext);
  if (tools === null) throw new Error("a part of the sidebar was rendered outside of it");
  return tools;
}

export function useSidebarState<T>(select: (state: SidebarState) => T): T {
  return useStore(useSidebar().store, select);
}
