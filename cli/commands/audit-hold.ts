/** `countersign audit hold`: keeps a customer's values, or those of a time, from being erased until it is ended. */
import { parseInstant } from "#lib/domain/time.ts";
import { endHold, type HoldScope, type LegalHold, listHolds, setHold } from "#server/erasure/legal-holds.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { inRecord } from "./in-record.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE } from "./server-folder.ts";

type Options = Readonly<Record<string, string | undefined>>;

const OPTIONS = [...FOLDER_OPTIONS, "customer", "since", "until", "reason", "why", "id"] as const;

export const auditHoldCommand: Command = {
  name: "audit hold",
  usage: `audit hold set (--customer ID | --since TIME --until TIME) --reason CODE --why TEXT ${FOLDER_USAGE}  or  audit hold end --id HOLD --why TEXT …  or  audit hold list …`,
  says: "sets, ends or lists legal holds: nothing that one covers is erased, neither by request nor by age",
  async run(args, io) {
    const takes = "`set`, `end` or `list`";
    const { positionals, options } = readArguments(args, OPTIONS, 1, { takes });
    const [what] = positionals;
    const nothing = "The legal holds stay as they were.";
    switch (what) {
      case "set":
        return orSay(io, nothing, () => set(options, io));
      case "end":
        return orSay(io, nothing, () => end(options, io));
      case "list":
        return orSay(io, "", () => list(options, io));
      default:
        throw new Usage(`This command takes ${takes}.`);
    }
  },
};

async function set(options: Options, io: Io): Promise<void> {
  const scope = scopeOf(options);
  const { reason = "" } = options;
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(reason))
    throw new Usage("--reason CODE is needed: small letters, digits and hyphens, e.g. litigation");
  const why = reasonOf(options);
  const hold = await inRecord(options, io, (parts) => setHold(parts, scope, reason, why));
  io.err("The hold is set: what it covers is erased neither by request nor by age until it is ended.");
  await io.out(JSON.stringify(toLine(hold)));
}

async function end(options: Options, io: Io): Promise<void> {
  const { id } = options;
  if (id === undefined || id.length < 12) throw new Usage("--id HOLD is needed: its id, or enough of its beginning");
  const why = reasonOf(options);
  const hold = await inRecord(options, io, (parts) => endHold(parts, id, why));
  if (hold === undefined) throw new NotDone("There is no such hold in force, or several begin so.");
  io.err("The hold is ended. What is too old goes the next time that retention runs.");
  await io.out(JSON.stringify(toLine(hold)));
}

async function list(options: Options, io: Io): Promise<void> {
  const holds = await inRecord(options, io, ({ db }) => listHolds(db));
  if (holds.length === 0) io.err("There are no legal holds.");
  for (const hold of holds) await io.out(JSON.stringify(toLine(hold)));
}

function scopeOf({ customer, since, until }: Options): HoldScope {
  if (customer !== undefined && customer.trim() !== "") {
    if (since !== undefined || until !== undefined)
      throw new Usage("A hold is of a customer or of a time, not of both.");
    return { customer: customer.trim() };
  }
  if (since === undefined && until === undefined)
    throw new Usage("Say --customer ID, or --since TIME and --until TIME.");
  return { since: timeOf("since", since), until: timeOf("until", until) };
}

function timeOf(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const ms = parseInstant(text) ?? parseInstant(`${text}T00:00:00Z`);
  if (ms === undefined) throw new Usage(`--${name} is a time such as 2026-11-01T00:00:00Z, or a day`);
  return new Date(ms).toISOString();
}

function reasonOf({ why }: Options): string {
  if (why !== undefined && why.trim().length >= 3) return why.trim();
  throw new Usage("--why TEXT is needed: it goes on record");
}

/** Whom a hold is of is kept as a keyed hash, so a list can only say that it is of a customer. */
function toLine({ id, subject, since, until, reason, at, ended_at }: LegalHold) {
  const scope = subject === null ? { since, until } : { of: "customer" };
  return { id, ...scope, reason, at, ...(ended_at === null ? {} : { endedAt: ended_at }) };
}
