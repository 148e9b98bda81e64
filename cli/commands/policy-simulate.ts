/** `countersign policy simulate`: which requests a new policy would answer differently, and how much money that is. */
import { SEVERITY } from "#lib/domain/decision.ts";
import { type Money, showMoney } from "#lib/domain/money.ts";
import { type Flip, flipOf } from "#lib/policy/simulate.ts";
import { answerLines } from "./answer-lines.ts";
import { assumedSource, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";
import { readRequestLine } from "./request-line.ts";

export const policySimulateCommand: Command = {
  name: "policy simulate",
  usage: "policy simulate OLD NEW [--assume-source server|attested|text]",
  says: "shows which requests on stdin would be answered differently",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["assume-source"], 2);
    const assumed = assumedSource(options["assume-source"]);
    const [before, after] = [await loadPolicy(positionals[0] ?? "", io), await loadPolicy(positionals[1] ?? "", io)];
    if (before === undefined || after === undefined) return 2;
    const count = { requests: 0, flips: 0 };
    const stricter = new Tally("more strictly");
    const milder = new Tally("more mildly");
    const code = await answerLines(io, {
      read: (text) => readRequestLine(text, assumed),
      answer({ request }) {
        count.requests++;
        const flip = flipOf(before.policy, after.policy, request);
        if (flip === undefined) return undefined;
        count.flips++;
        (SEVERITY[flip.willBe] > SEVERITY[flip.was] ? stricter : milder).add(flip);
        return flip;
      },
      last: () => count,
    });
    io.err(summary(count.requests, [stricter, milder]));
    return code;
  },
};

/** Flips in one direction, with the amounts they were about. Sums never round: what is past the safe integers is kept exact. */
class Tally {
  flips = 0;
  readonly #sums = new Map<string, bigint>();
  readonly #direction: string;

  constructor(direction: string) {
    this.#direction = direction;
  }

  add({ amount }: Flip): void {
    this.flips++;
    if (amount !== undefined)
      this.#sums.set(amount.currency, (this.#sums.get(amount.currency) ?? 0n) + BigInt(amount.minor));
  }

  toString(): string {
    const sums = [...this.#sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => show(currency, minor));
    return `${this.flips} ${this.#direction}${sums.length === 0 ? "" : ` (${sums.join(", ")})`}`;
  }
}

function show(currency: string, minor: bigint): string {
  const number = Number(minor);
  const money: Money = { minor: number, currency };
  return Number.isSafeInteger(number) ? showMoney(money) : `${minor} minor units of ${currency}`;
}

function summary(requests: number, tallies: readonly Tally[]): string {
  const changed = tallies.filter((tally) => tally.flips > 0);
  const all = `${requests} ${requests === 1 ? "request" : "requests"}`;
  return changed.length === 0
    ? `Nothing would change for ${all}.`
    : `Of ${all}, the new policy would answer ${changed.map(String).join(" and ")}.`;
}
