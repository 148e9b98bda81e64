/** One GET to a Zendesk account, with an API token. It never writes. */
import { wellFormed } from "#lib/domain/well-formed.ts";
import { type Connection, exchange } from "../exchange.ts";

export interface ZendeskAccount {
  /** `acme.zendesk.com` */
  readonly host: string;
  /** An agent's e-mail address and an API token of the account. */
  readonly email: string;
  readonly token: string;
  readonly environment?: "production" | "sandbox" | "practice";
  readonly pages?: readonly string[];
  readonly orderField?: string;
  readonly connect?: Connection;
}

export type DeskResponse =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly status: number | null; readonly happened: string };

export async function getFromDesk(account: ZendeskAccount, path: string, signal: AbortSignal): Promise<DeskResponse> {
  const { host, email, token, connect } = account;
  const basic = Buffer.from(`${email}/token:${token}`).toString("base64");
  const headers = { accept: "application/json", authorization: `Basic ${basic}` };
  const got = await exchange({ host, connect, method: "GET", path, headers }, signal);
  if (!got.ok) return { ok: false, status: null, happened: `The desk could not be reached (${got.code}).` };
  const { status, text } = got;
  if (status !== 200) return { ok: false, status, happened: explain(status) };
  try {
    return { ok: true, json: wellFormed(JSON.parse(text) as unknown) };
  } catch {
    const happened = "The desk answered with something that is not JSON; it may be asking for a login.";
    return { ok: false, status, happened };
  }
}

function explain(status: number): string {
  if (status === 401 || status === 403) return "The desk refused the server's API token.";
  if (status === 404) return "The desk has no such ticket, or the server's API token may not see it.";
  if (status === 429) return "The desk's rate limit is used up for the moment.";
  return `The desk answered with status ${status}.`;
}
