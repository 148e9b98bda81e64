/** The server's log as `countersign audit export` writes it, and its size; read beside the running server. */
import path from "node:path";
import { exportLines } from "#server/store/log-export.ts";
import { openForReading } from "#server/store/open.ts";
import { readValues, valueKeysIn } from "#server/store/values/open-values.ts";

export async function exportLog(serverDir: string): Promise<string> {
  const db = await openForReading(path.join(serverDir, "countersign.db"));
  try {
    const head = await db.selectFrom("log_head").select(["log", "vkey"]).executeTakeFirstOrThrow();
    const values = await readValues(db, valueKeysIn(serverDir), Date.now);
    const lines: string[] = [];
    for await (const line of exportLines(db, head.log, head.vkey, values)) lines.push(JSON.stringify(line));
    return `${lines.join("\n")}\n`;
  } finally {
    await db.destroy();
  }
}

export async function logSize(serverDir: string): Promise<number> {
  const db = await openForReading(path.join(serverDir, "countersign.db"));
  try {
    const head = await db.selectFrom("log_head").select("size").executeTakeFirst();
    return Number(head?.size ?? 0);
  } finally {
    await db.destroy();
  }
}
