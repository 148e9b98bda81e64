/** `hours`: open on some days of the week from one time of day to another, in the pack's time zone. */
import { z } from "zod";
import { DAY } from "../calendar.ts";
import { factRef, type Scope } from "../facts.ts";
import { isOpen, nextOpening, parseClock, parseDays, showClock, WEEKDAYS } from "../opening-hours.ts";
import type { Path } from "../problem.ts";
import { ELSE_FIELD, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const Clock = z.string().describe('a time of day such as "09:00", in the policy\'s time zone');

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("hours"),
  days: z
    .union([z.string(), z.array(z.string()).min(1)], {
      error: "`days` is a list such as [mon, tue], or mon-fri",
    })
    .describe("mon-fri, or a list such as [mon, tue, thu-sat]"),
  from: Clock,
  to: Clock,
  else: Else.optional(),
});

export const hours: RuleKind<typeof schema> = {
  kind: "hours",
  says: "Only at some hours, for example mon-fri from 09:00 to 17:30.",
  schema,
  form: [
    { field: "days", label: "On", input: "days", required: true, says: "the days, such as mon-fri" },
    { field: "from", label: "From", input: "clock", required: true, says: 'when it opens, such as "09:00"' },
    { field: "to", label: "To", input: "clock", required: true, says: 'when it closes, such as "17:00"' },
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const days = compileDays(rule.days, scope, [...path, "days"]);
    const from = compileClock(rule.from, scope, [...path, "from"]);
    const to = compileClock(rule.to, scope, [...path, "to"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"]);
    const now = factRef("now", scope, "guard", path);
    if (days === undefined || from === undefined || to === undefined) return undefined;
    if (otherwise === undefined || now === undefined || !isSpan(from, to, scope, path)) return undefined;
    const open = { days, from, to };
    const words = `${[rule.days].flat().join(", ")} from ${rule.from} to ${rule.to}`;
    return {
      limit: `only ${words}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      evaluate(env) {
        const at = now.load(env);
        if (typeof at !== "number") return otherwise.finding(undefined, env, () => "the time is not known");
        if (isOpen(scope.zone, at, open)) return undefined;
        return otherwise.finding(false, env, () => `it is ${showClock(scope.zone, at)}; open ${words}`, {
          retryAfter: () => nextOpening(scope.zone, at, open),
        });
      },
    };
  },
};

function compileDays(raw: string | string[], scope: Scope, path: Path): ReadonlySet<number> | undefined {
  const days = new Set<number>();
  let isGood = true;
  for (const [i, text] of [raw].flat().entries()) {
    const found = parseDays(text);
    for (const day of found ?? []) days.add(day);
    if (found !== undefined) continue;
    const at = typeof raw === "string" ? path : [...path, i];
    scope.problems.error(at, "wrong-type", `\`${text}\` is neither a day nor a range of days`, dayHint(text));
    isGood = false;
  }
  return isGood ? days : undefined;
}

function dayHint(text: string): string {
  const written = text.split(",").map(shortDays);
  if (written.some((days) => parseDays(days) === undefined))
    return `write ${WEEKDAYS.join(", ")}, or a range such as mon-fri`;
  return written.length === 1 ? `write \`${written.join()}\`` : `write \`[${written.join(", ")}]\``;
}

function shortDays(text: string): string {
  const names = text.toLowerCase().split(/\s*(?:-|–|to)\s*/);
  return names.map((name) => name.trim().slice(0, 3)).join("-");
}

function compileClock(text: string, scope: Scope, path: Path): number | undefined {
  const clock = parseClock(text);
  if (clock !== undefined) return clock;
  const message = `\`${text}\` is not a time of day`;
  const hint = `write hours and minutes of the 24-hour clock, such as \`"${meantClock(text) ?? "17:30"}"\``;
  scope.problems.error(path, "wrong-type", message, hint);
  return undefined;
}

/** `5:30 pm` or `17` in the way it is written here. */
function meantClock(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, hour = "", minute = "00", half] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  const written = `${String(hours).padStart(2, "0")}:${minute}`;
  return parseClock(written) === undefined ? undefined : written;
}

function isSpan(from: number, to: number, scope: Scope, path: Path): boolean {
  if (from === DAY) {
    scope.problems.error([...path, "from"], "wrong-type", "a day begins at `00:00`; only `to` can be `24:00`");
  } else if (from === to) {
    const whole = 'for the whole day write `from: "00:00"` and `to: "24:00"`';
    scope.problems.error([...path, "to"], "wrong-type", "`from` and `to` are the same time of day", whole);
  } else return true;
  return false;
}
