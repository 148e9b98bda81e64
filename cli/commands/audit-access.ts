/** `countersign audit access`: everything held about one customer, as a page to read or as JSON. That it was taken is on record. */
import { writeFileSync } from "node:fs";
import { exportAccess } from "#server/erasure/access.ts";
import { accessPage } from "#server/erasure/access-page.ts";
import { readArguments } from "./arguments.ts";
import { orSay } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";
import { customersOf, inRecord } from "./in-record.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE } from "./server-folder.ts";

export const auditAccessCommand: Command = {
  name: "audit access",
  usage: `audit access --customer ID[,ID] ${FOLDER_USAGE} [--format html|json] [--out FILE]`,
  says: "writes everything held about one customer as a page or as JSON; that it was taken goes on record",
  async run(args, io) {
    const { options } = readArguments(args, [...FOLDER_OPTIONS, "customer", "format", "out"]);
    const { format = "html", out } = options;
    if (format !== "html" && format !== "json") throw new Usage("--format is html or json");
    const customers = customersOf(options.customer);
    return orSay(io, "Nothing was written.", () =>
      inRecord(options, io, async (parts) => {
        const report = await exportAccess(parts, customers, format);
        const text = format === "html" ? accessPage(report) : JSON.stringify(report);
        if (out === undefined) return io.out(text);
        writeFileSync(out, `${text}\n`, { mode: 0o600 });
        io.err(
          `${report.entries.length} entries and ${report.acts.length} acts are in ${out}, which only you can read. Delete it when it was handed over.`,
        );
      }),
    );
  },
};
