/** One delivery over the wire. Only a 2xx answer in time counts as taken; everything else may have arrived and is sent again. */
export type Posted =
  | { readonly is: "taken" }
  | { readonly is: "too-large" }
  /** In words without anybody's data; `waitMs` if the receiver said when to come again. */
  | { readonly is: "failed"; readonly happened: string; readonly waitMs?: number };

const LONGEST_WAIT = 3_600_000;

export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Posted> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    // Never followed: what is signed for one receiver goes to no other.
    const init = { method: "POST", headers: { ...headers }, body, redirect: "manual" as const };
    const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, timeout]) });
    await response.body?.cancel();
    if (response.ok) return { is: "taken" };
    if (response.status === 413) return { is: "too-large" };
    const wait = waitOf(response.headers.get("retry-after"));
    const happened = `The receiver answered with HTTP ${response.status}.`;
    return { is: "failed", happened, ...(wait === undefined ? {} : { waitMs: wait }) };
  } catch (error) {
    if (timeout.aborted)
      return { is: "failed", happened: `The receiver did not answer within ${timeoutMs / 1000} seconds.` };
    return { is: "failed", happened: `The receiver could not be reached${codeOf(error)}.` };
  }
}

function waitOf(header: string | null): number | undefined {
  if (header === null || !/^\d{1,6}$/.test(header)) return undefined;
  return Math.min(Number(header) * 1000, LONGEST_WAIT);
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === "string" ? ` (${cause.code})` : "";
}
