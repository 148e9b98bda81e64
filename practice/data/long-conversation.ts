/**
 * A conversation of thousands of messages, as a café and its supplier have it over years in one ticket that nobody ever
 * closed. The same numbers give the same words every time. The newest message is the customer's and asks for one thing.
 */
import type { SeedComment } from "./seed-ticket.ts";

export interface LongConversation {
  readonly count: number;
  readonly customerId: number;
  readonly customerName: string;
  /** Writes the public answers. */
  readonly agentId: number;
  /** Writes internal notes now and then. */
  readonly leadId: number;
  readonly newest: string;
  readonly newestAt: Date;
}

const HOURS_APART = 4.3;
const GOODS = [
  "espresso cups",
  "saucers",
  "cake plates",
  "milk jugs",
  "tea glasses",
  "soup bowls",
  "sugar tins",
] as const;
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] as const;
const PLACES = ["the harbour café", "the kiosk", "the terrace", "the breakfast room"] as const;

export function longConversation(options: LongConversation): readonly SeedComment[] {
  const { count, newestAt } = options;
  const pick = pickerFrom(count);
  const at = (index: number) => new Date(newestAt.getTime() - (count - 1 - index) * HOURS_APART * 3_600_000);
  const comments: SeedComment[] = [];
  for (let index = 0; index < count - 1; index += 1) {
    comments.push({ ...earlierMessage(index, options, pick), at: wholeSecond(at(index)) });
  }
  comments.push({ authorId: options.customerId, public: true, body: options.newest, at: wholeSecond(newestAt) });
  return comments;
}

type Pick = <T>(from: readonly T[]) => T;

function earlierMessage(index: number, options: LongConversation, pick: Pick): Omit<SeedComment, "at"> {
  const { customerId, customerName, agentId, leadId } = options;
  const turn = index % 5;
  if (turn === 0 || turn === 3) return { authorId: customerId, public: true, body: fromCustomer(pick, customerName) };
  if (turn === 4 && index % 3 === 0) return { authorId: leadId, public: false, body: noteOf(pick) };
  return { authorId: agentId, public: true, body: fromAgent(pick, customerName) };
}

function fromCustomer(pick: Pick, name: string): string {
  const firstName = name.split(" ")[0];
  const goods = pick(GOODS);
  const others = GOODS.filter((one) => one !== goods);
  return pick([
    `Hi, could we have ${pick([12, 24, 36])} more ${goods} for ${pick(PLACES)} by ${pick(DAYS)}?\n\nThanks, ${firstName}`,
    `The ${goods} came, all in one piece this time. ${firstName}`,
    `One of the ${goods} has a chip. Not urgent, please just put another into ${pick(DAYS)}'s box.\n\n${firstName}`,
    `We are closed on ${pick(DAYS)}, so no delivery please.\n\n${firstName}`,
    `Can you move ${pick(DAYS)}'s delivery to ${pick(PLACES)}? The side door, ring twice.`,
    `Sorry, forget the ${goods}. I meant the ${pick(others)}.`,
  ]);
}

function fromAgent(pick: Pick, name: string): string {
  const firstName = name.split(" ")[0];
  return pick([
    `Hi ${firstName},\n\nthat is noted: ${pick([12, 24, 36])} ${pick(GOODS)} for ${pick(DAYS)}.\n\nBest,\nSam`,
    `Hi ${firstName},\n\nit is on the van for ${pick(DAYS)}.\n\nBest,\nSam`,
    `Hi ${firstName},\n\nI have put another one of the ${pick(GOODS)} into the next box.\n\nBest,\nSam`,
    `Hi ${firstName},\n\nno delivery on ${pick(DAYS)} then. Enjoy the day off.\n\nBest,\nSam`,
  ]);
}

function noteOf(pick: Pick): string {
  return pick([
    `Warehouse: ${pick(GOODS)} are short until ${pick(DAYS)}.`,
    `Driver says ${pick(PLACES)} was locked, left it with the neighbour.`,
    "They pay by monthly invoice, no card on file before this spring.",
  ]);
}

/** A small generator of its own: what it picks must not change with the machine or with Node's version. */
function pickerFrom(seed: number): Pick {
  let state = seed >>> 0;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const chosen = from[Math.floor((state / 2 ** 32) * from.length)];
    if (chosen === undefined) throw new Error("nothing to pick from");
    return chosen;
  };
}

const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000);
