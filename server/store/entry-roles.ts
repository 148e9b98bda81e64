/**
 * Who may say what about whom. A judgement and an override are worth what their author may do, so a device's are taken only from
 * people with the role for it; and what speaks of another entry must speak of one that is there. What servers write is
 * theirs to answer for.
 */
import { findAction } from "#lib/actions/index.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { RefusalCode, Sender } from "./log-types.ts";
import type { Transaction } from "./open.ts";

type Refusal = { code: RefusalCode; happened: string };

/** `accepted`: entries of the same batch that stand before this one. */
export async function refusalOfSpeaker(
  trx: Transaction,
  item: LogItem,
  sender: Sender | undefined,
  accepted: ReadonlySet<string>,
): Promise<Refusal | undefined> {
  if (sender === undefined) return undefined;
  const roles = sender.roles ?? [];
  if (item.entry === "qa-verdict" && !mayJudge(roles))
    return notAllowed("only a reviewer or a lead judges what others did");
  if (item.entry === "override" && !mayOverride(roles) && !(await settlesOwn(trx, item)))
    return notAllowed("only a lead, a reviewer or an administrator overrides; a rep settles an own act, and no money");
  if (item.about === undefined || accepted.has(item.about)) return undefined;
  if ((await findEntry(trx, item.about)) !== undefined) return undefined;
  return { code: "unknown-reference", happened: "it speaks of an entry that is not in the log" };
}

function mayJudge(roles: readonly string[]): boolean {
  return roles.includes("reviewer") || roles.includes("lead");
}

function mayOverride(roles: readonly string[]): boolean {
  return mayJudge(roles) || roles.includes("admin");
}

/** What became of an own act in the desk is the rep's to say; whether money moved is not. */
async function settlesOwn(trx: Transaction, { reason, settles, rep }: LogItem): Promise<boolean> {
  if (reason !== "settled-by-person" || settles === undefined) return false;
  const intent = await findEntry(trx, settles);
  if (intent?.entry !== "intent" || intent.rep !== rep) return false;
  const group = findAction(intent.action ?? "")?.group;
  return group !== undefined && group !== "money" && group !== "account";
}

/** In this log or in one that it continues. */
function findEntry(trx: Transaction, id: string) {
  return trx
    .selectFrom("log_entries")
    .select(["entry", "rep", "action"])
    .where("log", "in", trx.selectFrom("log_head").select("log"))
    .where("entry_id", "=", id)
    .executeTakeFirst();
}

function notAllowed(happened: string): Refusal {
  return { code: "not-allowed", happened };
}
