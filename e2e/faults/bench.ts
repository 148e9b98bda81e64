/** A real server, a real database, the practice desk and shop, and a clock that is moved by hand. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type Pack, type RunningServer, type ServerOptions, startServer } from "#server/main.ts";
import { Device } from "#server/testing/device.ts";
import { testPack } from "#server/testing/pack.ts";
import { createWishes, type Wishes } from "./wishes.ts";

export interface Bench extends Wishes {
  readonly practice: Practice;
  readonly dir: string;
  readonly clock: { now: number };
  readonly reports: unknown[];
  server(): RunningServer;
  restart(more?: Partial<ServerOptions>): Promise<void>;
  device(user?: string): Promise<Device>;
  stop(): Promise<void>;
}

/** How the server reaches the practice: directly, unless something is put in between. */
type Connect = (practice: Practice, dir: string) => Promise<NonNullable<ServerOptions["practice"]>>;
const directly: Connect = async ({ desk, freshdesk, shop }) => ({ desk, freshdesk, shop });

export async function startBench(options: Partial<ServerOptions> = {}, connect = directly): Promise<Bench> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-server-"));
  const clock = { now: Date.now() };
  const reports: unknown[] = [];
  const practice = await startPractice({ dir: path.join(dir, "practice") });
  const links = await connect(practice, dir);
  const pack: Pack = options.pack ?? testPack();
  const start = (more: Partial<ServerOptions> = {}) =>
    startServer({
      dir: path.join(dir, "server"),
      now: () => clock.now,
      pack,
      practice: links,
      report: (error) => reports.push(error),
      ...options,
      ...more,
    });
  let server = await start();
  const wishes = createWishes(practice, pack);
  const bench: Bench = {
    practice,
    dir,
    clock,
    reports,
    server: () => server,
    async restart(more) {
      await server.stop();
      server = await start(more);
    },
    async device(user = "sam") {
      const device = await Device.make(
        () => server.url,
        () => clock.now,
      );
      const answer = await device.signIn(user, server.practicePassword);
      if (answer.status !== 200) throw new Error(`sign-in of ${user}: ${JSON.stringify(answer.body)}`);
      const { submission } = await device.enrol();
      await device.call("POST", "/v1/log", { submissions: [submission], remembered: null });
      return device;
    },
    ...wishes,
    async stop() {
      await server.stop();
      await practice.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return bench;
}
