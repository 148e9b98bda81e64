/**
 * The hundredth of the organisation that a rep belongs to, 0 to 99. It hangs on nothing but the two names: the same
 * reps are first with every revision, and widening a share takes it from nobody who has it.
 */
import { sha256 } from "#lib/domain/hash.ts";

export function bucketOf(org: string, rep: string): number {
  const bytes = sha256(new TextEncoder().encode(`countersign.share/1\n${JSON.stringify([org, rep])}`));
  return new DataView(bytes.buffer).getUint32(0) % 100;
}
