/**
 * One person's browser for as long as the load lasts: entries, history, leases, claims and refunds, with pauses as people make
 * them. What it heard is kept for the judge; what it heard nothing of is asked again in the same words, at the other server.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Act, approveAct, type Stage } from "#e2e/faults/acts.ts";
import { Client, type Sent } from "#e2e/faults/client.ts";
import type { Random } from "#e2e/faults/random.ts";
import type { Fleet } from "./fleet.ts";
import type { Latencies } from "./latencies.ts";

export interface Ground {
  readonly fleet: Fleet;
  /** Its policy changes whenever one is published. */
  readonly stage: () => Stage;
  readonly latencies: Latencies;
  /** What is going on besides: part of the names under which times are kept. */
  readonly phase: () => string;
  readonly signal: AbortSignal;
}

export interface Done {
  readonly act: Act;
  readonly client: Client;
  /** What the server said in the end when it was not let through. */
  readonly refused?: string;
}

/** One of so many turns; the rest is writing. */
const HISTORY = 0.12;
const LEASE = 0.1;
const CLAIM = 0.06;
const REFUND = 0.03;
const PAUSE_MS = 6_000;
const AGAIN_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** An approval holds for ten minutes; whoever is not heard until then has to ask anew. */
const LONGEST_MS = 5 * 60_000;

export function signIn(fleet: Fleet): Promise<Client> {
  return Client.signIn({ url: fleet.url, password: fleet.lasting.ready().practicePassword });
}

export async function work(client: Client, ground: Ground, random: Random, done: Done[]): Promise<void> {
  const { signal } = ground;
  await delay(random.below(PAUSE_MS));
  while (!signal.aborted) {
    const dice = random.below(1_000) / 1_000;
    if (dice < HISTORY) await ask(client, ground, "history", "/v1/log/history", historyOf(client));
    else if (dice < HISTORY + LEASE) await ask(client, ground, "lease", "/v1/lease", { have: null });
    else if (dice < HISTORY + LEASE + CLAIM) await act(client, ground, "claim", done);
    else if (dice < HISTORY + LEASE + CLAIM + REFUND) await act(client, ground, "refund", done);
    else await client.write(random.between(1, 5), { entry: "sent" }, { customer: `cus_load_${random.below(50)}` });
    await deliver(client, ground, "append");
    await delay(random.between(PAUSE_MS / 2, PAUSE_MS * 1.5), undefined, { signal }).catch(() => undefined);
  }
}

const historyOf = ({ remembered }: Client) => ({ remembered, limit: 50, before: null });

/** One at a time for each browser, or its own batches could overtake each other. */
const underWay = new WeakMap<Client, Promise<unknown>>();

export function deliver(client: Client, ground: Ground, what: string): Promise<void> {
  const mine = (underWay.get(client) ?? Promise.resolve()).then(() => deliverInTurn(client, ground, what));
  underWay.set(client, mine);
  return mine;
}

/** Longer than anything is down or busy; what is left then is for the judge. */
const MOST_FAILURES = 120;

/** The outbox, in order, in batches, until it is empty. */
async function deliverInTurn(client: Client, ground: Ground, what: string): Promise<void> {
  const { fleet, latencies, phase, signal } = ground;
  let failures = 0;
  for (
    let batch = next(client);
    batch.length > 0 && failures < MOST_FAILURES && !signal.aborted;
    batch = next(client)
  ) {
    const name = `${what}${phase()}`;
    const delivery = await latencies.time(
      name,
      () => client.deliver(batch),
      ({ is }) => is === "answered",
    );
    if (delivery.is === "alarm") return;
    client.forgetTold();
    failures = delivery.is === "answered" ? 0 : failures + 1;
    if (failures > 0) await again(fleet, failures);
  }
}

function next(client: Client): Sent[] {
  const seq = ({ submission }: Sent) => submission.signed.item.seq;
  return client
    .pending()
    .sort((a, b) => seq(a) - seq(b))
    .slice(0, 100);
}

/** With jitter, and longer each time, or two hundred browsers would come back as one. */
async function again(fleet: Fleet, failures = 1): Promise<void> {
  fleet.turn();
  await delay(Math.min(LONGEST_PAUSE_MS, AGAIN_MS * 1.5 ** failures) * (0.5 + Math.random()));
}

async function ask(client: Client, ground: Ground, what: string, path: string, body: unknown): Promise<void> {
  const name = `${what}${ground.phase()}`;
  const answer = await ground.latencies.time(
    name,
    () => client.post(path, body),
    (got) => got?.status === 200,
  );
  if (answer === undefined || answer.status >= 500) await again(ground.fleet);
  else if (what === "history" && answer.status === 200) await client.believe(answer.body, historyOf(client).remembered);
}

async function act(client: Client, ground: Ground, is: Act["is"], done: Done[]): Promise<void> {
  const { fleet, latencies, phase } = ground;
  const asked = await approveAct(ground.stage(), client, is);
  // It goes in with its claim, never by itself.
  client.sent.delete(asked.intent);
  const until = Date.now() + LONGEST_MS;
  let refused = "nobody answered";
  while (Date.now() < until) {
    const name = `${is}${phase()}`;
    const answer = await latencies.time(
      name,
      () => client.post(asked.path, asked.body),
      (got) => got?.status === 200,
    );
    if (answer?.status === 200) {
      done.push({ act: asked, client });
      if (is === "claim")
        await client.write(1, { entry: "result", suggestion: asked.suggestion, settles: asked.intent, ending: "done" });
      return;
    }
    // Nobody heard, or the server could not at the moment: the same words again.
    if (answer !== undefined && answer.status < 500) {
      refused = `${is} ${answer.status} ${answer.code}`;
      break;
    }
    await again(fleet);
  }
  // Its number was used, so it stays a part of the chain: it goes on record as an approval that was not let through.
  done.push({ act: asked, client, refused });
  client.keep({ entryId: asked.intent, submission: asked.submission });
}
