/** Server, practice desk, shop and model of `npm start`, in this process, with everything they keep in one folder. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type PracticeModel, startPracticeModel } from "#practice/model/practice-model.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { readPack } from "../pack/read-pack.ts";

/** The pack that the practice runs on. */
export const ACME = path.join(import.meta.dirname, "../../policies/acme");

/** Enough for some hundred drafts. */
const TOKENS_PER_DAY = 2_000_000;

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
  model: PracticeModel;
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
  // Slow enough to be seen arriving, fast enough not to be waited for.
  const model = await startPracticeModel({ paceMs: 8, signal });
  const server = await startServer({
    dir: path.join(dir, "server"),
    port: options.port,
    pack: { document, playbooks, knowledge },
    extensionIds: [EXTENSION_ID],
    practice: { desk: practice.desk, freshdesk: practice.freshdesk, shop: practice.shop },
    model: { key: model.apiKey, baseUrl: model.url, models: [model.model], perRepPerDay: TOKENS_PER_DAY },
    signal,
    ...(options.holdSeconds === undefined ? {} : { holdSeconds: options.holdSeconds }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  return {
    practice,
    model,
    server,
    async stop() {
      await server.stop();
      await model.stop();
      await practice.stop();
    },
  };
}
