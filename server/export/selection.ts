/** Which entries of the record are wanted. A selection is for reading: it cannot be verified, and says in its head that it is one. */
import { EntryKind, type Leaf } from "#lib/domain/log-entry.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";

export interface Selection {
  /** From this time on, by the server's clock; milliseconds. */
  readonly from?: number;
  /** Before this time. */
  readonly to?: number;
  readonly kinds?: readonly EntryKind[];
  readonly rep?: string;
}

/** As somebody wrote it: times as `2026-11-20T10:00:00Z` or a day, kinds with commas between. */
export interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kind?: string | undefined;
  readonly rep?: string | undefined;
}

export type Read =
  | { readonly ok: true; readonly selection: Selection }
  | { readonly ok: false; readonly problem: string };

export function readSelection({ from, to, kind, rep }: Asked): Read {
  const times = { from: timeOf(from), to: timeOf(to) };
  for (const name of ["from", "to"] as const) {
    if (Number.isNaN(times[name]))
      return wrong(
        `\`${{ from, to }[name] ?? ""}\` is no time; write a day such as 2026-11-20, or 2026-11-20T10:00:00Z`,
      );
  }
  const kinds = kind?.split(",").map((one) => EntryKind.safeParse(one.trim()));
  const bad = kinds?.findIndex((one) => !one.success) ?? -1;
  if (bad !== -1) return wrong(`\`${kind?.split(",")[bad]?.trim() ?? ""}\` is no kind of entry`);
  return {
    ok: true,
    selection: {
      ...(times.from === undefined ? {} : { from: times.from }),
      ...(times.to === undefined ? {} : { to: times.to }),
      ...(kinds === undefined ? {} : { kinds: kinds.flatMap((one) => (one.success ? [one.data] : [])) }),
      ...(rep === undefined ? {} : { rep }),
    },
  };
}

/** For the export's head and for the record; undefined when it is the whole log. */
export function inWords({ from, to, kinds, rep }: Selection): Record<string, string> | undefined {
  const words = {
    ...(from === undefined ? {} : { from: formatInstant(from) }),
    ...(to === undefined ? {} : { to: formatInstant(to) }),
    ...(kinds === undefined ? {} : { kind: kinds.join(",") }),
    ...(rep === undefined ? {} : { rep }),
  };
  return Object.keys(words).length === 0 ? undefined : words;
}

export function selects({ from, to, kinds, rep }: Selection, { item, server }: Leaf): boolean {
  const at = parseInstant(server.tServer) ?? 0;
  return (
    (from === undefined || at >= from) &&
    (to === undefined || at < to) &&
    (kinds === undefined || kinds.includes(item.entry)) &&
    (rep === undefined || item.rep === rep)
  );
}

/** NaN for what is no time. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text) ?? Number.NaN;
}

function wrong(problem: string): Read {
  return { ok: false, problem };
}
