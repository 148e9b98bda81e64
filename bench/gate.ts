/**
 * `npm run -s bench -- gate --json [ROUNDS]`: this gate beside Cedar, two of CEL, json-rules-engine and casbin, under one
 * policy of 30 rules, on one thread. The last line is one JSON object; the exit code is 1 when they do not all decide the same.
 */
import { report } from "./gate/report.ts";

const rounds = Math.max(1, Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 7));
const figures = await report({ requests: 4_000, rounds, coldStarts: 9 }, (line) => process.stderr.write(`${line}\n`));
console.log(JSON.stringify(figures));
process.exitCode = figures.agree ? 0 : 1;
