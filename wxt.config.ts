import { defineConfig } from "wxt";
import { GECKO_ID } from "./lib/messaging/extension-id.ts";

/**
 * The public half of the key that fixes the extension's id (`EXTENSION_ID` in lib/messaging/extension-id.ts), so
 * that the server can tell this extension from any other. The private half was thrown away: stores sign anew.
 */
const KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArOQdEAOx/Sc5btcCqYABUCO+hQPsvkmq6zb1rWq8haYF2WKvQ8vggqbNLiZPqjARRxi6c7UdHB9CbtVtZk7FKV2bAaRwcwdE91sDETpKvOCzWa6I4/RoJNINM2q9loz1JU+nvQhJ9hXKSq4IENMwAzQiqfSwD9NkgOFgb4KhKID03gHuB5M0dxr2rXtK4sr3UW60/aBMLYiqxVhPvGb8RIrHtogEoZkmCEsvSNl2gDRIRldFXRcoZAoQrBPlUn0SSKhXYdJzWnH5tY8cOXDJDP5MEtxHXHUSgNpBQZcjER/p19b9LESoYOfcZkrCEFsB/sv/nD1ip9/qJtP40Li22wIDAQAB";

const CHROMIUM = { key: KEY, minimum_chrome_version: "137" };
/** What Firefox wants instead; it makes up the origin of the extension anew on each installation. */
const FIREFOX = {
  browser_specific_settings: {
    gecko: {
      id: GECKO_ID,
      strict_min_version: "140.0",
      // What the customer wrote goes to the company's own server, and from there to a model where the company has one.
      data_collection_permissions: {
        required: ["personalCommunications", "personallyIdentifyingInfo", "authenticationInfo"],
      },
    },
  },
};

const DESKS = ["https://*.zendesk.com/*", "https://*.freshdesk.com/*"];
const LOOPBACK = ["http://127.0.0.1/*", "http://localhost/*"];
/** A company's own domain in front of its desk: nobody can list them here, so each is asked for when it is wanted. */
const COMPANY_DOMAINS = ["https://*/*"];

export default defineConfig({
  modules: ["@wxt-dev/module-react"],
  imports: false,
  manifestVersion: 3,
  targetBrowsers: ["chrome", "firefox"],
  manifest: ({ browser }) => ({
    name: "Countersign",
    description:
      "Proposes replies and actions beside the ticket, does exactly what you approved, and keeps a record anyone can check.",
    ...(browser === "firefox" ? FIREFOX : CHROMIUM),
    permissions: ["storage", "unlimitedStorage", "alarms", "scripting"],
    host_permissions: [...DESKS, ...LOOPBACK],
    optional_host_permissions: COMPANY_DOMAINS,
    content_security_policy: {
      extension_pages:
        "default-src 'self'; script-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self' http://127.0.0.1:* http://localhost:* https:; frame-ancestors 'self' https:",
    },
    // On any company's page, or the sidebar could not be shown there; what it is worth to a page that embeds it unasked
    // is in docs/decisions/0087.
    web_accessible_resources: [
      { resources: ["sidepanel.html", "chunks/*", "assets/*"], matches: COMPANY_DOMAINS, use_dynamic_url: true },
    ],
    action: { default_title: "Countersign" },
  }),
  zip: { excludeSources: ["toolchain/node_modules/**"] },
});
