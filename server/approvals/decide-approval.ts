/** A person who was asked grants it with signed evidence, or refuses it and says why. The first answer in time is the answer. */
import type { AskedApproval, DecideApproval } from "#lib/domain/approvals-api.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import { checkEvidence } from "../claims/check-evidence.ts";
import { alreadyClaimed, policyChanged } from "../claims/claim-refusals.ts";
import { badEvidence, isCurrent } from "../claims/verify-approval.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { isSignedBy } from "../keys/ed25519.ts";
import { recordChange } from "../policy/record.ts";
import { findStop, stopped } from "../policy/stops.ts";
import type { Transaction } from "../store/open.ts";
import { type ApprovalRow, type End, end, entryOf, expire, findApproval, mayAnswer, toAsked } from "./approval-rows.ts";

export async function decideApproval(
  parts: CoreParts,
  session: Session,
  id: string,
  decision: DecideApproval,
): Promise<Outcome<AskedApproval>> {
  const decided = await parts.db.transaction().execute(async (trx): Promise<Outcome<ApprovalRow>> => {
    const row = await findApproval(trx, id);
    const { user } = session.person;
    if (row?.asker === user) return ownWord();
    if (row === undefined || !mayHaveAnswered(session, row)) return notAsked();
    if (row.state !== "waiting") return isSame(row, user, decision) ? done(row) : over(row);
    if (row.expires_at <= parts.now()) {
      await expire(parts, trx, row);
      return over({ ...row, state: "expired" });
    }
    const holds =
      decision.verdict === "refused" ? done(null) : await checkGrant(parts, trx, session, row, decision.evidence);
    if (!holds.ok) return holds;
    return done(await write(parts, trx, session, row, decision));
  });
  if (!decided.ok) return decided;
  parts.push.tell("execution", decided.value.asker);
  return done(toAsked(decided.value));
}

/** After its end the card is gone; whoever answered it is still told how it ended. */
function mayHaveAnswered({ person }: Session, row: ApprovalRow): boolean {
  return row.decided_by === person.user || mayAnswer(person, row) || person.roles.includes("lead");
}

async function write(
  { log, now }: CoreParts,
  trx: Transaction,
  { person }: Session,
  row: ApprovalRow,
  decision: DecideApproval,
): Promise<ApprovalRow> {
  const { verdict } = decision;
  const said =
    verdict === "granted"
      ? { evidence: canonicalJson(decision.evidence), why: null }
      : { evidence: null, why: decision.why };
  const to: End = { state: verdict, decided_by: person.user, decided_at: formatInstant(now()), ...said };
  await end(trx, row.id, to);
  const { fields, values } = entryOf(row);
  const why = verdict === "refused" ? { why: decision.why } : {};
  await recordChange(log, trx, {
    ...fields,
    entry: "approval-decided",
    rep: person.user,
    verdict,
    values: { ...values, ...why },
  });
  return { ...row, ...to, card: null };
}

/** All that a claim will ask of it, so that nobody grants in vain; the claim asks again. */
async function checkGrant(
  parts: CoreParts,
  trx: Transaction,
  session: Session,
  row: ApprovalRow,
  evidence: Extract<DecideApproval, { verdict: "granted" }>["evidence"],
): Promise<Outcome<null>> {
  const { body, key } = evidence;
  const isGenuine =
    body.proposal === row.proposal &&
    body.obligation === row.obligation &&
    body.by === session.person.user &&
    key === session.device &&
    isCurrent(body.at, body.expires, parts.now(), Number.POSITIVE_INFINITY) &&
    (await isSignedBy(session.deviceKey, evidence));
  if (!isGenuine) return badEvidence(row.obligation);
  const policy = await parts.policies.for(row.asker, trx);
  if (policy === undefined || policy.digest !== row.policy) return policyChanged();
  const asker = parts.people.find(({ user }) => user === row.asker);
  const stop = asker === undefined ? undefined : await findStop(trx, { person: asker, action: row.action });
  if (stop !== undefined) return stopped(stop);
  const claim = await trx
    .selectFrom("claims")
    .select("state")
    .where("suggestion", "=", row.suggestion)
    .executeTakeFirst();
  if (claim !== undefined) return alreadyClaimed(claim.state);
  return checkEvidence([evidence], policy.signed.body.document);
}

/** The same answer again, because the first one's was lost. */
function isSame(row: ApprovalRow, user: string, decision: DecideApproval): boolean {
  if (row.state !== decision.verdict || row.decided_by !== user) return false;
  return decision.verdict === "granted" ? row.evidence === canonicalJson(decision.evidence) : row.why === decision.why;
}

const NOTHING = "Nothing was decided.";

function notAsked() {
  return refused(
    404,
    "not-yours",
    "No such approval waits for you.",
    NOTHING,
    "Look at what waits for you; somebody else may have answered it.",
  );
}

function ownWord() {
  return refused(
    403,
    "not-for-you",
    "You asked for this yourself, and it needs another person's word.",
    NOTHING,
    "Wait for somebody else's answer.",
  );
}

function over({ state, decided_by: by }: ApprovalRow) {
  if (state === "expired")
    return refused(
      410,
      "approval-over",
      "The time for this approval is over.",
      `${NOTHING} What nobody answers in time is not done.`,
      "Whoever needs it can ask again.",
    );
  return refused(
    409,
    "approval-decided",
    `${by ?? "Somebody"} was faster and ${state} it.`,
    `${NOTHING} The first answer counts.`,
    "Talk to them if you see it otherwise.",
  );
}
