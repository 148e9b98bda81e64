/** What a screen reader is told when a view changes: only what became different, in whole sentences. */
import type { CardState, PolicyStatus, SidebarView, StopView, TicketView } from "#lib/messaging/view.ts";

export function saysWhatChanged(before: SidebarView | null, after: SidebarView): string {
  if (after.screen === "trouble" || after.screen === "connect") {
    const known = before && before.screen === after.screen && before.failure.happened === after.failure.happened;
    return known ? "" : after.failure.happened;
  }
  const stops = saysStops(statusOf(before)?.stops, statusOf(after)?.stops);
  if (after.screen !== "ticket") return stops;
  const told = saysOnTicket(before, after);
  // What stops everything is said first, and once: not again by each card that it stops.
  return [stops, told].filter((each) => each !== "").join(" ");
}

function statusOf(view: SidebarView | null): PolicyStatus | undefined {
  return view !== null && "status" in view ? view.status : undefined;
}

function saysStops(before: StopView[] = [], after: StopView[] = []): string {
  const has = (list: StopView[], one: StopView) =>
    list.some(({ label, why }) => label === one.label && why === one.why);
  const begun = after.filter((one) => !has(before, one)).map(({ label, why }) => `${label}. ${why}`);
  const ended = before.filter((one) => !after.some(({ label }) => label === one.label));
  return [...begun, ...ended.map(({ label }) => `No longer ${label.charAt(0).toLowerCase()}${label.slice(1)}.`)].join(
    " ",
  );
}

function saysOnTicket(before: SidebarView | null, after: TicketView): string {
  if (before?.screen !== "ticket" || before.ref.ticket !== after.ref.ticket) {
    return `Ticket ${after.ref.ticket}: ${counted(after.cards.length, "suggestion", "suggestions")}${after.reply ? " and a reply" : ""}.`;
  }
  const drafted = before.reply?.drafting === true && after.reply !== undefined && after.reply.drafting !== true;
  const reply = drafted
    ? ["The reply is drafted."]
    : before.reply && after.reply && isNews(before.reply.state, after.reply.state)
      ? [`Reply: ${saysState(after.reply.state)}`]
      : [];
  const cards = after.cards.flatMap((card) => {
    const old = before.cards.find((each) => each.suggestion === card.suggestion);
    if (!old) return [`New suggestion: ${card.title}. ${card.decision.label}.`];
    if (isNews(old.state, card.state)) return [`${card.title}: ${saysState(card.state)}`];
    const byStop = [old, card].some(({ decision }) => decision.label === "Stopped");
    if (old.decision.label !== card.decision.label && !byStop) return [`${card.title}: ${card.decision.label}.`];
    return [];
  });
  return [...reply, ...cards].join(" ");
}

function isNews(before: CardState, after: CardState): boolean {
  if (before.is !== after.is) return after.is !== "ready";
  if (before.is === "unknown" && after.is === "unknown") return before.task === undefined && after.task !== undefined;
  // The one change inside a state that matters: the record's proof was checked.
  return before.is === "done" && after.is === "done" && before.receipt.says !== after.receipt.says;
}

function saysState(state: CardState): string {
  switch (state.is) {
    case "ready":
      return "";
    case "working":
      return state.says;
    case "held":
      return `${state.says} ${counted(Math.ceil(state.endsInMs / 1000), "second", "seconds")} left to cancel.`;
    case "done":
      return `done. ${state.receipt.says}`;
    case "undoing":
      return "being taken back.";
    case "undone":
      return "taken back.";
    case "cancelled":
      return `cancelled. ${state.says}`;
    case "failed":
      return `failed. ${state.failure.happened} ${state.failure.todo}`;
    case "unknown":
      return state.task === undefined
        ? `being checked. ${state.says}`
        : `you have to look. ${state.task.says} ${state.task.todo}`;
  }
}

function counted(n: number, one: string, many: string): string {
  return `${n === 0 ? "no" : n} ${n === 1 ? one : many}`;
}
