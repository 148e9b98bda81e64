/** What the server processes hold in memory, sampled from outside, and whether it grows: a straight line through the samples. */
import { readFileSync } from "node:fs";

interface Sample {
  readonly minute: number;
  readonly megabytes: number;
}

export interface MemoryReport {
  readonly samples: number;
  readonly minutes: number;
  readonly firstMb: number;
  readonly lastMb: number;
  readonly mostMb: number;
  /** Of the line through all samples after the first third, when caches are warm. */
  readonly slopeMbPerMinute: number;
}

export class MemoryWatch {
  private readonly lives = new Map<string, { since: number; samples: Sample[] }>();

  /** One life of one process: a server that was killed begins another. */
  look(name: string, pid: number): void {
    const megabytes = residentMegabytes(pid);
    if (megabytes === undefined) return;
    const key = `${name} ${pid}`;
    const life = this.lives.get(key) ?? { since: Date.now(), samples: [] };
    life.samples.push({ minute: (Date.now() - life.since) / 60_000, megabytes });
    this.lives.set(key, life);
  }

  /** The life that lasted longest of each name: only there a leak has time to show. */
  report(): Record<string, MemoryReport> {
    const longest: Record<string, MemoryReport> = {};
    for (const [key, { samples }] of this.lives) {
      const name = key.slice(0, key.lastIndexOf(" "));
      const report = describe(samples);
      if ((longest[name]?.minutes ?? -1) < report.minutes) longest[name] = report;
    }
    return longest;
  }
}

function describe(samples: readonly Sample[]): MemoryReport {
  const last = samples.at(-1);
  const minutes = last?.minute ?? 0;
  const warm = samples.filter(({ minute }) => minute >= minutes / 3);
  const round = (n: number) => Math.round(n * 100) / 100;
  return {
    samples: samples.length,
    minutes: round(minutes),
    firstMb: round(warm[0]?.megabytes ?? 0),
    lastMb: round(last?.megabytes ?? 0),
    mostMb: round(Math.max(0, ...samples.map(({ megabytes }) => megabytes))),
    slopeMbPerMinute: round(slope(warm)),
  };
}

/** Least squares. */
function slope(samples: readonly Sample[]): number {
  const n = samples.length;
  if (n < 2) return 0;
  const x = samples.reduce((sum, { minute }) => sum + minute, 0) / n;
  const y = samples.reduce((sum, { megabytes }) => sum + megabytes, 0) / n;
  const over = samples.reduce((sum, { minute, megabytes }) => sum + (minute - x) * (megabytes - y), 0);
  const under = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
