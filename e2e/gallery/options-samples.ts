/** Answers that a worker would give to the connection page, one situation each. What was asked goes to `window.calls`. */
import type { Ask } from "#components/console/ask-worker.ts";
import type { BrowserDoor } from "#components/options/browser-door.ts";
import type { Failure } from "#lib/domain/error.ts";
import type {
  ConnectionStatus,
  ConsoleCall,
  DeskPlace,
  DeskReport,
  ModelStatus,
  ServerHello,
} from "#lib/messaging/console-calls.ts";

const away: Failure = {
  code: "server-unreachable",
  happened: "The server did not answer.",
  means: "What this browser holds is shown, without fresh proofs.",
  todo: "Check the connection; it is tried again by itself.",
};

const signedOut: ConnectionStatus = {
  connected: false,
  server: null,
  org: null,
  rep: null,
  repName: null,
  roles: [],
  fingerprint: null,
  policy: null,
  leaseUntil: null,
  problem: null,
};

const signedIn: ConnectionStatus = {
  connected: true,
  server: "http://127.0.0.1:8787",
  org: "Acme support",
  rep: "sam",
  repName: "Sam Agent",
  roles: ["rep"],
  fingerprint: "4F1A 09C3 77DE 2B60 A1C8 5E9D 03F7 B24C",
  policy: { name: "Acme support", revision: 42, digest: "sha256:00" },
  leaseUntil: "2026-11-21T11:02:00Z",
  problem: null,
};

const hello: ServerHello = {
  server: "http://127.0.0.1:8787",
  org: "Acme support",
  root: "cm9vdA==",
  fingerprint: signedIn.fingerprint ?? "",
  practice: true,
  people: [
    { user: "sam", name: "Sam Agent", roles: ["rep"] },
    { user: "mia", name: "Mia Chen", roles: ["rep", "lead"] },
  ],
};

const wrongPassword: Failure = {
  code: "wrong-password",
  happened: "User and password do not belong together.",
  means: "Nobody was signed in.",
  todo: "Type the password again.",
};

const SIGNED_OUT = new Set(["start", "away", "company"]);

const unreachable: Failure = {
  code: "server-unreachable",
  happened: "No connection to https://countersign.acme.example came about. The browser does not tell an extension why.",
  means:
    "Nothing was sent. The name may be wrong or known only in the company’s network, the server off, its certificate not trusted or expired, a proxy or firewall in between (one that asks for a password, too), or this computer’s clock wrong (it says 20 Nov 2026, 09:30).",
  todo: "Open the address in a tab: the page there names the reason.",
};

const notOpen: Failure = {
  code: "desk-not-open",
  happened: "No page of this desk is open in that tab any more.",
  means: "Nothing was checked.",
  todo: "Open a ticket of the desk, then check again.",
};

const place = (desk: DeskPlace["desk"], host: string, more: Partial<DeskPlace> = {}): DeskPlace => ({
  desk,
  host,
  account: host,
  environment: "production",
  origin: `https://${host}/*`,
  allowed: true,
  mapped: true,
  tabs: [],
  ...more,
});

const places: DeskPlace[] = [
  place("zendesk", "acme.zendesk.com", { tabs: [{ tab: 11, title: "#4711 Refund for order 1001 – Acme" }] }),
  place("zendesk", "acme-sandbox.zendesk.com", { environment: "sandbox", mapped: false }),
  place("freshdesk", "acme.freshdesk.com", { tabs: [{ tab: 12, title: "[#5102] Wo ist mein Paket?" }] }),
  place("freshdesk", "help.acme.example", { account: "acme.freshdesk.com", allowed: false }),
  place("freshdesk", "aide.acme.example", { account: "acme.freshdesk.com" }),
  place("freshdesk", "acme-practice.freshdesk.com", { environment: "practice" }),
];

