/**
 * Checks that a person on an enrolled device approved exactly these bytes: proposal ← evidence ← approval, each naming
 * the one before by digest. Who may lift what comes from the server's own list of people, never from the evidence.
 * It says nothing about whether the act is allowed: that is the gate's, afterwards.
 */
import type { ActionDefinition } from "#lib/actions/definition.ts";
import { findAction } from "#lib/actions/index.ts";
import type { ApprovedProposal, Proposal, SignedEvidence } from "#lib/domain/approval.ts";
import type { EvidenceView } from "#lib/domain/decision.ts";
import { digest } from "#lib/domain/hash.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { misfit } from "#lib/domain/type-language.ts";
import type { Person } from "../auth/people.ts";
import type { Session, Sessions } from "../auth/sessions.ts";
import type { Connectors } from "../connectors/connector.ts";
import { accountHost } from "../connectors/find-desk.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { isSignedBy } from "../keys/ed25519.ts";

export interface Approved {
  readonly approved: ApprovedProposal;
  readonly action: ActionDefinition;
  readonly evidence: readonly EvidenceView[];
  readonly proposalDigest: string;
  readonly approvalDigest: string;
}

export interface ApprovalContext {
  readonly org: string;
  readonly now: number;
  readonly session: Session;
  readonly sessions: Sessions;
  readonly people: readonly Person[];
  readonly connectors: Connectors;
}

const SKEW = 5 * 60_000;
const LONGEST_APPROVAL = 60 * 60_000;

export async function verifyApproval(approved: ApprovedProposal, context: ApprovalContext): Promise<Outcome<Approved>> {
  const { proposal, approval } = approved;
  const { session, org, now } = context;
  const proposalDigest = digest(proposal);
  const word = approval.body;
  const names = approved.evidence.map((one) => digest(one.body));
  const isWhole =
    proposal.org === org &&
    word.proposal === proposalDigest &&
    word.device === session.device &&
    names.length === word.evidence.length &&
    names.every((name, i) => name === word.evidence[i]) &&
    (await isSignedBy(session.deviceKey, approval));
  if (!isWhole) return altered();
  if (word.rep !== session.person.user) return wrongRep();
  if (!isCurrent(word.at, word.expires, now, LONGEST_APPROVAL)) return expired();
  const checked = checkProposal(proposal, { org, person: session.person, connectors: context.connectors });
  if (!checked.ok) return checked;
  const evidence = await viewEvidence(approved.evidence, proposalDigest, context);
  if (!evidence.ok) return evidence;
  return done({
    approved,
    action: checked.value,
    evidence: evidence.value,
    proposalDigest,
    approvalDigest: digest(word),
  });
}

/** What is proposed, by itself: in this person's desk account, in the catalogue, with arguments that fit and its own words. */
export function checkProposal(
  proposal: Proposal,
  { org, person, connectors }: Pick<ApprovalContext, "org" | "connectors"> & { readonly person: Person },
): Outcome<ActionDefinition> {
  if (proposal.org !== org) return altered();
  if (!mapsTo(person, proposal, connectors)) return wrongDeskUser();
  if (accountHost(connectors, proposal) !== proposal.host) return otherName();
  const action = findAction(proposal.action);
  if (action === undefined) return unknownAction();
  const misfits = misfitOfArgs(action, proposal.args);
  if (misfits !== undefined) return badArgs(misfits);
  return isCatalogueCard(action, proposal) ? done(action) : otherWords();
}

async function viewEvidence(
  all: readonly SignedEvidence[],
  proposal: string,
  context: ApprovalContext,
): Promise<Outcome<EvidenceView[]>> {
  const views: EvidenceView[] = [];
  for (const signed of all) {
    const { body } = signed;
    const person = context.people.find((one) => one.user === body.by);
    const key = await context.sessions.deviceKey(signed.key);
    const isGenuine =
      body.proposal === proposal &&
      person !== undefined &&
      key !== undefined &&
      // One's own evidence comes from the approving device; anybody else's from a device that person signed in on.
      (body.by === context.session.person.user
        ? signed.key === context.session.device
        : signed.key !== context.session.device && (await context.sessions.owns(body.by, signed.key))) &&
      (await isSignedBy(key, signed)) &&
      isCurrent(body.at, body.expires, context.now, Number.POSITIVE_INFINITY);
    if (!isGenuine) return badEvidence(body.obligation);
    views.push({ obligation: body.obligation, by: body.by, roles: [...person.roles], at: body.at });
  }
  return done(views);
}

