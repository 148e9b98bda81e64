/** A browser's session at the practice desk, for tests: over HTTPS, with the certificate checked for the real host name. */
import { request } from "node:https";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // Tests read many shapes; a wrong one fails the assertion that looks at it.
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DeskCaller {
  cookie: string;
  csrf: string;
  call(method: string, path: string, sent?: Sent): Promise<Answer>;
}

/** Signed in, with a token for writes; both can be changed to call as somebody else. */
export async function openDesk({ port, cert }: { port: number; cert: string }): Promise<DeskCaller> {
  const caller: DeskCaller = { cookie: "", csrf: "", call };
  const page = await call("GET", "/agent/tickets/4711");
  caller.cookie = String(page.headers["set-cookie"]).split(";")[0] ?? "";
  caller.csrf = (await call("GET", "/api/v2/users/me.json")).json.user.authenticity_token;
  return caller;

  function call(method: string, path: string, { body, headers }: Sent = {}): Promise<Answer> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const all = {
      host: "acme.zendesk.com",
      "content-length": String(Buffer.byteLength(text)),
      ...(caller.cookie ? { cookie: caller.cookie } : {}),
      ...(caller.csrf && method !== "GET" ? { "x-csrf-token": caller.csrf } : {}),
      ...headers,
    };
    const where = { host: "127.0.0.1", port, ca: cert, servername: "acme.zendesk.com", agent: false as const };
    return new Promise((resolve, reject) => {
      const outgoing = request({ ...where, method, path, headers: all }, (incoming) => {
        let answer = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          answer += chunk;
        });
        incoming.on("end", () => {
          const isJson = incoming.headers["content-type"]?.includes("json") ?? false;
          const json: unknown = isJson ? JSON.parse(answer) : null;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: answer, json });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(text);
    });
  }
}
