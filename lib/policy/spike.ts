/**
 * The arithmetic of a breaker: how much there was in the last window against the usual level, in whole numbers only, so
 * that the same history trips it everywhere at the same instant.
 */

/** A fraction; `over` is positive. */
export interface Fraction {
  of: bigint;
  over: bigint;
}

export interface Spike {
  times: Fraction;
  /** Milliseconds; the level is measured from `now − over` to `now − within`, and `over` is the longer one. */
  over: number;
  within: number;
  /** The level is never less than this. */
  least: Fraction;
}

/** What counted, oldest first, and the sums up to each entry. */
export interface Series {
  at: readonly number[];
  upTo: readonly bigint[];
}

export function seriesOf(entries: readonly { at: number; amount: bigint }[]): Series {
  const upTo = [0n];
  for (const { amount } of entries) upTo.push((upTo.at(-1) ?? 0n) + amount);
  return { at: entries.map(({ at }) => at), upTo };
}

/** Undefined for a number that is not written as a plain decimal. */
export function fractionOf(number: number): Fraction | undefined {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(String(number));
  if (match === null) return undefined;
  const [, whole = "", digits = ""] = match;
  return { of: BigInt(whole + digits), over: 10n ** BigInt(digits.length) };
}

/** What is in the last window; what is dated after now is. */
export function recentOf({ at, upTo }: Series, { within }: Spike, now: number): bigint {
  return (upTo.at(-1) ?? 0n) - (upTo[firstFrom(at, now - within)] ?? 0n);
}

export function isTripped(series: Series, spike: Spike, now: number, adds: bigint): boolean {
  const sum = recentOf(series, spike, now) + adds;
  return bounds(series, spike, now).every(({ of, over }) => sum * over > of);
}

/** The most that is tolerated in a window, cut down to a whole number. */
export function tolerated(series: Series, spike: Spike, now: number): bigint {
  const [usual = 0n, least = 0n] = bounds(series, spike, now).map(({ of, over }) => of / over);
  return usual > least ? usual : least;
}

/** `times` × the usual level, and `times` × the least level; the greater one counts. */
function bounds({ at, upTo }: Series, { times, over, within, least }: Spike, now: number): readonly Fraction[] {
  const before = (upTo[firstFrom(at, now - within)] ?? 0n) - (upTo[firstFrom(at, now - over)] ?? 0n);
  return [
    { of: times.of * before * BigInt(within), over: times.over * BigInt(over - within) },
    { of: times.of * least.of, over: times.over * least.over },
  ];
}

/** The instant at which so much has left the last window that `adds` fits again; it fits just after it. */
export function calmAt(series: Series, spike: Spike, now: number, adds: bigint): number | undefined {
  for (const at of series.at.slice(firstFrom(series.at, now - spike.within))) {
    const leaves = at + spike.within;
    if (!isTripped(series, spike, leaves + 1, adds)) return leaves;
  }
  return undefined;
}

/** Index of the first entry at or after an instant. */
function firstFrom(at: readonly number[], instant: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
