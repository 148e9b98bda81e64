/** Answers that a worker would give to the console. What was asked goes to `window.calls`. */
import type { Ask } from "#components/console/ask-worker.ts";
import { signedHistory } from "#components/console/fixtures/signed-history.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { AlarmsView, AlarmView, ConsoleCall, HistoryPage, TaskView } from "#lib/messaging/console-calls.ts";
import type { RecordStatus } from "#lib/messaging/view.ts";

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

const NOTE = (size: number, hash: string): string =>
  `countersign.acme.example/log/acme/1\n${size}\n${hash}=\n\n— countersign.acme.example/log/acme/1 ${"Az3k".repeat(22)}\n`;

const alarm: AlarmView = {
  at: "2026-11-20T11:02:05.000Z",
  code: "rolled-back",
  says: "The server's log does not continue the log that this browser has followed: the log shrank from 5120 to 5044 entries.",
  remembered: NOTE(5_120, "q".repeat(43)),
  received: NOTE(5_044, "R".repeat(43)),
  by: null,
  reported: "2026-11-20T11:02:06.000Z",
};

const alarms: AlarmsView = {
  own: [alarm],
  server: {
    readOnly: {
      since: "2026-11-20T11:02:06.000Z",
      code: "behind-own-signature",
      says: "Its own signature stands under a larger log than it has: a backup was put back.",
    },
    alarms: [{ ...alarm, received: NOTE(5_061, "S".repeat(43)), by: "Mia's browser", at: "2026-11-20T11:20:00.000Z" }],
  },
};

const tasks: TaskView[] = [
  {
    suggestion: "t1",
    title: "Set status to pending",
    ticket: "4711",
    desk: "zendesk",
    host: "acme.zendesk.com",
    rep: "sam",
    since: "2026-11-20T11:02:05.000Z",
    says: "Reading ticket #4711 could not tell whether this happened: “Set status to pending”.",
    todo: "Look at ticket #4711 in Zendesk, at its events as well. Did it happen?",
    by: "page",
  },
  {
    suggestion: "t2",
    title: "Refund $32.00 · order 1001",
    ticket: "4712",
    desk: "zendesk",
    host: "acme.zendesk.com",
    rep: "mia",
    since: "2026-11-19T08:11:00.000Z",
    says: "The shop did not answer for a day.",
    todo: "Look for a refund with this number in the shop's dashboard. Did it happen?",
    by: "server",
  },
];

const record: RecordStatus = { onRecord: 10_037, verified: 849, waiting: 9_188, sending: { sent: 812, of: 10_000 } };

export function consoleSample(name: string): Ask {
  const page = history(name);
  return ((call: ConsoleCall) => {
    window.calls.push(call);
    if (call.console === "tasks") return Promise.resolve(name === "tasks" ? tasks : []);
    if (call.console === "decide-task")
      return Promise.resolve({ ok: true, value: tasks.filter((one) => one.suggestion !== call.suggestion) });
    if (call.console === "alarms") return Promise.resolve(name === "alarm" ? alarms : { own: [], server: null });
    if (call.console === "record") return Promise.resolve(name === "alarm" ? record : { ...record, waiting: 0 });
    return call.console === "history" && call.before !== null ? Promise.resolve(nothing) : page;
  }) as Ask;
}
