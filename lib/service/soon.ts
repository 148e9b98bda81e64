/** Work that nobody waits for: done once a moment later, however often it was asked for meanwhile. */
export function createSoon(
  ms: number,
  sleep: (ms: number) => Promise<void>,
  work: () => Promise<void>,
  report: (error: unknown) => void,
): () => void {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    void sleep(ms)
      .then(() => {
        isComing = false;
        return work();
      })
      .catch(report);
  };
}
