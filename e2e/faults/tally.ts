/** What rounds of faults came to. Anything but zero in the last three is a broken promise. */
export interface Tally {
  /** Faults that really happened. */
  faults: number;
  /** Entries and executions that the server had acknowledged. */
  acknowledged: number;
  /** Acknowledged, and gone afterwards. */
  lost: number;
  /** On record twice, or paid twice. */
  doubled: number;
  /** Wrong, and no check said so. */
  undetected: number;
}

export const emptyTally = (): Tally => ({ faults: 0, acknowledged: 0, lost: 0, doubled: 0, undetected: 0 });

export function addTally(into: Tally, one: Tally): void {
  for (const key of Object.keys(into) as (keyof Tally)[]) into[key] += one[key];
}
