/**
 * Approvals on record that no claim belongs to and no entry settles: their device stopped between writing and asking. Nothing
 * that Countersign runs ran under them, but only somebody who looks can say so.
 */
import type { ItemValues, Leaf } from "#lib/domain/log-entry.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { isUnsettled } from "../store/unsettled.ts";
import type { OpenAct } from "./open-act.ts";

/** The longest that an approval is good for: until then its claim may still come. */
const MAY_STILL_COME = 60 * 60_000;
/** How many are looked at for one answer; those behind come up when these are settled. */
const LOOKED_AT = 2_000;

export interface Wanted {
  readonly rep: string | null;
  readonly most: number;
  readonly suggestion?: string;
}

export async function looseIntents(
  { db, log, now }: Pick<CoreParts, "db" | "log" | "now">,
  { rep, most, suggestion }: Wanted,
): Promise<OpenAct[]> {
  const rows = await db
    .selectFrom("log_entries as e")
    .select(["e.entry_id", "e.leaf"])
    .where("e.log", "=", log.origin)
    .where("e.entry", "=", "intent")
    .$if(rep !== null, (query) => query.where("e.rep", "=", rep ?? ""))
    .$if(suggestion !== undefined, (query) => query.where("e.suggestion", "=", suggestion ?? ""))
    .where(isUnsettled)
    .orderBy("e.idx")
    .limit(LOOKED_AT)
    .execute();
  const due = rows.flatMap(({ entry_id: id, leaf: bytes }) => {
    const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf;
    const at = parseInstant(leaf.server.tServer) ?? 0;
    return at <= now() - MAY_STILL_COME ? [{ id, leaf }] : [];
  });
  const some = due.slice(0, most);
  if (some.length === 0) return [];
  const { entries } = await log.receipt(
    some.map(({ id }) => id),
    null,
  );
  const values = new Map(entries.map((entry) => [entry.entryId, entry.values ?? {}]));
  return some.map(({ id, leaf }) => toOpenAct(id, leaf, values.get(id) ?? {}));
}

function toOpenAct(intent: string, { item, server }: Leaf, values: ItemValues): OpenAct {
  const [desk = "", host = "", ticket = ""] = placeOf(values.ticket?.value);
  const args = values.args?.value;
  return {
    kind: "loose",
    suggestion: item.suggestion ?? "",
    intent,
    action: item.action ?? "",
    args: typeof args === "object" && args !== null ? (args as Record<string, unknown>) : {},
    undoes: item.undoes ?? null,
    desk,
    host,
    ticket,
    rep: item.rep,
    since: server.tServer,
    proposal: item.proposal ?? null,
    policy: item.policy ?? null,
  };
}

/** `desk:host:ticket`, as a browser writes it; nothing once the customer's values were erased. */
function placeOf(ticket: unknown): string[] {
  if (typeof ticket !== "string") return [];
  const [desk, host, ...rest] = ticket.split(":");
  return rest.length === 0 ? ["", "", ticket] : [desk ?? "", host ?? "", rest.join(":")];
}
