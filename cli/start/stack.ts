/** Server, practice desk and shop of `npm start`, in this process, with everything they keep in one folder. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { readPack } from "../pack/read-pack.ts";

/** The pack that the practice runs on. */
export const ACME = path.join(import.meta.dirname, "../../policies/acme");

export interface StackOptions {
  dir: string;
  /** 0 for any free port. */
  port: number;
  deskPort?: number;
  pack?: string;
  holdSeconds?: number;
  now?: () => number;
  signal: AbortSignal;
}

export interface Stack {
  practice: Practice;
  server: RunningServer;
  stop(): Promise<void>;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, signal } = options;
  await mkdir(dir, { recursive: true });
  const read = await readPack(options.pack ?? ACME);
  if (!read.ok)
    throw new Error(`the policy pack cannot be read: ${read.problems.map((one) => one.message).join("; ")}`);
  const { document, playbooks, knowledge } = read.pack;
  const practice = await startPractice({
    dir: path.join(dir, "practice"),
    signal,
    ...(options.deskPort === undefined ? {} : { deskPort: options.deskPort }),
  });
  const server = await startServer({
    dir: path.join(dir, "server"),
    port: options.port,
    pack: { document, playbooks, knowledge },
    extensionIds: [EXTENSION_ID],
    practice: { desk: practice.desk, shop: practice.shop },
    signal,
    ...(options.holdSeconds === undefined ? {} : { holdSeconds: options.holdSeconds }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  return {
    practice,
    server,
    async stop() {
      await server.stop();
      await practice.stop();
    },
  };
}
