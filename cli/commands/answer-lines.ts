/**
 * The loop of every command that reads JSON lines: one line out per line in, in the same order, as each comes. A line
 * that cannot be read or answered gets an error line of its own, and the rest goes on.
 */
import type { ExitCode, Io } from "./command.ts";

/** A line that was read, with what is needed to answer it. */
export type ReadLine<Read> =
  | ({ ok: true; id: string | number } & Read)
  | { ok: false; id: string | number | null; code: string; message: string };

export interface LineHandler<Read> {
  read(text: string): ReadLine<Read>;
  /** What stands beside `id` in the answer; undefined for a line to which there is nothing to say. */
  answer(line: Read): object | undefined | Promise<object | undefined>;
  /** A last line, once every other was answered. */
  last?(): object;
}

export async function answerLines<Read>(io: Io, { read, answer, last }: LineHandler<Read>): Promise<ExitCode> {
  let failed = 0;
  let number = 0;
  for await (const text of io.lines()) {
    number++;
    const line = read(text);
    if (line.ok) {
      const found = await answer(line);
      if (found !== undefined) await io.out(JSON.stringify({ id: line.id, ...found }));
    } else {
      failed++;
      const { id, code, message } = line;
      await io.out(JSON.stringify({ id, line: number, error: { code, message } }));
    }
  }
  if (last !== undefined) await io.out(JSON.stringify(last()));
  if (failed > 0) io.err(`${failed} of ${number} lines could not be answered.`);
  return failed > 0 ? 1 : 0;
}