const UNREADABLE = "Tickets cannot be read, so nothing is proposed.";
const report: DeskReport = {
  desk: "zendesk",
  host: "acme.zendesk.com",
  at: "2026-11-20T09:30:00.000Z",
  extension: "0.1.0",
  browser: "Chrome 150",
  points: [
    {
      kind: "selector",
      name: "Open ticket",
      found: "address, tab and pane agree",
      ok: true,
      means: "No ticket is open.",
    },
    {
      kind: "selector",
      name: "Reply composer",
      found: '[data-test-id="omnicomposer-rich-text-ckeditor"]',
      ok: true,
      means: "No draft can be inserted: copy it.",
    },
    {
      kind: "selector",
      name: "Ticket fields",
      found: null,
      ok: false,
      means: "A changed status or tag is noticed late, with the next reading.",
    },
    { kind: "endpoint", name: "GET /api/v2/users/me.json", found: "HTTP 200", ok: true, means: UNREADABLE },
    { kind: "endpoint", name: "GET /api/v2/tickets/{id}.json", found: "HTTP 200", ok: true, means: UNREADABLE },
    { kind: "editor", name: "CKEditor 5", found: "editor", ok: true, means: "Drafts go in as a paste." },
  ],
};

const gateway: ModelStatus = {
  driver: "gateway",
  model: "model-a",
  says: "model-a drafts, through your company's server; the key stays there.",
  gateway: {
    available: true,
    says: "model-a drafts, through your company's server; the key stays there.",
    models: ["model-a", "model-b"],
    budget: { limit: 2_000_000, used: 412_300 },
  },
  ownKey: { set: false, models: [] },
};
const ownKey: ModelStatus = {
  ...gateway,
  driver: "own-key",
  says: "model-a drafts with your own key, until the browser is closed.",
  ownKey: { set: true, models: ["model-a", "model-b"] },
};
const spent = "Today's model budget is used up: the playbook drafts until midnight UTC.";
const none = "No model key is set on the server: the playbook drafts.";
const playbook: ModelStatus = { ...gateway, driver: "playbook", model: null };
const models: Record<string, ModelStatus> = {
  "own-key": ownKey,
  spent: {
    ...playbook,
    says: spent,
    gateway: { ...gateway.gateway, available: false, says: spent, budget: { limit: 2_000_000, used: 2_000_000 } },
  },
  "no-desks": { ...playbook, says: none, gateway: { available: false, says: none, models: [], budget: null } },
};

const keyRefused: Failure = {
  code: "own-key-refused",
  happened: "api.anthropic.com refused the key: invalid x-api-key",
  means: "The key was not taken over and is not kept; what drafted before goes on drafting.",
  todo: "Look in the provider's console whether the key is still active, copy it whole, and try again.",
};

/** What the browser would do for the page. */
export const optionsDoor: BrowserDoor = {
  allow: async (origin) => origin !== "https://help.acme.example/*",
  takeBack: async () => true,
  copy: async (text) => void window.calls.push({ copied: text }),
};

export function optionsSample(name: string): Ask {
  return (async (call: ConsoleCall) => {
    window.calls.push(call);
    switch (call.console) {
      case "status":
        return name === "expired" ? { ...signedIn, problem: away } : SIGNED_OUT.has(name) ? signedOut : signedIn;
      case "hello":
        return name === "away"
          ? { ok: false, failure: unreachable }
          : { ok: true, value: name === "company" ? { ...hello, practice: false, people: [] } : hello };
      case "desks":
      case "desks-changed":
        return name === "no-desks" ? [] : places;
      case "check-desk":
        return call.tab === 12
          ? { ok: true, value: { ...report, points: report.points.map((point) => ({ ...point, ok: true })) } }
          : name === "check-fails"
            ? { ok: false, failure: notOpen }
            : { ok: true, value: report };
      case "model":
        return models[name] ?? gateway;
      case "choose-model":
        return { ...(models[name] ?? gateway), driver: call.driver, model: call.model ?? "model-a" };
      case "own-key":
        return call.key === "wrong-key-wrong-key"
          ? { ok: false, failure: keyRefused }
          : { ok: true, value: call.key === null ? gateway : ownKey };
      case "sign-in":
        return call.password === "right" ? { ok: true, value: signedIn } : { ok: false, failure: wrongPassword };
      default:
        return signedOut;
    }
  }) as Ask;
}
