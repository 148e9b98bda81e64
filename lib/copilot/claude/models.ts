/** Which models a key opens. Asking is also how a key is tried before it is used. */
import type { Failure } from "#lib/domain/error.ts";
import { type ClaudeAccess, openClient } from "./access.ts";
import { failureOf } from "./failures.ts";

const MOST = 50;

export async function listModels(
  access: ClaudeAccess,
  signal: AbortSignal,
): Promise<{ ok: true; value: string[] } | { ok: false; failure: Failure | undefined }> {
  try {
    const page = await openClient(access).models.list({ limit: MOST }, { signal });
    return { ok: true, value: page.data.map((model) => model.id) };
  } catch (error) {
    return { ok: false, failure: failureOf(error, access.by) };
  }
}
