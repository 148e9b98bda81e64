/** What every command of `countersign` is. Answers go to `io.out`, everything for people to `io.err`. */
export interface Io {
  /** Lines of standard input, without their ends. */
  lines(): AsyncIterable<string>;
  /** Writes one line; resolves when the reader keeps up. */
  out(line: string): Promise<void>;
  err(line: string): void;
  env: Readonly<Record<string, string | undefined>>;
}

/** 0: all answered; 1: a line or a check failed; 2: it could not run. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  /** The words after `countersign`: `decide`, `policy check`. */
  name: string;
  usage: string;
  says: string;
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

/** A wrong use, told to the person at the terminal. */
export class Usage extends Error {}
