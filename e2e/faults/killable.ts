/** A server as a process of its own, between proxies that can stop what it asks of shop and desk; it lives through many kills. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureCertificate } from "#practice/certificate.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type DeskProxy, startDeskProxy } from "#server/testing/desk-proxy.ts";
import { testPack } from "#server/testing/pack.ts";
import { createCases } from "../harness/new-case.ts";
import type { Stage } from "./acts.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { Client } from "./client.ts";
import { exportRecord } from "./export-record.ts";
import type { Plant, World } from "./fault.ts";
import { type Judged, judgeRecord } from "./judge-record.ts";
import type { Random } from "./random.ts";
import { plantInRecord } from "./served.ts";
import { type ShopProxy, startShopProxy } from "./shop-proxy.ts";
import { createWishes } from "./wishes.ts";

export const FRESHDESK = "acme.freshdesk.com";

export interface Killable extends World, Stage {
  readonly server: ChildServer;
  readonly shop: ShopProxy;
  readonly desk: DeskProxy;
  readonly client: Client;
  /** Two more browsers, signed in when first asked for. */
  others(): Promise<readonly Client[]>;
  judge(clients: readonly Client[], expected?: readonly string[]): Promise<Judged>;
  plant(plant: Plant | undefined, client: Client, random: Random): Promise<void>;
}

/** Long enough to be killed in, short enough to wait for hundreds of times. */
const HOLD_SECONDS = 0.3;

export const openKillable = (): Promise<Killable> => openKillableOn(undefined);

/** `database`: a `postgres://` URL; else a file in the server's folder. */
export async function openKillableOn(database: string | undefined): Promise<Killable> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-faults-"));
  const practice: Practice = await startPractice({ dir: path.join(dir, "practice"), freshdeskPerMinute: 100_000 });
  const certificate = await ensureCertificate(path.join(dir, "practice"));
  const shop = await startShopProxy(practice.shop.port);
  const desk = await startDeskProxy({ host: FRESHDESK, port: practice.freshdesk.port, certificate });
  const server = await startChildServer(dir, practice, {
    shopPort: shop.port,
    freshdeskPort: desk.port,
    holdSeconds: HOLD_SECONDS,
    database,
  });
  const where = database ?? path.join(dir, "server", "countersign.db");
  const signIn = () => Client.signIn({ url: () => server.ready().url, password: server.ready().practicePassword });
  const client = await signIn();
  let others: Promise<readonly Client[]> | undefined;
  return {
    server,
    shop,
    desk,
    client,
    others: () => (others ??= Promise.all([signIn(), signIn()])),
    practice,
    newCase: createCases(practice).make,
    wishes: createWishes(practice, testPack()),
    async judge(clients, expected = []) {
      const lines = await exportRecord(where, path.join(dir, "server"));
      return judgeRecord({ lines, clients, vkey: clients[0]?.vkeys[0] ?? "", expected });
    },
    plant: (plant, told, random) => plantInRecord(where, plant, told, random),
    async close() {
      await server.kill();
      shop.stop();
      desk.stop();
      await practice.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
