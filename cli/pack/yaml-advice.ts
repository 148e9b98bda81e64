/**
 * A fault in YAML in the words of somebody who wrote a pack by hand: where it began, not where the parser gave up,
 * and what to write instead. A parser reports one slip as five faults, so only the first is told.
 */
import { type Document, isScalar, visit, type YAMLError } from "yaml";

export interface Advice {
  /** Offset in the text. */
  at: number;
  message: string;
  suggestion?: string;
}

export function adviceOn(error: YAMLError, text: string, document: Document): Advice {
  const at = error.pos[0];
  switch (error.code) {
    case "MULTIPLE_DOCS":
      return { at, message: "a second document begins here (`---`): a pack is one document" };
    case "TAB_AS_INDENT":
      return { at, message: "tabs cannot indent in YAML: use spaces" };
    case "BAD_ALIAS":
      return strayStar(at);
    case "BAD_SCALAR_START":
      return needsQuotes(at, text, `a text cannot begin with \`${text[at] ?? ""}\` unless it stands in quotes`);
    case "BLOCK_AS_IMPLICIT_KEY":
      return blockAsKey(at, text);
    case "MULTILINE_IMPLICIT_KEY":
      return lineOf(text, at).includes("\u00a0") ? noBreakSpace(at, text) : otherwise(error);
    case "MISSING_CHAR":
      if (/^Sequence item without/.test(error.message)) return indented(skipBlanks(text, at));
      return unclosedQuote(at, document, text) ?? otherwise(error);
    case "BAD_INDENT":
      return badIndent(error, text);
    default:
      return otherwise(error);
  }
}

export function strayStar(at: number): Advice {
  return { at, message: "a star means something else in YAML unless it stands in quotes", suggestion: 'write `"*"`' };
}

function otherwise(error: YAMLError): Advice {
  return { at: error.pos[0], message: error.message.split("\n")[0] ?? error.message };
}

/** Either `why: Note: over 50`, or the next line stands deeper than its neighbours and so seems to belong to this value. */
function blockAsKey(at: number, text: string): Advice {
  const rest = text.slice(at, endOfLine(text, at));
  if (/:\s/.test(rest))
    return needsQuotes(at, text, "a text in which a colon and a space follow each other needs quotes");
  const next = nextLine(text, at);
  const column = next - startOfLine(text, next);
  const above = indentOf(lineOf(text, at));
  return column > above
    ? indented(next)
    : needsQuotes(at, text, "this value and the lines below it do not fit together");
}

function badIndent(error: YAMLError, text: string): Advice {
  const bracket = /^Flow (?:map|sequence)/.test(error.message) ? openBracket(text, error.pos[0]) : undefined;
  if (bracket === undefined) return indented(skipBlanks(text, error.pos[0]));
  const closing = text[bracket] === "{" ? "}" : "]";
  return {
    at: bracket,
    message: `the \`${text[bracket]}\` that opens here is never closed`,
    suggestion: `write \`${closing}\` where it ends`,
  };
}

function indented(at: number): Advice {
  return {
    at,
    message: "this line is not indented like its neighbours",
    suggestion: "begin it with exactly as many spaces as the lines that belong together with it",
  };
}

function noBreakSpace(at: number, text: string): Advice {
  const message = "there is a no-break space here, which looks like a space and is none";
  return { at: text.indexOf("\u00a0", startOfLine(text, at)), message, suggestion: "type the space again" };
}

function needsQuotes(at: number, text: string, message: string): Advice {
  const value = text.slice(at, endOfLine(text, at)).trimEnd();
  const isShort = value.length <= 80 && !/["\\{}]/.test(value);
  return { at, message, suggestion: isShort ? `write \`"${value}"\`` : "put the text in quotes" };
}

/** The parser complains where the file ends; the quote that was never closed is what has to be found. */
function unclosedQuote(end: number, document: Document, text: string): Advice | undefined {
  let at: number | undefined;
  visit(document, {
    Scalar(_key, node) {
      const [from, to] = node.range ?? [0, 0];
      if (
        isScalar(node) &&
        /^QUOTE/.test(node.type ?? "") &&
        to <= end &&
        (to - from < 2 || text[to - 1] !== text[from])
      )
        at = from;
    },
  });
  if (at === undefined) return undefined;
  return {
    at,
    message: "the quote that opens here is never closed",
    suggestion: `write \`${text[at]}\` where the text ends`,
  };
}

/** The last bracket before an offset that is still open there. Quoted texts are passed over; it is advice, no parser. */
function openBracket(text: string, end: number): number | undefined {
  const open: number[] = [];
  for (const match of text.slice(0, end).matchAll(/"(?:[^"\\\n]|\\.)*"|(?<=[\s:,{[])'[^'\n]*'|\s#[^\n]*|[{}[\]]/g)) {
    if (match[0] === "{" || match[0] === "[") open.push(match.index);
    else if (match[0] === "}" || match[0] === "]") open.pop();
  }
  return open.at(-1);
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function lineOf(text: string, at: number): string {
  return text.slice(startOfLine(text, at), endOfLine(text, at));
}

function nextLine(text: string, at: number): number {
  return skipBlanks(text, endOfLine(text, at));
}

function skipBlanks(text: string, at: number): number {
  const rest = /\S/.exec(text.slice(at));
  return rest === null ? at : at + rest.index;
}

/** Where its name begins: the dash of a list and the space behind it belong to the indentation. */
function indentOf(line: string): number {
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}
