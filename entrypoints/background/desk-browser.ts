/** Permissions, content scripts and tabs, as the browser gives them. */
import type { ExtraHost } from "#lib/desk/desk-of-url.ts";
import type { DeskName } from "#lib/domain/ticket.ts";
import { DESK_HOSTS_KEY } from "#lib/messaging/page-calls.ts";
import type { DeskBrowser } from "#lib/service/desks.ts";

const PREFIX = "countersign-";
/** Where agents work: under the same domain may lie a shop, or the help pages that customers read. */
const AGENT_PAGES: Record<DeskName, string> = { zendesk: "/agent/*", freshdesk: "/a/*" };

export const deskBrowser: DeskBrowser = {
  isAllowed: (origin) => chrome.permissions.contains({ origins: [origin] }),
  async serveHosts(hosts) {
    await chrome.storage.local.set({ [DESK_HOSTS_KEY]: hosts });
    const registered = await chrome.scripting.getRegisteredContentScripts();
    const ours = registered.map(({ id }) => id).filter((id) => id.startsWith(PREFIX));
    if (ours.length > 0) await chrome.scripting.unregisterContentScripts({ ids: ours });
    if (hosts.length > 0) await chrome.scripting.registerContentScripts(scriptsFor(hosts));
  },
  async title(tab) {
    return (await chrome.tabs.get(tab).catch(() => undefined))?.title ?? "";
  },
  name: () => /(Firefox|Chrom\w*)\/\d+/.exec(navigator.userAgent)?.[0]?.replace("/", " ") ?? "unknown browser",
  extensionVersion: () => chrome.runtime.getManifest().version,
};

/** The same two scripts that the manifest names for the well-known hosts. */
function scriptsFor(hosts: readonly ExtraHost[]): chrome.scripting.RegisteredContentScript[] {
  const common = {
    matches: hosts.map(({ host, desk }) => `https://${host}${AGENT_PAGES[desk]}`),
    runAt: "document_idle" as const,
    allFrames: false,
    persistAcrossSessions: true,
  };
  return [
    { ...common, id: `${PREFIX}desk`, js: ["content-scripts/desk.js"] },
    { ...common, id: `${PREFIX}composer`, js: ["content-scripts/composer.js"], world: "MAIN" },
  ];
}
