/** Calls the practice Freshdesk in tests: over HTTPS, with the certificate checked for the host name that is asked. */
import { request } from "node:https";
import type { Practice } from "../practice.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // Tests read many shapes; a wrong one fails the assertion that looks at it.
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
}

export type Call = (method: string, path: string, asked?: Asked) => Promise<Answer>;

export function callAs({ freshdesk, desk }: Practice, identity: Readonly<Record<string, string>>): Call {
  return (method, path, { body, headers, host = "acme.freshdesk.com" } = {}) => {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const sent = {
      host,
      "content-length": String(Buffer.byteLength(text)),
      ...(text && { "content-type": "application/json" }),
      ...identity,
      ...headers,
    };
    const where = { host: "127.0.0.1", port: freshdesk.port, ca: desk.cert, servername: host, agent: false as const };
    return new Promise((resolve, reject) => {
      const outgoing = request({ ...where, method, path, headers: sent }, (incoming) => {
        let answer = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          answer += chunk;
        });
        incoming.on("end", () => {
          const isJson = incoming.headers["content-type"]?.includes("json") ?? false;
          const json: unknown = isJson && answer !== "" ? JSON.parse(answer) : null;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: answer, json });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(text);
    });
  };
}

export const withKey = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:X`).toString("base64")}` });

/** As Sam's browser, which a first visit signs in; `csrf` is what only the page gets to know. */
export async function visit(practice: Practice): Promise<{ call: Call; csrf: string; cookie: string }> {
  const page = await callAs(practice, {})("GET", "/a/tickets/8101");
  const cookie = [page.headers["set-cookie"] ?? []]
    .flat()
    .map((one) => one.split(";")[0])
    .join("; ");
  const call = callAs(practice, { cookie });
  const me = await call("GET", "/api/_/bootstrap/me");
  return { call, cookie, csrf: me.json.meta.csrf_token };
}
