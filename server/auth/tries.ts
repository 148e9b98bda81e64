/** Slows down guessing: after five wrong passwords for a user, that user's sign-in rests for a minute. */
const ALLOWED = 5;
const REST = 60_000;

export interface Tries {
  /** Milliseconds until another try is heard; 0 for now. */
  restOf(user: string): number;
  failed(user: string): void;
  succeeded(user: string): void;
}

export function createTries(now: () => number): Tries {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    restOf: (user) => Math.max(0, (failures.get(user)?.until ?? 0) - now()),
    failed(user) {
      const before = failures.get(user);
      const count = (before?.count ?? 0) + 1;
      failures.set(user, { count: count >= ALLOWED ? 0 : count, until: count >= ALLOWED ? now() + REST : 0 });
    },
    succeeded: (user) => void failures.delete(user),
  };
}
