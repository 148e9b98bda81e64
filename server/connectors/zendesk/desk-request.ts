/**
 * One GET to a Zendesk account, with an API token. `connect` sends the connection elsewhere while host name, TLS name
 * and `Host` stay the account's own: that is how the practice desk on the loopback is reached, with its certificate
 * pinned. It never writes, never follows a redirect (the header would follow too) and never waits longer than 5 s.
 */
import { request } from "node:https";

export interface ZendeskAccount {
  /** `acme.zendesk.com` */
  readonly host: string;
  /** An agent's e-mail address and an API token of the account. */
  readonly email: string;
  readonly token: string;
  readonly environment?: "production" | "sandbox" | "practice";
  readonly pages?: readonly string[];
  readonly orderField?: string;
  readonly connect?: { readonly address: string; readonly port: number; readonly certificate: string };
}

export type DeskResponse =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly status: number | null; readonly happened: string };

const TIMEOUT = 5_000;
const LARGEST = 5_000_000;

export function getFromDesk(account: ZendeskAccount, path: string, signal: AbortSignal): Promise<DeskResponse> {
  const { host, email, token, connect } = account;
  const basic = Buffer.from(`${email}/token:${token}`).toString("base64");
  return new Promise((resolve) => {
    const sent = request({
      host: connect?.address ?? host,
      port: connect?.port ?? 443,
      servername: host,
      ...(connect ? { ca: connect.certificate } : {}),
      path,
      method: "GET",
      headers: { host, accept: "application/json", authorization: `Basic ${basic}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      agent: false,
    });
    const fail = (status: number | null, happened: string) => resolve({ ok: false, status, happened });
    sent.on("error", (error) => fail(null, `The desk could not be reached (${codeOf(error)}).`));
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        size += part.length;
        if (size > LARGEST) sent.destroy(new Error("too large"));
        else parts.push(part);
      });
      response.on("error", () => fail(null, "The desk's answer was cut off."));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if (status !== 200) return fail(status, explain(status));
        try {
          resolve({ ok: true, json: JSON.parse(Buffer.concat(parts).toString("utf8")) });
        } catch {
          fail(status, "The desk answered with something that is not JSON; it may be asking for a login.");
        }
        return;
      });
    });
    sent.end();
  });
}

function explain(status: number): string {
  if (status === 401 || status === 403) return "The desk refused the server's API token.";
  if (status === 404) return "The desk has no such ticket, or the server's API token may not see it.";
  if (status === 429) return "The desk's rate limit is used up for the moment.";
  return `The desk answered with status ${status}.`;
}

function codeOf(error: Error): string {
  if (error.name === "TimeoutError") return "no answer within 5 s";
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
