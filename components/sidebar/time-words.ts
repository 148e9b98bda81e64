/** Times as people say them; `now` comes from outside, so that a gallery and a test can stand still. */
export function agoInWords(at: string, now: number): string | null {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return null;
  const seconds = Math.round((now - then) / 1000);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds - (seconds % 5)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function clockTime(at: string, withSeconds = false): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Seconds that remain of a hold, as shown: never 0 while it can still be cancelled. */
export function secondsLeft(endsInMs: number, elapsedMs: number): number {
  return Math.max(0, Math.ceil((endsInMs - elapsedMs) / 1000));
}
