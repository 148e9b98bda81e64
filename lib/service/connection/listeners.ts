/** Tells whoever listens that something changed; it says nothing about what, so nobody can act on stale news. */
export type Listen = (listener: () => void, signal: AbortSignal) => void;

export function createListeners(): { listen: Listen; tell(): void } {
  const listeners = new Set<() => void>();
  return {
    listen(listener, signal) {
      if (signal.aborted) return;
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    tell() {
      for (const listener of [...listeners]) listener();
    },
  };
}
