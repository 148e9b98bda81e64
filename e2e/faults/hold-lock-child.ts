/** A process that takes the database's write lock and stalls: it answers nothing, writes nothing and does not let go. */
import { DatabaseSync } from "node:sqlite";

const [file = ""] = process.argv.slice(2);
const database = new DatabaseSync(file, { timeout: 10_000 });
database.exec("begin immediate");
process.stdout.write("held\n");
// Keeps the process alive; it is ended from outside.
setInterval(() => database.prepare("select 1").get(), 60_000);
