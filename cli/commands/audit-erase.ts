/**
 * `countersign audit erase`: destroys what is held about one customer, on the server's folder or through the running server.
 * Without --yes it only says what would go: counts, never values.
 */
import { EraseAnswer, type ErasureCounts } from "#lib/domain/erasure-api.ts";
import { erase, planErasure } from "#server/erasure/erase.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { customersOf, inRecord, notDone, whyOf } from "./in-record.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE } from "./server-folder.ts";

type Options = Readonly<Record<string, string | undefined>>;

interface Eraser {
  plan(): Promise<ErasureCounts>;
  erase(): Promise<EraseAnswer>;
}

export const auditEraseCommand: Command = {
  name: "audit erase",
  usage: `audit erase --customer ID[,ID] --why TEXT [--yes] (${FOLDER_USAGE} | --server URL)`,
  says: "destroys keys and values of one customer everywhere on the server; without --yes it only counts them",
  async run(args, io) {
    const more = { flags: ["yes"] };
    const { options, flags } = readArguments(args, [...FOLDER_OPTIONS, "server", "customer", "why"], 0, more);
    const customers = customersOf(options.customer);
    const why = whyOf(options.why);
    return orSay(io, "", () =>
      withEraser(options, io, { customers, why }, (eraser) => run(eraser, flags.has("yes"), io)),
    );
  },
};

async function run(eraser: Eraser, isMeant: boolean, io: Io): Promise<void> {
  const plan = await eraser.plan();
  io.err(planWords(plan));
  if (isNothing(plan)) return io.out(JSON.stringify(plan));
  if (!isMeant) {
    io.err("Nothing was erased yet. Say --yes to do it; it cannot be taken back.");
    return io.out(JSON.stringify(plan));
  }
  const answer = await eraser.erase();
  const { indexes = [], compacted } = answer;
  io.err(
    `Erased. ${indexes.length === 1 ? `Entry ${indexes[0]} says` : `Entries ${indexes.join(", ")} say`} so; every proof of the log still holds.`,
  );
  if (compacted === false) {
    io.err(
      "Another process was reading the database all the time, so its files may still hold deleted bytes. Run the same command again in a moment.",
    );
  }
  io.err(
    "Backups made before today still hold it, and can be read until their wrapping key is destroyed (docs/privacy.md). Browsers erase their copies when they are next seen: `countersign audit erasures`.",
  );
  await io.out(JSON.stringify(answer));
}

function withEraser(
  options: Options,
  io: Io,
  { customers, why }: { customers: string[]; why: string },
  work: (eraser: Eraser) => Promise<void>,
): Promise<void> {
  if (options.server !== undefined) {
    if (options.dir !== undefined) throw new Usage("Give either --dir or --server.");
    const server = openServer(options.server, io);
    const ask = (plan: boolean) => server.post("erasures", { customers, why, plan }, EraseAnswer);
    return work({ plan: () => ask(true), erase: () => ask(false) });
  }
  return inRecord(options, io, (parts) =>
    work({
      async plan() {
        const planned = await planErasure(parts, customers);
        if (!planned.ok) throw notDone(planned.refusal);
        return planned.value;
      },
      async erase() {
        const erased = await erase(parts, customers, why);
        if (!erased.ok) throw notDone(erased.refusal);
        return { ...erased.value, indexes: [...erased.value.indexes] };
      },
    }),
  );
}

function isNothing({ entries, keys, claims, lookUps, approvals }: ErasureCounts): boolean {
  return entries + keys + claims + lookUps + approvals === 0;
}

function planWords(plan: ErasureCounts): string {
  if (isNothing(plan)) return "Nothing is held about this customer.";
  const kinds = Object.entries(plan.byKind).map(([kind, n]) => `${n} ${kind}`);
  const shared =
    plan.sharedTickets === 0
      ? ""
      : ` Of their tickets, ${plan.sharedTickets} ${plan.sharedTickets === 1 ? "was" : "were"} somebody else's too: what lies under ${plan.sharedTickets === 1 ? "it" : "them"} without a customer's name goes as well.`;
  return `Of this person ${plan.ids === 1 ? "one id is" : `${plan.ids} ids are`} known. To be erased: the values of ${plan.entries} entries (${kinds.join(", ")}), ${plan.keys} keys, and what ${plan.claims} acts, ${plan.lookUps} look-ups and ${plan.approvals} approvals say of them.${shared}`;
}
