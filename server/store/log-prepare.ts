/**
 * What can be found out about an item without the database: its name, whether it opens its commitments, and whether its
 * device signed it. Done before the log's lock is taken, for many items at once, so that nobody waits in line for it.
 * What is said here of a device is worth nothing until the key is compared with the enrolled one, under the lock.
 */
import { checkValues, missingValues } from "#lib/audit/values.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { KeyOf } from "./device-keys.ts";
import type { Sender } from "./log-types.ts";
import { nativeCommitment, nativeDigest } from "./native-hash.ts";

export interface Prepared {
  readonly submission: Submission;
  /** From the session it came in; an item of another device or person is refused. */
  readonly sender: Sender | undefined;
  /** Empty when the item cannot be written canonically (a lone surrogate, say): then nobody can have signed it. */
  readonly entryId: string;
  /** The item's canonical JSON; empty like `entryId`. */
  readonly itemJson: string;
  /** What is wrong with its values, as a sentence. */
  readonly valuesFault: string | undefined;
  /** The public key that was found to have signed it; undefined when none was tried or it did not fit. */
  readonly signedBy: string | undefined;
}

export function prepare(
  submissions: readonly Submission[],
  sender: Sender | undefined,
  keyOf: KeyOf,
  verify: VerifySignature,
): Promise<Prepared[]> {
  return Promise.all(submissions.map((submission) => prepareOne(submission, sender, keyOf, verify)));
}

async function prepareOne(
  submission: Submission,
  sender: Sender | undefined,
  keyOf: KeyOf,
  verify: VerifySignature,
): Promise<Prepared> {
  const { item, sig } = submission.signed;
  const itemJson = canonicalOf(item);
  const entryId = itemJson === "" ? "" : nativeDigest(itemJson);
  const key = keyOf(item.device);
  const isSigned = key !== undefined && itemJson !== "" && (await verify(key, bytesSigned(item, itemJson), sig));
  const valuesFault = faultOfValues(submission);
  return { submission, sender, entryId, itemJson, valuesFault, signedBy: isSigned ? key : undefined };
}

/** What `signedBytes` makes, from the JSON that is at hand. */
export function bytesSigned({ type }: LogItem, itemJson: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${type}\n${itemJson}`);
}

function faultOfValues({ signed: { item }, values }: Submission): string | undefined {
  const [fault] = checkValues(item.commitments, values, nativeCommitment);
  if (fault !== undefined) return `the value of \`${fault.field}\` does not fit its commitment`;
  const [missing] = missingValues(item.commitments, values);
  return missing === undefined ? undefined : `the value of \`${missing}\` is missing`;
}

function canonicalOf(item: LogItem): string {
  try {
    return canonicalJson(item);
  } catch {
    return "";
  }
}
