/** A lead's hands in tests: signs policies with the practice publisher's key, and sends what the upload token may send. */
import { readFileSync } from "node:fs";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { openSigner, type Signer, signBody } from "../keys/ed25519.ts";
import type { RunningServer } from "../main.ts";
import type { Answer } from "./device.ts";
import { testPack } from "./pack.ts";

export interface Publisher {
  readonly signer: Signer;
  /** The next policy, unsigned; revision 2 unless said otherwise. */
  policy(more?: Partial<PublishedPolicy>, document?: Partial<PolicyDocument>): PublishedPolicy;
  /** Signs and uploads. */
  publish(revision: number, name: string, share?: number): Promise<Answer<{ revision: number; digest: string }>>;
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body: unknown, token?: string): Promise<Answer<T>>;
}

export async function asPublisher(server: () => RunningServer, now: () => number): Promise<Publisher> {
  const signer = await openSigner(JSON.parse(readFileSync(server().publisherKeyFile, "utf8")));
  const call = async <T>(path: string, token: string, init: RequestInit = {}): Promise<Answer<T>> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const response = await fetch(`${server().url}/v1${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Answer<T>["body"] };
  };
  const publisher: Publisher = {
    signer,
    policy: (more = {}, document = {}) => ({
      type: "countersign.published-policy/1",
      org: "acme",
      revision: 2,
      notBefore: formatInstant(now()),
      engine: 1,
      ...testPack({ name: "Second", ...document }),
      playbooks: [],
      knowledge: [],
      ...more,
    }),
    async publish(revision, name, share) {
      const policy = await signBody(signer, publisher.policy({ revision }, { name }));
      return publisher.post("/policy", { policy, ...(share === undefined ? {} : { share }) });
    },
    get: (path) => call(path, server().publishToken),
    post: (path, body, token = server().publishToken) =>
      call(path, token, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  return publisher;
}
