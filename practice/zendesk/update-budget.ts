/** The real desk allows an agent 30 updates of one ticket in ten minutes; `limit` is that number. */
const WINDOW = 600_000;

export function createUpdateBudget(limit: number, now: () => Date) {
  const spent = new Map<string, number[]>();
  return (userId: number, ticketId: number): number => {
    const key = `${userId}:${ticketId}`;
    const at = now().getTime();
    const recent = (spent.get(key) ?? []).filter((one) => at - one < WINDOW);
    const oldest = recent[0];
    if (recent.length >= limit && oldest !== undefined) {
      spent.set(key, recent);
      return Math.ceil((oldest + WINDOW - at) / 1000);
    }
    spent.set(key, [...recent, at]);
    return 0;
  };
}
