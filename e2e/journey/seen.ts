/** What the systems behind the journey saw, read from them and not from the sidebar. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { auditVerifyCommand } from "#cli/commands/audit-verify.ts";
import { exportLog } from "#cli/start/export-log.ts";
import { type Write, zendesk } from "./desks.ts";
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

/** What the practice Zendesk was told to change and changed. */
export function deskWrites({ stack }: Seen): Write[] {
  return zendesk.writes(stack.practice);
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
