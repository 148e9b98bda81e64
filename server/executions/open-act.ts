/** An act whose end nobody knows, as a task is made of it. */
export interface OpenAct {
  readonly kind: "server" | "browser" | "loose";
  readonly suggestion: string;
  readonly intent: string;
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly undoes: string | null;
  readonly desk: string;
  readonly host: string;
  readonly ticket: string;
  readonly rep: string;
  readonly since: string;
  readonly proposal: string | null;
  readonly policy: string | null;
}
