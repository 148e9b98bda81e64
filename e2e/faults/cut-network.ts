/**
 * The network is cut around one request: before it, in the middle of it, after it, in the middle of its answer. The browser
 * heard nothing and asks again with the same words; afterwards everything is on record once and paid once.
 */
import { approveAct, ask, plantInShop } from "./acts.ts";
import type { Cut } from "./cut-proxy.ts";
import { defineFault, type Fault } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";
import type { Random } from "./random.ts";

const WORDS = {
  before: "the network is cut before a request arrives",
  during: "the network is cut in the middle of a request",
  after: "the network is cut after a request, before its answer",
  answer: "the network is cut in the middle of an answer",
};

export function cutNetwork(when: keyof typeof WORDS): Fault {
  return defineFault<Network>({
    says: WORDS[when],
    rounds: 60,
    brief: 4,
    plants: ["lost", "doubled", "undetected"],
    open: openNetwork,
    async round({ served, proxy, client }, { random, plant }) {
      const act = random.chance(0.4) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
      if (act === undefined) await client.write(random.between(1, 12));
      const before = await served.size();
      proxy.arm(cutOf(when, random));
      const isCut =
        act === undefined
          ? (await client.deliver(client.pending(), proxy.url())).is === "cut"
          : (await client.post(act.path, act.body, proxy.url())) === undefined;
      if (!isCut) throw new Error("the cut fell behind the end of the request or its answer");
      await proxy.struck();
      const arrived = (await served.size()) > before;
      if (arrived !== (when === "after" || when === "answer"))
        throw new Error("the cut was not where it was meant to be");
      if (act !== undefined) await ask(client, act);
      await client.drain();
      if (plant === "doubled" && act?.is === "refund") plantInShop(served, act, random);
      else await served.plant(plant, client, random);
      return judgeBoth(served, client, act);
    },
  });
}

/** The smallest request has some 1,500 bytes with its headers, the smallest answer some 1,000: the cut falls into either part. */
function cutOf(when: Cut["when"], random: Random): Cut {
  switch (when) {
    case "during":
      return { when, bytes: random.between(1, 1_200) };
    case "answer":
      return { when, bytes: random.between(1, 900) };
    default:
      return { when };
  }
}