export function isCurrent(from: string, until: string, now: number, longest: number): boolean {
  const start = parseInstant(from) ?? Number.NaN;
  const end = parseInstant(until) ?? Number.NaN;
  return start <= now + SKEW && end > now && end - start <= longest;
}

/** Whether this person has a login at that desk account. */
export function worksAt(person: Person, at: { desk: string; host: string }, connectors: Connectors): boolean {
  const canonical = accountHost(connectors, at);
  return person.deskAccounts.some(
    (account) => account.desk === at.desk && accountHost(connectors, account) === canonical,
  );
}

function mapsTo(
  person: Person,
  { desk, host, deskUser }: ApprovedProposal["proposal"],
  connectors: Connectors,
): boolean {
  const canonical = accountHost(connectors, { desk, host });
  return person.deskAccounts.some(
    (account) => account.desk === desk && accountHost(connectors, account) === canonical && account.id === deskUser,
  );
}

function misfitOfArgs(action: ActionDefinition, args: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of Object.keys(args))
    if (!Object.hasOwn(action.params, name)) return `\`${name}\` is not one of them`;
  for (const [name, type] of Object.entries(action.params)) {
    if (!Object.hasOwn(args, name)) {
      if (action.optional?.includes(name)) continue;
      return `\`${name}\` is missing`;
    }
    const problem = misfit(type, args[name]);
    if (problem !== undefined) return `\`${name}\` ${problem}`;
  }
  return undefined;
}

/** The words that were read must be the catalogue's for these arguments, or a client could show others. */
function isCatalogueCard(action: ActionDefinition, proposal: Proposal): boolean {
  if (proposal.undoes !== undefined) {
    const title = `Undo: ${action.title(proposal.args).toLowerCase()}`;
    return action.undo(proposal.desk).possible && proposal.card.title === title && proposal.card.button === "Undo";
  }
  return proposal.card.title === action.title(proposal.args) && proposal.card.button === action.button(proposal.args);
}

const NOTHING = "Nothing was done.";

function altered() {
  return refused(
    422,
    "approval-invalid",
    "The approval does not fit what was sent: a part was altered, or another device signed it.",
    NOTHING,
    "Open the ticket again and approve the card as it is shown now.",
  );
}

function wrongRep() {
  return refused(
    403,
    "wrong-rep",
    "The approval names another person than the one signed in.",
    NOTHING,
    "Sign in as the person who approved, or approve the card again.",
  );
}

function wrongDeskUser() {
  return refused(
    403,
    "wrong-rep",
    "The desk is logged in as somebody else than the person signed in to Countersign.",
    `${NOTHING} An act would have run under another person's name.`,
    "Log in to the desk with your own account, or sign in to Countersign as that person.",
  );
}

/** Under two names one act would have two ids, and could be done twice. */
function otherName() {
  return refused(
    422,
    "account-host",
    "The approval names the help desk by a company's domain and not by the account's own host.",
    NOTHING,
    "Reload the ticket's page, then approve the card as it is shown now.",
  );
}

function expired() {
  return refused(
    422,
    "approval-expired",
    "The approval is no longer valid, or its time lies in the future.",
    NOTHING,
    "Approve the card again; if that does not help, set this device's clock.",
  );
}

function unknownAction() {
  return refused(
    422,
    "unknown-action",
    "The action is not in the catalogue.",
    `${NOTHING} What is not in the catalogue cannot run under any policy.`,
    "Update the extension and the server to the same version.",
  );
}

function badArgs(problem: string) {
  return refused(
    422,
    "args",
    `The action's arguments do not fit: ${problem}.`,
    NOTHING,
    "Open the ticket again; if it stays so, report it as a bug.",
  );
}

function otherWords() {
  return refused(
    422,
    "card-changed",
    "The card's words are not the ones that belong to these arguments.",
    `${NOTHING} What a person reads must be what runs.`,
    "Open the ticket again and approve the card as it is shown now.",
  );
}

export function badEvidence(obligation: string) {
  return refused(
    422,
    "evidence-invalid",
    `The evidence for \`${obligation}\` is not signed by the person it names, is for another card, or is too old.`,
    NOTHING,
    "Give it again on the card as it is shown now.",
  );
}
