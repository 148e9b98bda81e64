/** An access report as a page that a person can read: one file, nothing loaded from anywhere, no script. */
import { Money, showMoney } from "#lib/domain/money.ts";
import type { AccessEntry, AccessReport } from "./access.ts";

export function accessPage(report: AccessReport): string {
  const { customers, at, entries, acts, lookUps, approvals, sharedTickets } = report;
  const who = customers.join(", ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What is held about ${safe(who)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>What is held about ${safe(who)}</h1>
<p>Taken on ${day(at)}. All times are UTC. ${summary(report)}</p>
${sharedTickets === 0 ? "" : `<p class="note">${shared(sharedTickets)}</p>`}
<h2>What was recorded</h2>
${entries.length === 0 ? "<p>Nothing.</p>" : `<ol class="entries">${entries.map(entry).join("\n")}</ol>`}
<h2>What was done</h2>
${acts.length === 0 ? "<p>Nothing.</p>" : `<ol class="entries">${acts.map(act).join("\n")}</ol>`}
${approvals.length === 0 ? "" : `<h2>What a lead was asked for</h2>\n<ol class="entries">${approvals.map(asked).join("\n")}</ol>`}
<h2>Orders that were looked up</h2>
${
  lookUps.length === 0
    ? "<p>None.</p>"
    : table(
        ["When", "Order", "Ticket"],
        lookUps.map((one) => [day(one.at), safe(one.order), safe(one.ticket)]),
      )
}
</main>
</body>
</html>
`;
}

function summary({ entries, acts }: AccessReport): string {
  const gone = entries.filter(({ erasedBy }) => erasedBy !== undefined).length;
  const erased = gone === 0 ? "" : ` The contents of ${gone} of them were erased before; they are listed without them.`;
  return `There ${counted(entries.length, "entry", "entries", "is", "are")} and ${acts.length} ${acts.length === 1 ? "act" : "acts"}.${erased}`;
}

function counted(n: number, one: string, many: string, is: string, are: string): string {
  return n === 1 ? `${is} 1 ${one}` : `${are} ${n} ${many}`;
}

function shared(n: number): string {
  return `${n === 1 ? "One ticket was" : `${n} tickets were`} also somebody else’s. What was kept under ${n === 1 ? "it" : "them"} without a customer’s name is left out here.`;
}

function entry({ at, title, says, index, rep, action, ending, values, erasedBy }: AccessEntry): string {
  const facts = [action, ending, `by ${rep}`, `entry ${index}`].filter((part) => part !== undefined).map(safe);
  const body =
    erasedBy === undefined
      ? list(values ?? {})
      : `<p class="note">Its contents were erased; entry ${erasedBy} says so.</p>`;
  return `<li><h3>${safe(title)}</h3><p class="when">${day(at)} · ${facts.join(" · ")}</p><p class="says">${safe(says).replace(/`([^`]*)`/g, "<code>$1</code>")}</p>${body}</li>`;
}

function act({ at, action, state, ticket, order, args, says, reference }: AccessReport["acts"][number]): string {
  const more = Object.entries({ says, reference, order, ticket, arguments: args }).filter(([, one]) => one !== null);
  return `<li><h3>${safe(action)}: ${safe(state)}</h3><p class="when">${day(at)}</p>${list(Object.fromEntries(more))}</li>`;
}

function asked({ at, action, obligation, state, card, why }: AccessReport["approvals"][number]): string {
  const more = Object.entries({ why, card }).filter(([, one]) => one !== null);
  return `<li><h3>${safe(action)}: ${safe(obligation)} ${safe(state)}</h3><p class="when">${day(at)}</p>${list(Object.fromEntries(more))}</li>`;
}

function list(values: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(values).map(([name, one]) => `<dt>${safe(name)}</dt><dd>${value(one)}</dd>`);
  return rows.length === 0 ? "" : `<dl>${rows.join("")}</dl>`;
}

function value(one: unknown): string {
  const money = Money.safeParse(one);
  if (money.success) return safe(showMoney(money.data));
  if (Array.isArray(one)) {
    if (one.length === 0) return "none";
    if (one.every(isPair)) return list(Object.fromEntries(one));
    return `<ul>${one.map((part) => `<li>${value(part)}</li>`).join("")}</ul>`;
  }
  if (typeof one === "object" && one !== null) return list(one as Record<string, unknown>);
  return one === null || one === "" ? "–" : safe(String(one));
}

/** A line of a card: what it is, and what it says. */
function isPair(part: unknown): part is [string, string] {
  return Array.isArray(part) && part.length === 2 && part.every((one) => typeof one === "string");
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const head = heads.map((name) => `<th scope="col">${safe(name)}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function day(at: string): string {
  return `<time datetime="${safe(at)}">${safe(at.slice(0, 16).replace("T", " "))}</time>`;
}

const NAMES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => NAMES[letter] ?? "");
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1a1c20, #e7e9ee); --soft: light-dark(#555b66, #a3a9b5); --line: light-dark(#d9dce3, #3a3f4a); --ground: light-dark(#fff, #15171b); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; }
.when, .says { color: var(--soft); font-size: .875rem; }
.note { border-left: 3px solid var(--line); padding-left: .75rem; color: var(--soft); }
.entries { list-style: none; margin: 0; padding: 0; }
.entries > li { border-top: 1px solid var(--line); padding: 1rem 0; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .125rem 1rem; margin: .5rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; white-space: pre-wrap; }
dd ul { margin: 0; padding-left: 1.1rem; }
dd dl { margin: 0; }
code { font: inherit; font-style: italic; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .25rem; } dd dl { border-left: 2px solid var(--line); padding-left: .6rem; } }
@media print { body { font-size: 11pt; } .entries > li { break-inside: avoid; } }
`;
