/**
 * A browser profile for tests: its own key, its own chain of entries, and every request signed as the worker signs it.
 * It speaks real HTTP to a real server; nothing of the server is faked here.
 */
import { randomBytes } from "node:crypto";
import { findAction } from "#lib/actions/index.ts";
import { type ChainState, type ItemFields, nextItem } from "#lib/audit/item.ts";
import { commitValues } from "#lib/audit/values.ts";
import type { ApprovedProposal, Evidence, Proposal, SignedEvidence } from "#lib/domain/approval.ts";
import { suggestionId } from "#lib/domain/approval.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { RequestProof, Submission } from "#lib/domain/server-api.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import type { DeskName, TicketVersion } from "#lib/domain/ticket.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { makeKeyPair, openSigner, type Signer, signBody } from "../keys/ed25519.ts";

import { neededFields } from "./needed-fields.ts";

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T & { error?: { code: string; happened: string; means: string; todo: string } };
}

export interface Wish {
  /** The practice Zendesk when absent; the host is the one that the page shows. */
  at?: { desk: DeskName; host: string };
  action: string;
  args: Record<string, unknown>;
  ticket: string;
  ticketVersion: TicketVersion;
  lastCustomerMessage: string;
  customer: string;
  deskUser: string;
  policy: string;
  n?: number;
  undoes?: string;
}

export interface Approval {
  approved: ApprovedProposal;
  intent: Submission;
  entryId: string;
}

export class Device {
  readonly url: () => string;
  readonly now: () => number;
  readonly signer: Signer;
  user = "";
  token = "";
  chain: ChainState;

  private constructor(url: () => string, now: () => number, signer: Signer) {
    this.url = url;
    this.now = now;
    this.signer = signer;
    this.chain = { device: signer.keyId, seq: 0, prev: null };
  }

  static async make(url: () => string, now: () => number): Promise<Device> {
    return new Device(url, now, await openSigner(await makeKeyPair()));
  }

  async signIn(user: string, password: string): Promise<Answer<{ token: string; device: string }>> {
    const body = { user, password, deviceKey: this.signer.publicKey, deviceName: "test" };
    const answer = await send<{ token: string; device: string }>(`${this.url()}/v1/sign-in`, "POST", {}, body);
    if (answer.status === 200) {
      this.user = user;
      this.token = answer.body.token;
    }
    return answer;
  }

  async call<T = Record<string, unknown>>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer<T>> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = await this.headers(method, path, text);
    return send<T>(`${this.url()}${path}`, method, headers, body);
  }

  async headers(method: string, path: string, text: string): Promise<Record<string, string>> {
    const at = formatInstant(this.now());
    const proof: RequestProof = {
      type: "countersign.request/1",
      method,
      path,
      body: `sha256:${Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex")}`,
      at,
      token: this.token,
    };
    const sig = toBase64(await this.signer.sign(signedBytes(proof)));
    return { authorization: `Bearer ${this.token}`, "countersign-at": at, "countersign-proof": sig };
  }

  /** The next entry of this device's chain. */
  async write(
    fields: Omit<ItemFields, "tClient" | "rep" | "commitments">,
    given: Record<string, unknown> = {},
  ): Promise<{ submission: Submission; entryId: string }> {
    const { commitments, values } = commitValues(given, () => randomBytes(32));
    const words = {
      ...neededFields(fields.entry),
      ...fields,
      rep: this.user,
      tClient: formatInstant(this.now()),
      commitments,
    };
    const { item, id, state } = nextItem(this.chain, words);
    this.chain = state;
    const sig = toBase64(await this.signer.sign(signedBytes(item)));
    return { submission: { signed: { item, sig }, values }, entryId: id };
  }

  enrol() {
    return this.write({ entry: "device-enrolled", deviceKey: this.signer.publicKey });
  }

  propose(wish: Wish): Proposal {
    const { action, args, ticket, lastCustomerMessage, undoes } = wish;
    const definition = findAction(action);
    if (definition === undefined) throw new CodedError("unknown-action", `no action ${action}`);
    const { desk, host } = wish.at ?? { desk: "zendesk", host: "acme.zendesk.com" };
    const key = { org: "acme", desk, host, ticket, action, args };
    const undoing = undoes === undefined ? {} : { undoes };
    return {
      type: "countersign.proposal/1",
      ...key,
      ...undoing,
      ticketVersion: wish.ticketVersion,
      customer: wish.customer,
      deskUser: wish.deskUser,
      suggestionId: suggestionId({ ...key, lastCustomerMessage, n: wish.n ?? 1, ...undoing }),
      policy: wish.policy,
      card: {
        title: undoes === undefined ? definition.title(args) : `Undo: ${definition.title(args).toLowerCase()}`,
        lines: [],
        consequence: definition.undo(key.desk).says,
        button: undoes === undefined ? definition.button(args) : "Undo",
      },
    };
  }

  async witness(proposal: Proposal, obligation: string, more: Partial<Evidence> = {}): Promise<SignedEvidence> {
    return signBody(this.signer, {
      type: "countersign.evidence/1" as const,
      proposal: digest(proposal),
      obligation,
      by: this.user,
      roles: ["lead"],
      at: formatInstant(this.now()),
      expires: formatInstant(this.now() + 3_600_000),
      ...more,
    });
  }

  /** `rules`: which ones the browser found to apply; those that the evidence meets. */
  async approve(proposal: Proposal, evidence: SignedEvidence[] = [], rules: string[] = []): Promise<Approval> {
    const approval = await signBody(this.signer, {
      type: "countersign.approval/1" as const,
      proposal: digest(proposal),
      evidence: evidence.map((one) => digest(one.body)),
      rep: this.user,
      device: this.signer.keyId,
      nonce: randomBytes(24).toString("base64url"),
      at: formatInstant(this.now()),
      expires: formatInstant(this.now() + 600_000),
    });
    const { submission, entryId } = await this.write(
      {
        entry: "intent",
        suggestion: proposal.suggestionId,
        action: proposal.action,
        proposal: digest(proposal),
        approval: digest(approval.body),
        policy: proposal.policy,
        outcome: "allow",
        ...(rules.length === 0 ? {} : { rules: [...rules].sort() }),
        ...(proposal.undoes === undefined ? {} : { undoes: proposal.undoes }),
      },
      {
        args: proposal.args,
        ticket: `${proposal.desk}:${proposal.host}:${proposal.ticket}`,
        customer: proposal.customer,
      },
    );
    return { approved: { proposal, evidence, approval }, intent: submission, entryId };
  }

  request({ approved, intent }: Approval) {
    return { approved, facts: {}, intent, remembered: null };
  }
}

async function send<T>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer<T>["body"] };
}
