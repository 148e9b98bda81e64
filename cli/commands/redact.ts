/**
 * `countersign redact`: what would leave for a model instead of a text, one JSON line out per line in. Each line stands
 * for itself: numbers begin at one again, so that an answer does not depend on the lines before it.
 */
import { redact } from "#lib/privacy/redaction.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { readRedactLine } from "./redact-line.ts";

export const redactCommand: Command = {
  name: "redact",
  usage: "redact",
  says: "reads texts on stdin; answers with the text without personal values, and where they stood",
  async run(args, io) {
    readArguments(args, []);
    let failed = 0;
    let number = 0;
    for await (const text of io.lines()) {
      number++;
      const line = readRedactLine(text);
      if (line.ok) {
        await io.out(JSON.stringify({ id: line.id, ...redact(line.text, line.known) }));
      } else {
        failed++;
        const { id, code, message } = line;
        await io.out(JSON.stringify({ id, line: number, error: { code, message } }));
      }
    }
    if (failed > 0) io.err(`${failed} of ${number} lines could not be answered.`);
    return failed > 0 ? 1 : 0;
  },
};
