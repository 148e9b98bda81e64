/**
 * The practice desk's first policy. This is the publisher's act, done here only because practice has one machine: it
 * opens the publisher's key file, signs, and goes through the same checks as any upload. Later revisions come from
 * `countersign policy publish`; a server of a company holds no publisher key.
 */
import { z } from "zod";
import { ENGINE, type KnowledgeEntry, type Playbook, type PublishedPolicy } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { openSigner, signBody } from "../keys/ed25519.ts";
import { KeyFile, readJsonFile } from "../keys/key-files.ts";
import { publish } from "./publish.ts";

export const PublisherKeyFile = KeyFile.extend({ publisher: z.string() });

export async function publishFirst(
  parts: CoreParts,
  keyFile: string,
  pack: {
    readonly document: PolicyDocument;
    readonly playbooks: readonly Playbook[];
    readonly knowledge: readonly KnowledgeEntry[];
  },
): Promise<void> {
  if ((await parts.policies.newest()) !== undefined) return;
  const policy: PublishedPolicy = {
    type: "countersign.published-policy/1",
    org: parts.org,
    revision: 1,
    notBefore: formatInstant(parts.now()),
    engine: ENGINE,
    document: pack.document,
    playbooks: [...pack.playbooks],
    knowledge: [...pack.knowledge],
  };
  const signer = await openSigner(readJsonFile(keyFile, PublisherKeyFile));
  const published = await publish(parts, await signBody(signer, policy));
  if (!published.ok) throw new CodedError("first-policy", published.refusal.error.happened);
}
