/** What the systems behind the journey saw, read from them and not from the sidebar. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { auditVerifyCommand } from "#cli/commands/audit-verify.ts";
import { exportLog } from "#cli/start/export-log.ts";
import type { Seen } from "./session.ts";

interface Paid {
  charge: string | null;
  amount: number | null;
  outcome: string;
}

interface Roster {
  body: { logKeys: { vkey: string }[] };
}

export function paid({ stack }: Seen): Paid[] {
  return stack.practice.shop.store.ledger().map(({ charge, amount, outcome }) => ({ charge, amount, outcome }));
}

/**
 * What the desk was told to change and changed, without the stamp that guards each write. A write that came just after
 * the desk's own rule touched the ticket is refused there (409) and made again: it counts once.
 */
export function deskWrites({ stack }: Seen): [where: string, change: Record<string, unknown>][] {
  const taken = stack.practice.desk.writes.filter(({ status }) => status === 200);
  return taken.map(({ method, path: where, body }) => {
    const { ticket } = JSON.parse(body) as { ticket: Record<string, unknown> };
    const { safe_update: _, updated_stamp: __, ...change } = ticket;
    return [`${method} ${where}`, change];
  });
}

/** Messages on any ticket that came during the run: there must be none, as nothing is ever sent for the rep. */
export function sentMessages({ stack }: Seen, since: Date): number {
  const { tickets } = stack.practice.desk.store;
  return [...tickets.values()].flatMap(({ comments }) => comments).filter(({ at }) => at >= since).length;
}

/** `countersign audit verify` on an export of the server's log, with the key that the signed roster names for it. */
export async function verifyLog({ dir }: Seen): Promise<{ code: number; report: Record<string, unknown> }> {
  const file = path.join(dir, "export.jsonl");
  await writeFile(file, await exportLog(path.join(dir, "server")));
  const roster = JSON.parse(await readFile(path.join(dir, "server/keys/roster.json"), "utf8")) as Roster;
  const vkey = roster.body.logKeys[0]?.vkey ?? "";
  const lines: string[] = [];
  const io = { lines: noLines, out: async (line: string) => void lines.push(line), err: () => {}, env: {} };
  const code = await auditVerifyCommand.run([file, "--vkey", vkey], io);
  return { code, report: JSON.parse(lines[0] ?? "{}") as Record<string, unknown> };
}

async function* noLines(): AsyncGenerator<string> {}
