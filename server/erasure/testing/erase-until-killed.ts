/** A process that erases a customer and kills itself before its nth statement, as a power cut or an operator would. */
import { StatementSync } from "node:sqlite";
import pg from "pg";
import { keyFrom, openLog } from "../../store/testing/log-fixture.ts";
import { erase } from "../erase.ts";

interface Orders {
  file: string;
  log: { publicKey: string; secret: string };
  server: { publicKey: string; secret: string };
  customer: string;
  /** Which of the erasure's statements is not reached any more. */
  killAt: number;
}

const orders = JSON.parse(process.argv[2] ?? "") as Orders;
const keys = { log: await keyFrom(orders.log), server: await keyFrom(orders.server) };
const { db, log, clock } = await openLog(orders.file, keys);
let statements = 0;
count(StatementSync.prototype, "all");
count(StatementSync.prototype, "run");
count(pg.Client.prototype, "query");
const erased = await erase({ db, log, now: () => clock.now }, [orders.customer], "Letter 17");
process.stdout.write(JSON.stringify({ statements, erased }));

function count<Name extends string>(of: Record<Name, (...values: never[]) => unknown>, method: Name): void {
  const original = of[method];
  of[method] = function (this: unknown, ...values: never[]): unknown {
    statements++;
    if (statements === orders.killAt) process.kill(process.pid, "SIGKILL");
    return Reflect.apply(original, this, values);
  };
}
