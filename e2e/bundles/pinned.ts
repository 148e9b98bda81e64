/** What was agreed about the shipped extension. A change here is a change of what people are asked to trust. */

const DESKS = ["https://*.zendesk.com/*", "https://*.freshdesk.com/*"];
/** Of Freshdesk the agents' own pages: the customers' portal on the same host is nobody's business. */
const TICKETS = ["https://*.freshdesk.com/a/*", "https://*.zendesk.com/agent/*"];

/** `any`: must be there, may change freely. Whatever is not named must be absent. */
export const MANIFEST: Readonly<Record<string, unknown>> = {
  manifest_version: 3,
  name: "Countersign",
  description: "any",
  version: "any",
  icons: "any",
  key: "any",
  minimum_chrome_version: "137",
  permissions: ["storage", "unlimitedStorage", "alarms", "scripting", "sidePanel"],
  host_permissions: [...DESKS, "http://127.0.0.1/*", "http://localhost/*"],
  /** A company's own domain in front of its desk: asked for one by one, by a person's click on the options page. */
  optional_host_permissions: ["https://*/*"],
  content_security_policy: {
    extension_pages:
      "default-src 'self'; script-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "connect-src 'self' http://127.0.0.1:* http://localhost:* https:; frame-ancestors 'self' https:",
  },
  web_accessible_resources: [
    { resources: ["sidepanel.html", "chunks/*", "assets/*"], matches: ["https://*/*"], use_dynamic_url: true },
  ],
  action: "any",
  background: { type: "module", service_worker: "background.js" },
  options_ui: { open_in_tab: true, page: "options.html" },
  side_panel: { default_path: "sidepanel.html" },
  content_scripts: [
    {
      matches: TICKETS,
      all_frames: false,
      run_at: "document_idle",
      js: ["content-scripts/composer.js"],
      world: "MAIN",
    },
    { matches: TICKETS, all_frames: false, run_at: "document_idle", js: ["content-scripts/desk.js"] },
  ],
};

/** Hosts that may stand in the bundles. Only the first group is ever spoken to; the rest are names in texts and schemas. */
export const HOSTS: ReadonlySet<string> = new Set([
  "127.0.0.1",
  "localhost",
  "*.zendesk.com",
  "*.freshdesk.com",
  // Of a company's own domain, each asked for before it is wanted (docs/decisions/0087).
  "*",
  // With one person's own key only; else everything goes through the company's gateway.
  "api.anthropic.com",

  "countersign.example.com",
  "www.w3.org",
  "json-schema.org",
  "react.dev",
  "bit.ly",
  "tinyurl.com",
  // In the messages of Anthropic's SDK.
  "docs.anthropic.com",
  "docs.expo.dev",
  "platform.claude.com",
]);
