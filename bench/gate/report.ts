/** The bench of the gate: first whether all engines decide the same, then how long each of them takes. */
import { bySizes } from "./by-rules.ts";
import { coldStartMs } from "./cold-start.ts";
import { benchPolicy, disagreements, peersOf } from "./engines.ts";
import { type Figures, measure } from "./measure.ts";
import { ours, oursFromRequest } from "./ours.ts";
import { makeRequests } from "./requests.ts";

const SEED = 20_261_120;
const SIZES = [30, 300, 3_000];

export interface Report {
  ours: Figures;
  /** Typing of values and reading of times included, which the others get done beforehand. */
  oursFromRequest: Figures;
  peers: Record<string, Figures>;
  ratioToBestPeer: number;
  agree: boolean;
  byRules: Record<string, Figures>;
  coldStartMs: number;
}

export interface Effort {
  requests: number;
  rounds: number;
  coldStarts: number;
}

export async function report(
  { requests: count, rounds, coldStarts }: Effort,
  tell: (line: string) => void,
): Promise<Report> {
  const policy = await benchPolicy();
  const { document } = policy;
  const requests = makeRequests(count, SEED);
  const own = ours(policy);
  const fromRequest = oursFromRequest(policy);
  const peers = await peersOf(document);
  const differing = await disagreements(own, [fromRequest, ...peers], requests);
  for (const one of differing.slice(0, 5)) tell(`${one.engine} decides otherwise: ${JSON.stringify(one)}`);

  const figures = await measure([own, ...peers], requests, rounds);
  const of = (name: string): Figures => figures.get(name) ?? { opsPerSec: 0, p50us: 0, p99us: 0 };
  const best = Math.max(...peers.map((peer) => of(peer.name).opsPerSec));
  const whole = await measure([fromRequest], requests, rounds);
  const sizes = await measure(bySizes(document, SIZES), requests, rounds);
  const [first] = requests;
  if (first === undefined) throw new Error("the bench needs requests");
  return {
    ours: of(own.name),
    oursFromRequest: whole.get(fromRequest.name) ?? of(""),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, of(peer.name)])),
    ratioToBestPeer: Math.round((of(own.name).opsPerSec / best) * 100) / 100,
    agree: differing.length === 0,
    byRules: Object.fromEntries(sizes),
    coldStartMs: await coldStartMs(document, first, coldStarts),
  };
}
