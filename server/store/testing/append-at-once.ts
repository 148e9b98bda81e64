/** A server process that is given items on a line of its own, waits for the starting signal, and says what became of each. */
import { createInterface } from "node:readline";
import type { Submission } from "#lib/domain/server-api.ts";
import { keyFrom, openLog } from "./log-fixture.ts";

interface Orders {
  place: string;
  log: { publicKey: string; secret: string };
  server: { publicKey: string; secret: string };
}

const orders = JSON.parse(process.argv[2] ?? "") as Orders;
const { db, log } = await openLog(orders.place, {
  log: await keyFrom(orders.log),
  server: await keyFrom(orders.server),
});
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const items = JSON.parse(line) as Submission[];
  const answers = await Promise.all(items.map((item) => log.append([item])));
  process.stdout.write(`${JSON.stringify(answers.flat())}\n`);
  break;
}
await log.close();
await db.destroy();
