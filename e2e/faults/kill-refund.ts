/**
 * The server dies, or the shop's answer is lost, around one refund. Afterwards the shop must have seen the refund
 * exactly once, and the record must hold both the intent and its end.
 */
import { approveAct, judgeAct, plantInShop, untilOver } from "./acts.ts";
import { defineFault, type Fault } from "./fault.ts";
import { type Killable, openKillable } from "./killable.ts";
import type { Moment } from "./shop-proxy.ts";
import { addTally, emptyTally } from "./tally.ts";

/** `held`: killed during the hold. The rest: see the proxy; `lost` cuts the answer and kills nobody. */
export type RefundFault = "held" | Exclude<Moment, "pass">;

const WORDS: Record<RefundFault, string> = {
  held: "the server is killed during a refund's hold",
  before: "the server is killed before its request reaches the shop",
  after: "the server is killed when the shop has paid and not yet answered",
  lost: "the shop's answer is lost",
};

export function killDuringRefund(fault: RefundFault): Fault {
  return defineFault<Killable>({
    says: WORDS[fault],
    rounds: fault === "lost" ? 20 : 15,
    brief: 1,
    plants: ["lost", "doubled", "undetected"],
    open: openKillable,
    async round(world, { random, plant }) {
      const { client, server, shop } = world;
      shop.set(fault === "held" ? "pass" : fault);
      const act = await approveAct(world, client, "refund");
      const answer = await client.post(act.path, act.body);
      if (answer?.status !== 200) throw new Error(`the refund was not taken: ${answer?.status} ${answer?.code}`);
      await client.believe(answer.body.receipt, null);
      if (fault !== "held") await shop.reached();
      if (fault !== "lost") await server.kill();
      shop.set("pass");
      if (fault !== "lost") await server.start();
      await untilOver(client, act.suggestion);
      await client.write(2);
      await client.drain();
      if (plant === "doubled") plantInShop(world, act, random);
      else await world.plant(plant, client, random);
      const { tally, entries } = await world.judge([client]);
      const total = { ...emptyTally(), faults: 1 };
      addTally(total, tally);
      addTally(total, await judgeAct(world, client, act, entries));
      return total;
    },
  });
}
