/**
 * A server process to be killed: appends batches of random size, and prints what was acknowledged only after the commit.
 * Now and then it sends the items before again, as an outbox does that never heard the answer.
 */
import { keyFrom, openLog, testDevice } from "./log-fixture.ts";

interface Orders {
  file: string;
  log: { publicKey: string; secret: string };
  server: { publicKey: string; secret: string };
  device: { publicKey: string; secret: string; seq: number; prev: string | null };
}

const orders = JSON.parse(process.argv[2] ?? "") as Orders;
const keys = { log: await keyFrom(orders.log), server: await keyFrom(orders.server) };
const { log } = await openLog(orders.file, keys);
const device = testDevice(await keyFrom(orders.device), "sam");
device.state = { ...device.state, seq: orders.device.seq, prev: orders.device.prev };

// Made beforehand, so that nearly all the time is spent in appends and the kill lands there.
const batches = [];
for (let i = 0; i < 60; i++) batches.push(await makeBatch());

let batch = batches.shift() ?? [];
for (;;) {
  const answers = await log.append(batch);
  const lines = answers.map((answer) => JSON.stringify({ answer }));
  process.stdout.write(`${lines.join("\n")}\n`);
  batch = Math.random() < 0.1 ? batch : (batches.shift() ?? (await makeBatch()));
}

async function makeBatch() {
  const size = 1 + Math.floor(Math.random() * 20);
  const items = [];
  for (let i = 0; i < size; i++)
    items.push(await device.next({ suggestion: `s${device.state.seq}` }, { ticket: "4711" }));
  return items;
}
