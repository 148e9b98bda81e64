/** A person's own model key: in the browser's session memory, which no page reads and no disk keeps. */
import type { KeyMemory, OwnKey } from "#lib/service/own-key.ts";

const NAME = "ownKey";

export const ownKeys: KeyMemory = {
  async get() {
    const { [NAME]: kept } = await chrome.storage.session.get(NAME);
    return isOwnKey(kept) ? kept : null;
  },
  async set(key) {
    if (key === null) await chrome.storage.session.remove(NAME);
    else await chrome.storage.session.set({ [NAME]: key });
  },
};

function isOwnKey(value: unknown): value is OwnKey {
  if (typeof value !== "object" || value === null) return false;
  const { key, models } = value as Partial<OwnKey>;
  return typeof key === "string" && Array.isArray(models) && models.every((model) => typeof model === "string");
}
