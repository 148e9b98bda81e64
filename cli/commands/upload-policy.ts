/** The last step of publishing and of rolling back: sign, send, and say in words whom it reaches. */
import type { z } from "zod";
import { type PublishedPolicy, SignedPolicy } from "#lib/domain/authority.ts";
import { PublishAnswer } from "#lib/domain/lead-api.ts";
import { NotDone, type Server } from "./ask-server.ts";
import type { Io } from "./command.ts";
import { reachWords } from "./share.ts";
import { type SigningKey, signWith } from "./signing-key.ts";

type Answer = z.infer<typeof PublishAnswer>;

export async function upload(
  server: Server,
  key: SigningKey,
  body: PublishedPolicy,
  share: number | undefined,
): Promise<Answer> {
  const policy = SignedPolicy.parse(await signWith(key, body));
  const answer = await server.post("policy", { policy, ...(share === undefined ? {} : { share }) }, PublishAnswer);
  if (answer.revision === body.revision) return answer;
  throw new NotDone(
    `The server took the upload, but its answer names revision ${answer.revision}. Ask it with \`countersign policy status\` before you publish again.`,
  );
}

export function tellPublished({ revision, share = 100, reps, cannotRun = [] }: Answer, io: Io): void {
  io.err(`Revision ${revision} is published ${reachWords(share, reps)}.`);
  if (share < 100) io.err(`Widen it with \`countersign policy rollout ${revision} --share PERCENT\`.`);
  if (cannotRun.length === 0) return;
  const which = cannotRun.map(({ rep, deviceName, engine }) => `${rep} (${deviceName}, engine ${engine})`).join(", ");
  io.err(
    `These browsers are too old for it and can approve nothing once it is theirs; update the extension there: ${which}.`,
  );
}
