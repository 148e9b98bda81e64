/** Starts writer processes, lets them begin together, and adds up what they did. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Orders, Written } from "./writer.ts";

const WRITER = path.join(import.meta.dirname, "writer.ts");

export interface Figures {
  entriesPerSec: number;
  commitP50Ms: number;
  commitP99Ms: number;
  /** Processor time of the writers, database server not counted. */
  cpuUsPerEntry: number;
}

export async function write(orders: readonly Orders[]): Promise<Figures> {
  const writers = orders.map(startWriter);
  await Promise.all(writers.map((writer) => writer.ready));
  for (const writer of writers) writer.go();
  const written = await Promise.all(writers.map((writer) => writer.done));
  const entries = sum(written.map((one) => one.entries));
  const took = Math.max(...written.map((one) => one.to)) - Math.min(...written.map((one) => one.from));
  const ms = written.flatMap((one) => one.ms).toSorted((a, b) => a - b);
  return {
    entriesPerSec: Math.round((entries * 1000) / took),
    commitP50Ms: round(at(ms, 0.5)),
    commitP99Ms: round(at(ms, 0.99)),
    cpuUsPerEntry: round((sum(written.map((one) => one.cpuMs)) * 1000) / entries),
  };
}

/** Of several runs: the median of each figure. */
export function median(runs: readonly Figures[]): Figures {
  const of = (pick: (figures: Figures) => number): number =>
    at(
      runs.map(pick).toSorted((a, b) => a - b),
      0.5,
    );
  return {
    entriesPerSec: of((one) => one.entriesPerSec),
    commitP50Ms: of((one) => one.commitP50Ms),
    commitP99Ms: of((one) => one.commitP99Ms),
    cpuUsPerEntry: of((one) => one.cpuUsPerEntry),
  };
}

function startWriter(orders: Orders) {
  const child = spawn(process.execPath, [WRITER, JSON.stringify(orders)], { stdio: ["pipe", "pipe", "inherit"] });
  const ready = Promise.withResolvers<void>();
  const done = Promise.withResolvers<Written>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as { ready?: true } & Written;
    if (said.ready) ready.resolve();
    else done.resolve(said);
  });
  child.once("exit", (code) => {
    const ended = new Error(`a writer ended early (${code})`);
    ready.reject(ended);
    done.reject(ended);
  });
  return { ready: ready.promise, done: done.promise, go: () => child.stdin.end("go\n") };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
