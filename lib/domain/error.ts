/**
 * Bugs and broken boundaries throw one kind of error: a closed code for programs, a sentence for people,
 * evidence for whoever investigates. Expected outcomes are values and never pass through here.
 */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly evidence: unknown;

  constructor(code: Code, message: string, options: { cause?: unknown; evidence?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CodedError";
    this.code = code;
    this.evidence = options.evidence;
  }
}

/** An expected failure, as it travels between contexts (an Error does not survive messaging). */
export interface Failure<Code extends string = string> {
  code: Code;
  /** One sentence each: what happened, what it means, what to do. */
  happened: string;
  means: string;
  todo: string;
}

export type Result<T, Code extends string = string> = { ok: true; value: T } | { ok: false; failure: Failure<Code> };

export function succeed<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail<Code extends string>(
  code: Code,
  happened: string,
  means: string,
  todo: string,
): { ok: false; failure: Failure<Code> } {
  return { ok: false, failure: { code, happened, means, todo } };
}
