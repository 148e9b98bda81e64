/**
 * `countersign redact`: what would leave for a model instead of a text, one JSON line out per line in. Each line stands
 * for itself: numbers begin at one again, so that an answer does not depend on the lines before it.
 */
import { redact } from "#lib/privacy/redaction.ts";
import { answerLines } from "./answer-lines.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { readRedactLine } from "./redact-line.ts";

export const redactCommand: Command = {
  name: "redact",
  usage: "redact",
  says: "reads texts on stdin; answers with the text without personal values, and where they stood",
  async run(args, io) {
    readArguments(args, []);
    return answerLines(io, { read: readRedactLine, answer: ({ text, known }) => redact(text, known) });
  },
};
