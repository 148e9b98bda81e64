/** Asks another person's word for one card. The card is checked as a claim's would be: what somebody is to answer for must be real. */
import { randomUUID } from "node:crypto";
import type { ApprovalsAnswer, AskApproval, AskedApproval } from "#lib/domain/approvals-api.ts";
import { AskedObligation } from "#lib/domain/approvals-api.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { digest } from "#lib/domain/hash.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import { policyChanged } from "../claims/claim-refusals.ts";
import { checkProposal } from "../claims/verify-approval.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { recordChange } from "../policy/record.ts";
import { findStop, stopped } from "../policy/stops.ts";
import type { Transaction } from "../store/open.ts";
import { type ApprovalRow, cardOf, entryOf, expireDue, mayAnswer, toAsked } from "./approval-rows.ts";

const DAY = 86_400_000;
const MOST_WAITING = 50;

export async function askApproval(
  parts: CoreParts,
  { person }: Session,
  { proposal, obligation, expires }: AskApproval,
): Promise<Outcome<AskedApproval>> {
  const now = parts.now();
  const until = parseInstant(expires) ?? 0;
  if (until <= now || until > now + DAY) return badTime();
  const checked = checkProposal(proposal, { org: parts.org, person, connectors: parts.connectors });
  if (!checked.ok) return checked;
  await expireDue(parts);
  const asked = await parts.db
    .transaction()
    .execute(async (trx): Promise<Outcome<{ row: ApprovalRow; isNew: boolean }>> => {
      const stop = await findStop(trx, { person, action: proposal.action });
      if (stop !== undefined) return stopped(stop);
      if ((await parts.policies.for(person.user, trx))?.digest !== proposal.policy) return policyChanged();
      const before = await earlier(trx, person.user, digest(proposal), obligation);
      if (before?.state === "refused") return refusedBefore(before);
      // Asked twice, or again after it was granted: the same answer.
      if (before?.state === "waiting" || before?.state === "granted") return done({ row: before, isNew: false });
      if (await isTooMany(trx, person.user)) return tooMany();
      const row: ApprovalRow = {
        id: randomUUID(),
        suggestion: proposal.suggestionId,
        proposal: digest(proposal),
        obligation,
        action: proposal.action,
        policy: proposal.policy,
        asker: person.user,
        asked_at: formatInstant(now),
        expires_at: until,
        state: "waiting",
        card: canonicalJson(proposal),
        decided_by: null,
        decided_at: null,
        evidence: null,
        why: null,
      };
      await trx.insertInto("approvals").values(row).execute();
      const { fields, values } = entryOf(row);
      await recordChange(parts.log, trx, { ...fields, entry: "approval-asked", rep: person.user, values });
      return done({ row, isNew: true });
    });
  if (!asked.ok) return asked;
  const { row, isNew } = asked.value;
  if (isNew) for (const other of parts.people) if (mayAnswer(other, row)) parts.push.tell("execution", other.user);
  return done(toAsked(row));
}

/** What waits for this person's word, and what they asked for themselves. */
export async function listApprovals(parts: CoreParts, { person }: Session): Promise<ApprovalsAnswer> {
  await expireDue(parts);
  const since = parts.now() - DAY;
  const open = parts.db.selectFrom("approvals").selectAll().where("state", "=", "waiting");
  const waiting = await open.where("asker", "!=", person.user).orderBy("expires_at").limit(500).execute();
  const asked = await parts.db
    .selectFrom("approvals")
    .selectAll()
    .where("asker", "=", person.user)
    .where("expires_at", ">", since)
    .orderBy("asked_at", "desc")
    .limit(200)
    .execute();
  return {
    waiting: waiting.flatMap((row) => {
      const proposal = mayAnswer(person, row) ? cardOf(row) : undefined;
      if (proposal === undefined) return [];
      const { id, asker, asked_at: askedAt } = row;
      const askerName = parts.people.find(({ user }) => user === asker)?.name ?? asker;
      const expires = formatInstant(row.expires_at);
      return [{ id, obligation: AskedObligation.parse(row.obligation), asker, askerName, proposal, askedAt, expires }];
    }),
    asked: asked.map(toAsked),
  };
}

/** The last one for exactly this card. */
function earlier(
  trx: Transaction,
  asker: string,
  proposal: string,
  obligation: string,
): Promise<ApprovalRow | undefined> {
  return trx
    .selectFrom("approvals")
    .selectAll()
    .where("asker", "=", asker)
    .where("proposal", "=", proposal)
    .where("obligation", "=", obligation)
    .orderBy("expires_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

async function isTooMany(trx: Transaction, asker: string): Promise<boolean> {
  const { count } = await trx
    .selectFrom("approvals")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("asker", "=", asker)
    .where("state", "=", "waiting")
    .executeTakeFirstOrThrow();
  return Number(count) >= MOST_WAITING;
}

const NOBODY = "Nobody was asked.";

function badTime() {
  return refused(
    422,
    "approval-expired",
    "An approval is asked for a time of at most a day ahead.",
    NOBODY,
    "Ask again; if that does not help, set this device's clock.",
  );
}

function refusedBefore({ decided_by: by, why }: ApprovalRow) {
  return refused(
    409,
    "approval-decided",
    `${by ?? "Somebody"} refused exactly this: ${why ?? ""}`,
    `${NOBODY} A refusal stands for the card that it was given for.`,
    "Talk to them, or change what you propose.",
  );
}

function tooMany() {
  return refused(
    429,
    "too-many-approvals",
    `${MOST_WAITING} approvals wait for an answer already.`,
    NOBODY,
    "Wait until some are answered or run out.",
  );
}
