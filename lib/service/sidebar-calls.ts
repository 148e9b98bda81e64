/**
 * What a bound sidebar may ask for, one function per call. Each ends in a refusal with a reason or in a changed view;
 * none acts before the person's click was checked and the intent is durable.
 */

import { findAction } from "#lib/actions/index.ts";
import { distance } from "#lib/domain/distance.ts";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import type { FromSidebar } from "#lib/messaging/sidebar-calls.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { approve } from "./approve.ts";
import type { Case } from "./case.ts";
import type { Device } from "./device.ts";
import { makeOffer, type Offer } from "./offer.ts";
import type { Operator } from "./operate.ts";
import { sameRef } from "./pages.ts";
import { wishIsTrue } from "./run-desk.ts";
import { isAway } from "./run-server.ts";
import type { ServerClient } from "./server-client.ts";
import type { Surface } from "./surfaces.ts";
import type { TabSession } from "./tab-session.ts";

export interface SidebarParts {
  /** Where the call comes from. */
  surface: Surface;
  device: Device;
  operator: Operator;
  operation(suggestion: string): Promise<Operation | undefined>;
  client(): ServerClient | null;
  drafts: {
    get(suggestion: string): Promise<string | undefined>;
    put(suggestion: string, text: string, where?: string): Promise<void>;
    remove(suggestion: string): Promise<void>;
  };
  /** Set when the record can no longer be trusted (fork, roll-back): then nothing may run. */
  recordProblem(): Promise<Failure | null>;
  sync(): Promise<void>;
  understoodRoot(): Promise<void>;
  understoodLog(): Promise<void>;
  /** A suggestion was put aside: that goes on the record. */
  rejected(open: Case, suggestion: string): Promise<void>;
  openPage(page: "console" | "options"): void;
  hideSidebar(): void;
  now(): number;
  nonce(): string;
}

const taken = succeed(undefined);

export async function answerSidebar(call: FromSidebar, tab: TabSession, parts: SidebarParts): Promise<Result<void>> {
  switch (call.call) {
    case "approve":
      return approveCard(call, tab, parts);
    case "insert":
      return insertReply(call, tab, parts);
    case "undo":
      return undo(call, tab, parts);
    case "cancel":
      return cancel(call.suggestion, parts);
    case "take-nearest":
      return takeNearest(call, tab);
    case "give": {
      const { given } = tab.choices();
      given.set(call.suggestion, { ...given.get(call.suggestion), [call.obligation]: call.value });
      await tab.rebuild();
      return taken;
    }
    case "edit-reply":
      await parts.drafts.put(call.suggestion, call.text, tab.where() ?? undefined);
      // Typed into a draft that another one has just replaced: it comes back.
      if (tab.open()?.reply?.proposal.suggestionId !== call.suggestion) await tab.rebuild();
      return taken;
    case "settle":
      if (!call.click.trusted) return notByPerson;
      return parts.operator.settle(call.suggestion, call.found, call.why);
    case "understood-log":
      await parts.understoodLog();
      return taken;
    case "dismiss":
      await rejected(call.suggestion, tab, parts);
      tab.choices().dismissed.add(call.suggestion);
      tab.choices().fresh.delete(call.suggestion);
      await parts.drafts.remove(call.suggestion);
      await tab.rebuild();
      return taken;
    case "retry":
      await parts.sync();
      await tab.refresh();
      return taken;
    case "sync":
      await parts.sync();
      return taken;
    case "open":
      parts.openPage(call.page);
      return taken;
    case "draft-again":
      await tab.draftAgain();
      return taken;
    case "understood-root":
      await parts.understoodRoot();
      return taken;
    case "close":
      parts.hideSidebar();
      return taken;
    case "beat":
    case "bind":
    case "open-window":
    case "what-left":
      return taken;
  }
}

/** Not one that was approved before and failed: taking its card away decides nothing. */
async function rejected(suggestion: string, tab: TabSession, parts: SidebarParts): Promise<void> {
  const open = tab.open();
  if (open !== undefined && !open.operations.some((one) => one.suggestion === suggestion))
    await parts.rejected(open, suggestion);
}

type Approving = Extract<FromSidebar, { call: "approve" }>;

async function approveCard(call: Approving, tab: TabSession, parts: SidebarParts): Promise<Result<void>> {
  const known = await parts.operation(call.suggestion);
  if (known !== undefined && known.approved.approval.body.proposal === call.proposal)
    return fail(
      "approved-already",
      "This was approved before, here or in another tab.",
      "It runs once; nothing was started again.",
      "Look at the card for how far it is.",
    );
  return signAndStart(tab, parts, call, (fresh) => findOffer(fresh, call.suggestion), {
    given: call.given,
    taken: { from: call.suggestion, distance: 0 },
  });
}

