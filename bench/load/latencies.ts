/** How long things took, by what they were; only answered requests count, since a killed server answers nothing. */

export class Latencies {
  private readonly taken = new Map<string, number[]>();

  async time<T>(what: string, work: () => Promise<T>, counts: (answer: T) => boolean): Promise<T> {
    const since = performance.now();
    const answer = await work();
    if (counts(answer)) this.add(what, performance.now() - since);
    return answer;
  }

  report(): Record<string, { n: number; p50Ms: number; p99Ms: number; maxMs: number }> {
    return Object.fromEntries(
      [...this.taken].map(([what, all]) => {
        const sorted = all.toSorted((a, b) => a - b);
        const at = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10;
        return [what, { n: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }];
      }),
    );
  }

  private add(what: string, ms: number): void {
    const list = this.taken.get(what) ?? [];
    list.push(ms);
    this.taken.set(what, list);
  }
}
