/** What rounds of faults came to. Anything but zero in the last three is a broken promise. */
export interface Tally {
  /** Faults that really happened. */
  faults: number;
  /** Entries and executions that the server had acknowledged. */
  acknowledged: number;
  /** Acknowledged, and gone afterwards. */
  lost: number;
  /** On record twice, or paid or written twice. */
  doubled: number;
  /** Wrong, and no check said so. */
  undetected: number;
  /** Rounds after which no judge could say anything: the world broke, or somebody changed what it is made of. */
  unjudged?: number;
  /** Why this machine could not play it; then nothing was counted. */
  skipped?: string;
  /** Of damage that was done on purpose: who noticed it, and how often. */
  noticedBy?: Record<string, number>;
}

export const emptyTally = (): Tally => ({ faults: 0, acknowledged: 0, lost: 0, doubled: 0, undetected: 0 });

const COUNTS = ["faults", "acknowledged", "lost", "doubled", "undetected"] as const;

export function addTally(into: Tally, one: Tally): void {
  for (const name of COUNTS) into[name] += one[name];
  if (one.unjudged !== undefined) into.unjudged = (into.unjudged ?? 0) + one.unjudged;
  for (const [who, times] of Object.entries(one.noticedBy ?? {})) {
    into.noticedBy ??= {};
    into.noticedBy[who] = (into.noticedBy[who] ?? 0) + times;
  }
}

export const broken = ({ lost, doubled, undetected, unjudged = 0 }: Tally): number =>
  lost + doubled + undetected + unjudged;