/** The reply is an offer of its own: what goes into the composer is what the person last saw, edited or not. */
async function insertReply(
  call: Extract<FromSidebar, { call: "insert" }>,
  tab: TabSession,
  parts: SidebarParts,
): Promise<Result<void>> {
  const before = tab.open()?.reply;
  if (before === undefined || before.digest !== call.proposal || tab.open()?.suggested.drafting === true)
    return changed;
  const edited = await parts.drafts.get(call.suggestion);
  // What goes in is what was read on the screen, or nothing.
  if (call.text !== (edited ?? before.args.text)) return changed;
  const result = await signAndStart(
    tab,
    parts,
    call,
    (fresh) => {
      // The customer wrote meanwhile: the draft answers another message and stays where it is.
      if (fresh.reply?.digest !== before.digest) return undefined;
      return edited === undefined
        ? fresh.reply
        : makeOffer({ action: "reply.draft", args: { text: edited }, why: fresh.reply.why }, fresh);
    },
    {
      given: call.given ?? {},
      own: edited !== undefined,
      taken: {
        from: call.suggestion,
        distance: distance(String(before.args.text), edited ?? String(before.args.text)),
      },
      isDraft: true,
    },
  );
  return result;
}

async function undo(
  call: Extract<FromSidebar, { call: "undo" }>,
  tab: TabSession,
  parts: SidebarParts,
): Promise<Result<void>> {
  const original = await parts.operation(call.suggestion);
  if (original?.state !== "done")
    return fail(
      "nothing-to-undo",
      "There is nothing to undo here.",
      "Nothing was changed.",
      "Look at the card for what happened.",
    );
  return signAndStart(tab, parts, { ...call, proposal: "" }, (fresh) => undoOffer(fresh, original), { own: true });
}

/** Undefined where there is nothing to take back: another ticket is open now, or somebody moved on from what was done. */
function undoOffer(fresh: Case, original: Operation): Offer | undefined {
  const { ticket } = fresh.gathered;
  if (!sameRef(original.ref, ticket.ref) || !wishIsTrue(original, ticket)) return undefined;
  const action = findAction(original.action);
  if (action?.undo(original.ref.desk).possible !== true) return undefined;
  const args = action.takeBack?.(original.approved.proposal.args, original.before);
  return args === undefined
    ? undefined
    : makeOffer(
        { action: original.action, args, why: `Undo of “${original.title}”`, undoes: original.suggestion },
        fresh,
      );
}

interface Taking {
  given?: Record<string, string>;
  own?: boolean;
  isDraft?: boolean;
  taken?: Operation["taken"];
}

/**
 * Reads anew, finds the offer, signs it and starts it. `own` offers (an undo, an edited draft) are made from the
 * person's click itself, so there is no shown digest to compare beyond the card that led to them.
 */
async function signAndStart(
  tab: TabSession,
  parts: SidebarParts,
  call: { proposal: string; click: Approving["click"] },
  find: (fresh: Case) => Offer | undefined,
  { given = {}, own = false, isDraft = false, taken: from }: Taking,
): Promise<Result<void>> {
  // A draft changes nothing by itself: it goes on while the log is in doubt. What acts waits until somebody looked.
  const problem = isDraft ? null : await parts.recordProblem();
  if (problem !== null) return { ok: false, failure: problem };
  const fresh = await tab.readAnew();
  if (!fresh.ok) {
    // What made it fail (a lease that ended) may also mean that the cards must not stand there any more.
    await tab.rebuild();
    return fresh;
  }
  const offer = find(fresh.value);
  const operation = await approve({
    fresh: fresh.value,
    offer,
    shown: own && offer !== undefined ? offer.digest : call.proposal,
    given,
    click: call.click,
    surface: parts.surface,
    device: parts.device,
    nowMs: parts.now(),
    nonce: parts.nonce(),
  });
  if (!operation.ok) {
    await tab.rebuild();
    return operation;
  }
  tab.choices().fresh.add(operation.value.suggestion);
  await parts.operator.start({ ...operation.value, ...(from === undefined ? {} : { taken: from }) });
  return taken;
}

async function cancel(suggestion: string, parts: SidebarParts): Promise<Result<void>> {
  const answer = await parts.client()?.cancelExecution(suggestion);
  if (answer === undefined || (!answer.ok && isAway(answer.failure)))
    return fail(
      "server-unreachable",
      "The server cannot be reached, so the hold could not be cancelled from here.",
      "It may still run.",
      "Watch the card; it shows what happened as soon as the server answers.",
    );
  if (!answer.ok) return answer;
  // Not waited for: another payment may be followed for long. What stumbles says so on its card.
  void parts.operator.resume().catch(() => undefined);
  return taken;
}

async function takeNearest(
  call: Extract<FromSidebar, { call: "take-nearest" }>,
  tab: TabSession,
): Promise<Result<void>> {
  const near = tab
    .open()
    ?.nearest.get(call.suggestion)
    ?.find((one) => one.offer.digest === call.proposal);
  if (near === undefined) return changed;
  const { action, args, why } = near.offer;
  tab.choices().taken.set(call.suggestion, { action: action.id, args, why });
  await tab.rebuild();
  return taken;
}

const notByPerson = fail(
  "click-not-trusted",
  "The click did not come from a person.",
  "Nothing was written down.",
  "Press the button yourself.",
);

const changed = fail(
  "changed-since-shown",
  "The card changed after it was shown.",
  "Nothing was approved and nothing ran.",
  "Read the card as it is now, then try again.",
);

function findOffer(fresh: Case, suggestion: string): Offer | undefined {
  return fresh.offers.find((offer) => offer.proposal.suggestionId === suggestion);
}
