import { expect, test } from "vitest";
import { ask, problemsOf } from "../fixtures/ask.ts";

const rule = { kind: "hours", days: "mon-fri", from: "09:00", to: "17:30" };
const at = (now: string, more: object = {}) => ask([{ ...rule, ...more }], { now }, { timezone: "Europe/Berlin" });

test("open in the pack's time zone, denied otherwise", () => {
  expect(at("2026-11-20T08:00:00Z").outcome).toBe("allow");
  expect(at("2026-11-20T07:59:59.999Z").outcome).toBe("deny");
  expect(at("2026-11-20T16:30:00Z").outcome).toBe("allow");
  expect(at("2026-11-20T16:30:00.001Z").outcome).toBe("deny");
  expect(at("2026-07-20T07:00:00Z").outcome, "an hour earlier in summer").toBe("allow");
});

test("a pause ends at the next opening, over a weekend and over a change of the clock", () => {
  const pause = { else: "pause" };
  expect(at("2026-11-20T17:00:00Z", pause)).toMatchObject({ outcome: "pause", retryAfter: "2026-11-23T08:00:00Z" });
  expect(at("2026-03-27T20:00:00Z", pause).retryAfter).toBe("2026-03-30T07:00:00Z");
  expect(at("2026-11-19T03:00:00Z", pause).retryAfter).toBe("2026-11-19T08:00:00Z");
});

test("days in a list, with ranges, and a night over midnight", () => {
  const night = { days: ["mon", "thu-fri"], from: "22:00", to: "06:00" };
  expect(at("2026-11-21T04:59:00Z", night).outcome).toBe("allow");
  expect(at("2026-11-21T22:00:00Z", night).outcome).toBe("deny");
});

test("what it says, and what it read", () => {
  const [fired] = at("2026-11-21T19:15:00Z").rules;
  expect(fired?.says).toBe("it is sat 20:15; open mon-fri from 09:00 to 17:30");
  expect(fired?.read).toEqual([{ fact: "now", value: "2026-11-21T19:15:00Z", source: "now" }]);
});

test("mistakes in it are told", () => {
  const first = (more: object) => problemsOf([{ ...rule, ...more }])[0];
  expect(first({ days: "monday to friday" })).toMatchObject({
    path: ["rules", 0, "days"],
    message: "`monday to friday` is neither a day nor a range of days",
    suggestion: "write `mon-fri`",
  });
  expect(first({ days: ["mon", "workdays"] })).toMatchObject({
    path: ["rules", 0, "days", 1],
    suggestion: "write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri",
  });
  expect(first({ to: "5:30 pm" })).toMatchObject({
    path: ["rules", 0, "to"],
    message: "`5:30 pm` is not a time of day",
    suggestion: 'write hours and minutes of the 24-hour clock, such as `"17:30"`',
  });
  for (const [written, meant] of [
    ["12am", "00:00"],
    ["12 p.m.", "12:00"],
    ["7", "07:00"],
    ["18.15", "18:15"],
    ["noon", "17:30"],
  ])
    expect(first({ to: written })?.suggestion, written).toContain(`\`"${meant}"\``);
  expect(first({ from: "24:00" })?.message).toBe("a day begins at `00:00`; only `to` can be `24:00`");
  expect(first({ from: "09:00", to: "09:00" })).toMatchObject({
    path: ["rules", 0, "to"],
    message: "`from` and `to` are the same time of day",
    suggestion: 'for the whole day write `from: "00:00"` and `to: "24:00"`',
  });
  expect(problemsOf([{ ...rule, from: "00:00", to: "24:00" }])).toEqual([]);
  expect(first({ from: 9 })?.message).toBe("`from` must be a text (put it in quotes)");
  expect(problemsOf([{ kind: "hours", from: "09:00", to: "10:00" }])[0]?.message).toBe(
    "`days` is a list such as [mon, tue], or mon-fri",
  );
});

test.each([
  ["5:30 pm", "17:30"],
  ["5.30pm", "17:30"],
  ["5 p.m.", "17:00"],
  ["12 am", "00:00"],
  ["12pm", "12:00"],
  ["12:15 AM", "00:15"],
  ["17", "17:00"],
  [" 8 ", "08:00"],
  ["8.05", "08:05"],
  ["25", "17:30"],
  ["10:75", "17:30"],
  ["noon", "17:30"],
  ["at 9", "17:30"],
  ["9:00:00", "17:30"],
])("who writes %j as a time of day is told to write %j", (from, meant) => {
  const problems = problemsOf([{ kind: "hours", days: "mon", from, to: "23:59" }]);
  const [first] = problems.filter(({ code }) => code === "wrong-type");
  expect(first).toMatchObject({
    path: ["rules", 0, "from"],
    message: `\`${from}\` is not a time of day`,
    suggestion: `write hours and minutes of the 24-hour clock, such as \`"${meant}"\``,
  });
});

test.each([
  ["Mon - Fri", "write `mon-fri`"],
  ["monday to friday", "write `mon-fri`"],
  ["Sat–Sun", "write `sat-sun`"],
  ["Tues", "write `tue`"],
  ["weekdays", "write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri"],
  ["Mon, Wed to Fri", "write `[mon, wed-fri]`"],
  ["mon, holidays", "write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri"],
])("who writes %j for days is told: %s", (days, suggestion) => {
  const told = (raw: string | string[]) =>
    problemsOf([{ kind: "hours", days: raw, from: "09:00", to: "17:00" }]).find(({ code }) => code === "wrong-type");
  const message = `\`${days}\` is neither a day nor a range of days`;
  expect(told(days)).toMatchObject({ path: ["rules", 0, "days"], message, suggestion });
  expect(told(["mon", days])).toMatchObject({ path: ["rules", 0, "days", 1], message, suggestion });
});

test("from a time to the same time, or from the end of the day, is no span", () => {
  const told = (from: string, to: string) =>
    problemsOf([{ kind: "hours", days: "mon", from, to }])
      .filter(({ code }) => code === "wrong-type")
      .map(({ path, message, suggestion }) => [path.at(-1), message, suggestion]);
  expect(told("24:00", "09:00")).toEqual([["from", "a day begins at `00:00`; only `to` can be `24:00`", undefined]]);
  expect(told("09:00", "9:00")).toEqual([
    ["to", "`from` and `to` are the same time of day", 'for the whole day write `from: "00:00"` and `to: "24:00"`'],
  ]);
  expect(told("00:00", "24:00")).toEqual([]);
});
