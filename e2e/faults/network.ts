/** The world of what can happen between browsers and servers: a bad network, two servers on one database, one browser. */
import type { Act } from "./acts.ts";
import { judgeAct } from "./acts.ts";
import type { Client } from "./client.ts";
import { type CutProxy, startCutProxy } from "./cut-proxy.ts";
import type { World } from "./fault.ts";
import { type Served, serve } from "./served.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

export interface Network extends World {
  readonly served: Served;
  readonly proxy: CutProxy;
  readonly client: Client;
  /** Both servers, started when first asked for. */
  urls(): Promise<readonly string[]>;
}

export const openNetwork = (): Promise<Network> => openNetworkOn(undefined);

/** `database`: a `postgres://` URL; else a file in the server's folder. */
export async function openNetworkOn(database: string | undefined): Promise<Network> {
  const served = await serve(database === undefined ? {} : { database });
  const proxy = await startCutProxy(() => served.bench.server().port);
  return {
    served,
    proxy,
    client: await served.client(),
    urls: async () => [served.bench.server().url, (await served.second()).url],
    async close() {
      await proxy.stop();
      await served.close();
    },
  };
}

/** The record, and what the last act came to. */
export async function judgeBoth(served: Served, client: Client, act: Act | undefined): Promise<Tally> {
  const { tally, entries } = await served.judge([client]);
  const total = { ...emptyTally(), faults: 1 };
  addTally(total, tally);
  if (act !== undefined) addTally(total, await judgeAct(served, client, act, entries));
  total.lost += client.pending().length;
  total.undetected += client.alarms.splice(0).length;
  return total;
}
