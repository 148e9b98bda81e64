/** What the whole account may ask of the API in a minute. Refused requests count too, and so does what a request includes. */
const WINDOW = 60_000;

export interface Credits {
  readonly total: number;
  /** Books one request of that price; `retryAfter` is 0 if it may go on. */
  spend(price: number): { readonly remaining: number; readonly retryAfter: number };
}

export function createCredits(total: number, now: () => Date): Credits {
  let opened = now().getTime();
  let spent = 0;
  return {
    total,
    spend(price) {
      const at = now().getTime();
      if (at - opened >= WINDOW) {
        opened = at;
        spent = 0;
      }
      if (spent + price > total) return { remaining: 0, retryAfter: Math.ceil((opened + WINDOW - at) / 1000) };
      spent += price;
      return { remaining: total - spent, retryAfter: 0 };
    },
  };
}

const PRICES: Readonly<Record<string, number>> = {
  conversations: 2,
  requester: 1,
  company: 1,
  stats: 1,
  sla_policy: 1,
};

export function priceOf(url: URL): number {
  const included = (url.searchParams.get("include") ?? "").split(",").filter(Boolean);
  const perTicket = included.reduce((sum, name) => sum + (PRICES[name] ?? 0), 0);
  // On the list each included thing costs two.
  return /\/tickets$/.test(url.pathname) ? 1 + included.length * 2 : 1 + perTicket;
}
