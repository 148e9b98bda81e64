/** Answers that a worker would give to the console and the connection page. What was asked goes to `window.calls`. */
import type { Ask } from "#components/console/ask-worker.ts";
import { signedHistory } from "#components/console/fixtures/signed-history.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { ConnectionStatus, ConsoleCall, HistoryPage, ServerHello } from "#lib/messaging/console-calls.ts";

const away: Failure = {
  code: "server-unreachable",
  happened: "The server did not answer.",
  means: "What this browser holds is shown, without fresh proofs.",
  todo: "Check the connection; it is tried again by itself.",
};

const nothing: HistoryPage = {
  rows: [],
  total: 0,
  answer: null,
  remembered: null,
  vkeys: [],
  followedSince: null,
  problem: null,
};

async function history(name: string): Promise<HistoryPage> {
  const page = await signedHistory({ waiting: name === "waiting" });
  const answer = page.answer as { entries: { proof: string[] }[] };
  switch (name) {
    case "empty":
      return nothing;
    case "away":
      return { ...page, answer: null, problem: away };
    case "refused":
      return {
        ...page,
        answer: { ...answer, entries: answer.entries.map((each, at) => (at === 1 ? { ...each, proof: [] } : each)) },
      };
    case "unsigned":
      return { ...page, vkeys: (await signedHistory()).vkeys };
    case "loading":
      return new Promise(() => {});
    default:
      return page;
  }
}

export function consoleSample(name: string): Ask {
  const page = history(name);
  return ((call: ConsoleCall) => {
    window.calls.push(call);
    return call.console === "history" && call.before !== null ? Promise.resolve(nothing) : page;
  }) as Ask;
}

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

export function optionsSample(name: string): Ask {
  return (async (call: ConsoleCall) => {
    window.calls.push(call);
    switch (call.console) {
      case "status":
        return name === "connected" ? signedIn : name === "expired" ? { ...signedIn, problem: away } : signedOut;
      case "hello":
        return name === "away"
          ? { ok: false, failure: away }
          : { ok: true, value: name === "company" ? { ...hello, practice: false, people: [] } : hello };
      case "sign-in":
        return call.password === "right" ? { ok: true, value: signedIn } : { ok: false, failure: wrongPassword };
      default:
        return signedOut;
    }
  }) as Ask;
}
