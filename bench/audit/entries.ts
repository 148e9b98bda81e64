/** Signed entries as browsers send them: an approval with its arguments, card and facts, and what became of it. */
import { randomBytes } from "node:crypto";
import { type ChainState, nextItem } from "#lib/audit/item.ts";
import { commitValues } from "#lib/audit/values.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { makeKeyPair, openSigner, type Signer } from "#server/keys/ed25519.ts";

export interface Writer {
  signer: Signer;
  state: ChainState;
}

/** Devices of one process; each has reps, tickets and customers of its own. */
export async function makeWriters(count: number): Promise<Writer[]> {
  const writers: Writer[] = [];
  for (let i = 0; i < count; i++) {
    const signer = await openSigner(await makeKeyPair());
    writers.push({ signer, state: { device: signer.keyId, seq: 0, prev: null } });
  }
  return writers;
}

export async function enrol(writer: Writer): Promise<Submission> {
  return sign(writer, { entry: "device-enrolled", deviceKey: writer.signer.publicKey }, {});
}

/** Approval and result by turns, about one of some hundred customers. */
export async function nextEntry(writer: Writer): Promise<Submission> {
  const n = writer.state.seq;
  const ticket = `zendesk:acme.zendesk.com:${4711 + (n % 400)}`;
  if (n % 2 === 0 && writer.state.prev !== null) {
    return sign(
      writer,
      { entry: "result", settles: writer.state.prev, ending: "done" },
      { says: "Read back: solved." },
    );
  }
  const suggestion = digest({ ticket, n, device: writer.state.device });
  return sign(
    writer,
    {
      entry: "intent",
      suggestion,
      action: "status.set",
      proposal: digest({ suggestion }),
      approval: digest({ suggestion, n }),
      policy: digest("policy"),
      outcome: "allow",
      rules: ["status-open"],
    },
    {
      args: { status: "solved", n },
      card: { title: "Set the status to solved", button: "Set status", lines: [["Ticket", ticket]] },
      facts: { "ticket.status": { value: "open", source: "server" } },
      ticket,
      customer: `zendesk:acme.zendesk.com:c${n % 300}`,
    },
  );
}

type Fields = Omit<Parameters<typeof nextItem>[1], "rep" | "tClient" | "commitments">;

async function sign(writer: Writer, fields: Fields, given: Record<string, unknown>): Promise<Submission> {
  const { commitments, values } = commitValues(given, () => randomBytes(32));
  const { item, state } = nextItem(writer.state, {
    ...fields,
    rep: "sam",
    tClient: formatInstant(Date.now()),
    commitments,
  });
  writer.state = state;
  return { signed: { item, sig: toBase64(await writer.signer.sign(signedBytes(item))) }, values };
}
