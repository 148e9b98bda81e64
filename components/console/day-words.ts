/** Days and times in the reader's own time zone. */
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "short", year: "numeric" });

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export function dateWords(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "an unknown day" : DATE.format(date);
}

export function dayWords(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "Without a date" : DAY.format(date);
}

export function hourMinute(at: string): string {
  return timeOf(at, ["getHours", "getMinutes"]);
}

export function withSeconds(at: string): string {
  return timeOf(at, ["getHours", "getMinutes", "getSeconds"]);
}

function timeOf(at: string, parts: ("getHours" | "getMinutes" | "getSeconds")[]): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "–";
  return parts.map((part) => String(date[part]()).padStart(2, "0")).join(":");
}
