/**
 * Who is logged in, and the token that lets the page write. The token stays in this page: it is taken out of what
 * is shipped to the worker. Strangers get an answer too, with an anonymous user, so id and role are looked at.
 */

import { call, dig } from "../call.ts";
import type { PageResult } from "../port.ts";

export interface Me {
  id: string;
  token: string;
  signature: string;
  /** The answer without the token. */
  body: unknown;
}

export async function readMe(signal: AbortSignal): Promise<PageResult<Me>> {
  const answer = await call("/api/v2/users/me.json", signal);
  if (!answer.ok) return answer;
  const id = dig(answer.value.body, "user", "id");
  const role = dig(answer.value.body, "user", "role");
  if (answer.value.status !== 200 || typeof id !== "number" || (role !== "agent" && role !== "admin")) {
    return { ok: false, code: "logged-out" };
  }
  const { authenticity_token: token, ...user } = dig(answer.value.body, "user") as Record<string, unknown>;
  return {
    ok: true,
    value: {
      id: String(id),
      token: typeof token === "string" ? token : "",
      signature: typeof user.signature === "string" ? user.signature : "",
      body: { user },
    },
  };
}
