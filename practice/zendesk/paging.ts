/**
 * The two shapes of a list: cursors when `page[size]` is given, pages and a count otherwise. Only what is on the page is
 * turned into JSON, or a ticket of thousands of comments would be written out for each hundred that somebody reads.
 */
interface Listed {
  readonly id: number | string;
}

export function toPage<T extends Listed>(
  name: string,
  all: readonly T[],
  url: URL,
  toJson: (item: T) => object = (item) => item,
): object {
  const query = url.searchParams;
  const size = query.get("page[size]");
  if (size !== null) return cursorPage(name, all, url, clamp(Number(size), 1, 100), toJson);
  const perPage = clamp(Number(query.get("per_page") ?? 100), 1, 100);
  const page = clamp(Number(query.get("page") ?? 1), 1, 10_000);
  const to = (number: number) => {
    const next = new URL(url.pathname + url.search, "https://acme.zendesk.com");
    next.searchParams.set("page", String(number));
    return next.href;
  };
  const start = (page - 1) * perPage;
  return {
    [name]: all.slice(start, start + perPage).map(toJson),
    count: all.length,
    next_page: start + perPage < all.length ? to(page + 1) : null,
    previous_page: page > 1 ? to(page - 1) : null,
  };
}

function cursorPage<T extends Listed>(
  name: string,
  all: readonly T[],
  url: URL,
  size: number,
  toJson: (item: T) => object,
) {
  const query = url.searchParams;
  const after = idOfCursor(query.get("page[after]"));
  const start = after === null ? 0 : all.findIndex((item) => String(item.id) === after) + 1;
  const data = all.slice(start, start + size);
  const hasMore = start + size < all.length;
  const last = data.at(-1);
  const first = data[0];
  const next = new URL(url.pathname + url.search, "https://acme.zendesk.com");
  if (last) next.searchParams.set("page[after]", toCursor(last.id));
  return {
    [name]: data.map(toJson),
    meta: {
      has_more: hasMore,
      after_cursor: last ? toCursor(last.id) : null,
      before_cursor: first ? toCursor(first.id) : null,
    },
    links: { next: hasMore ? next.href : null, prev: null },
  };
}

const toCursor = (id: number | string) => Buffer.from(`o:${id}`).toString("base64url");

function idOfCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  return /^o:(.+)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.[1] ?? "";
}

const clamp = (value: number, low: number, high: number) =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, Math.trunc(value))) : low;
