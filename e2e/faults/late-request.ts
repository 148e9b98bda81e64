/**
 * A request is held up on the way. The browser hears nothing, asks again on another connection and goes on; then the first
 * one arrives. It must find what was done and add nothing: no second entry, no second payment.
 */
import { approveAct, ask } from "./acts.ts";
import { defineFault } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";

export const lateRequest = defineFault<Network>({
  says: "a request is held up on the way and arrives after it was sent again and answered",
  rounds: 40,
  brief: 3,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, proxy, client }, { random, plant }) {
    const act = random.chance(0.5) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
    const batch = act === undefined ? await client.write(random.between(1, 12)) : [];
    proxy.arm({ when: "late" });
    const late = act === undefined ? client.deliver(batch, proxy.url()) : client.post(act.path, act.body, proxy.url());
    await proxy.struck();
    if (act !== undefined) await ask(client, act);
    await client.drain();
    // What the browser did since then makes the late words older still.
    await client.write(random.between(0, 3));
    await client.drain();
    await proxy.release();
    proxy.cutAll();
    await late;
    await served.plant(plant, client, random);
    return judgeBoth(served, client, act);
  },
});
