/**
 * The gate beside Cedar on many random requests: `npm run -s bench -- cedar-agreement [REQUESTS] [SEED]`. One line of
 * JSON; exit 1 on any difference, with the first ones on stderr.
 */
import fc from "fast-check";
import { compareBoth, type Difference } from "./cedar/agreement.ts";
import { cedarPack } from "./cedar/packs.ts";
import { cedarRequest } from "./cedar/requests.ts";

const PER_PACK = 100;
const wanted = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 20_261_121);

const began = performance.now();
const packs = Math.ceil(wanted / PER_PACK);
const documents = fc.sample(cedarPack, { numRuns: packs, seed });
const outcomes: Record<string, number> = {};
const differences: Difference[] = [];
let requests = 0;
let fired = 0;
for (const [i, document] of documents.entries()) {
  const some = fc.sample(cedarRequest, { numRuns: PER_PACK, seed: seed + i });
  const compared = compareBoth(document, some);
  differences.push(...compared.differences);
  requests += some.length;
  for (const { outcome, rules } of compared.gate) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    fired += rules.length;
  }
}
for (const one of differences.slice(0, 3)) console.error(JSON.stringify(one));
const seconds = Math.round((performance.now() - began) / 100) / 10;
console.log(JSON.stringify({ requests, packs, seed, differences: differences.length, outcomes, fired, seconds }));
process.exitCode = differences.length === 0 ? 0 : 1;
