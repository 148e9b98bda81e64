/**
 * The `countersign` command. JSON lines in on stdin and out on stdout, words for people on stderr; exit code 0 when
 * every line was answered, 1 when a line or check failed, 2 when it could not run.
 */
import { once } from "node:events";
import { type Command, type ExitCode, type Io, Usage } from "./commands/command.ts";
import { COMMANDS } from "./commands/index.ts";
import { splitLines } from "./commands/lines.ts";
import { printable } from "./commands/printable.ts";

const io: Io = {
  lines: () => splitLines(process.stdin),
  out: async (line) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
  },
  err: (line) => {
    process.stderr.write(`${printable(line)}\n`);
  },
  env: process.env,
};

// The reader went away (`| head`): there is nobody left to answer.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<ExitCode> {
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, i) => words[i] === word));
  if (command === undefined) {
    tellCommands(words);
    return words[0] === "--help" || words[0] === "help" ? 0 : 2;
  }
  return await runCommand(command, words.slice(command.name.split(" ").length));
}

async function runCommand(command: Command, args: readonly string[]): Promise<ExitCode> {
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof Usage) io.err(`${error.message}\nUsage: countersign ${command.usage}`);
    else
      io.err(
        `countersign ${command.name} stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    return 2;
  }
}

function tellCommands(words: readonly string[]): void {
  if (words.length > 0 && words[0] !== "--help" && words[0] !== "help")
    io.err(`There is no command \`${words.join(" ")}\`.`);
  io.err("Commands:");
  for (const { usage, says } of COMMANDS) io.err(`  countersign ${usage}\n      ${says}`);
}
