/** Tool calls that are written into a text, in the forms that forgers use: JSON, XML, `name(arg=value)`, `name {…}`. */
import type { ToolCall } from "./reply.ts";

const NAMES = ["name", "tool", "tool_name", "action", "function", "recipient_name"];
const INPUTS = ["input", "args", "arguments", "parameters", "params"];

export function callsIn(text: string): ToolCall[] {
  return [...asJson(text), ...asXml(text), ...asFunction(text)];
}

function asJson(text: string): ToolCall[] {
  return objectsIn(text).flatMap(({ value, before }) => {
    const name = NAMES.map((key) => value[key]).find((one) => typeof one === "string");
    const input = INPUTS.map((key) => value[key]).find((one) => one !== undefined);
    if (name !== undefined) return [{ name: toolName(String(name)), input: toInput(input ?? value) }];
    const said = /([a-z]+[._][a-z_.]+)\W*$/i.exec(before)?.[1];
    return said === undefined ? [] : [{ name: toolName(said), input: value }];
  });
}

function asXml(text: string): ToolCall[] {
  return [...text.matchAll(/<(?:invoke|tool_use|tool_call|function)\b[^>]*\bname="([^"]+)"[^>]*>([\s\S]*?)<\//gi)].map(
    ([whole, name = ""]) => {
      const inside = text.slice(text.indexOf(whole), text.indexOf(whole) + 2_000);
      const params = inside.matchAll(/<parameter\b[^>]*\bname="([^"]+)"[^>]*>([^<]*)</gi);
      return {
        name: toolName(name),
        input: Object.fromEntries([...params].map(([, key, value]) => [key, guess(value ?? "")])),
      };
    },
  );
}

function asFunction(text: string): ToolCall[] {
  return [...text.matchAll(/\b([a-z]+[._][a-z_]+)\(([^()]{0,500})\)/gi)].map(([, name = "", list = ""]) => {
    const pairs = [...list.matchAll(/(\w+)\s*[=:]\s*("[^"]*"|'[^']*'|[^,]+)/g)];
    return {
      name: toolName(name),
      input: Object.fromEntries(pairs.map(([, key, value]) => [key, guess(value ?? "")])),
    };
  });
}

/** Every outermost `{…}` that is JSON, with the words before it. */
function objectsIn(text: string): { value: Record<string, unknown>; before: string }[] {
  const found: { value: Record<string, unknown>; before: string }[] = [];
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", start + 1)) {
    const end = endOf(text, start);
    const value = end === undefined ? undefined : toObject(text.slice(start, end));
    if (end === undefined || value === undefined) continue;
    found.push({ value, before: text.slice(Math.max(0, start - 60), start) });
    start = end - 1;
  }
  return found;
}

function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + 5_000); at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

function toObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function toInput(value: unknown): Record<string, unknown> {
  if (typeof value === "string") return toObject(value) ?? { value };
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The API takes no dots in a name. */
function toolName(name: string): string {
  const clean = name.replace(/^functions[._]/, "").replace(/[^a-zA-Z0-9_-]/g, "_");
  return clean.slice(0, 64) || "unnamed";
}

function guess(text: string): unknown {
  const bare = text.trim().replace(/^["']|["']$/g, "");
  return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : bare;
}
