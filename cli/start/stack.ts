/** Server, practice desk, shop and model of `npm start`, in this process, with everything they keep in one folder. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import type { PracticeModel } from "#practice/model/practice-model.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { readPack } from "../pack/read-pack.ts";
import { chooseModel, type ModelChoice } from "./practice-model.ts";

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
  /** Absent: none, whatever the environment holds: a run that is played must be the same everywhere. */
  model?: ModelChoice;
  signal: AbortSignal;
}

export interface Stack {
  practice: Practice;
  /** Null unless the practice model was asked for. */
  model: PracticeModel | null;
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
  const model = await chooseModel(options.model ?? "none", process.env, signal);
  const server = await startServer({
    dir: path.join(dir, "server"),
    port: options.port,
    pack: { document, playbooks, knowledge },
    extensionIds: [EXTENSION_ID],
    practice: { desk: practice.desk, freshdesk: practice.freshdesk, shop: practice.shop },
    model: model.options,
    signal,
    ...(options.holdSeconds === undefined ? {} : { holdSeconds: options.holdSeconds }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  return {
    practice,
    model: model.practice,
    server,
    async stop() {
      await server.stop();
      await model.practice?.stop();
      await practice.stop();
    },
  };
}
