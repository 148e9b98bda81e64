import { generateKeyPairSync, verify } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import type { SignedPolicy } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import { PublishRequest } from "#lib/domain/lead-api.ts";
import { keyId, signedBytes } from "#lib/domain/signed.ts";
import { startServer } from "#server/main.ts";
import { readPack } from "../pack/read-pack.ts";
import { Usage } from "./command.ts";
import { policyPublishCommand } from "./policy-publish.ts";

const ACME = path.resolve(import.meta.dirname, "../../policies/acme");
const scratch = mkdtempSync(path.join(tmpdir(), "countersign-key-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const pair = generateKeyPairSync("ed25519");
const rawKey = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
const keyFile = path.join(scratch, "key.json");
const privateKey = pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
writeFileSync(keyFile, JSON.stringify({ publisher: "mia", publicKey: rawKey.toString("base64"), privateKey }));

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve))));

/** Answers as the server's API says: what is in force, and one answer to the upload. */
async function listen(current: unknown, status: number, answer: unknown) {
  const uploads: { policy: SignedPolicy; token: string | undefined }[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      if (request.method === "GET") return response.end(JSON.stringify({ policy: current }));
      const { policy } = PublishRequest.parse(JSON.parse(Buffer.concat(chunks).toString()));
      uploads.push({ policy, token: request.headers.authorization });
      response.statusCode = status;
      return response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  return { url, uploads };
}

async function publish(args: string[], token = "secret") {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    lines: async function* () {},
    out: async (line: string) => {
      out.push(line);
    },
    err: (line: string) => {
      err.push(line);
    },
    env: { COUNTERSIGN_TOKEN: token },
  };
  return { code: await policyPublishCommand.run(args, io), out, err: err.join("\n") };
}

test("the next revision is signed over exactly what is sent, and the answer names it", async () => {
  const first = await listen(null, 200, { revision: 1, digest: "sha256:…" });
  const args = (url: string) => [ACME, "--server", url, "--key", keyFile];
  expect((await publish([...args(first.url), "--org", "acme"])).code).toBe(0);
  const [one] = first.uploads;
  expect(one?.token).toBe("Bearer secret");
  const { policy } = one ?? {};
  if (policy === undefined) throw new Error("nothing arrived");
  expect(policy.body).toMatchObject({ org: "acme", revision: 1, engine: 1 });
  expect(policy.key).toBe(keyId(rawKey));
  expect(verify(null, signedBytes(policy.body), pair.publicKey, fromBase64(policy.sig))).toBe(true);
  server?.close();
  const second = await listen(policy, 200, { revision: 2, digest: "sha256:…" });
  const again = await publish(args(second.url));
  expect(second.uploads[0]?.policy.body).toMatchObject({ org: "acme", revision: 2 });
  expect(JSON.parse(again.out[0] ?? "")).toEqual({
    revision: 2,
    digest: digest(policy.body.document),
    publisher: "mia",
  });
});

test("the real server takes it, once per revision, and a changed limit is another digest", async () => {
  const read = await readPack(ACME);
  if (!read.ok) throw new Error("Acme's pack is broken");
  const real = await startServer({ dir: path.join(scratch, "server"), pack: read.pack });
  try {
    const changed = path.join(scratch, "changed");
    cpSync(ACME, changed, { recursive: true });
    const file = path.join(changed, "policy.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("atMost: 50.00 USD", "atMost: 40.00 USD"));
    const args = ["--server", real.url, "--key", real.publisherKeyFile];
    const first = await publish([ACME, ...args], real.publishToken);
    expect(first.err).toMatch(/Revision 2 is published for everybody\.$/);
    const second = await publish([changed, ...args], real.publishToken);
    const [before, after] = [JSON.parse(first.out[0] ?? ""), JSON.parse(second.out[0] ?? "")];
    expect([before.revision, after.revision]).toEqual([2, 3]);
    expect(before.digest).toBe(digest(read.pack.document));
    expect(after.digest).not.toBe(before.digest);
    const staged = await publish([ACME, ...args, "--share", "25"], real.publishToken);
    expect(JSON.parse(staged.out[0] ?? "")).toMatchObject({ revision: 4, share: 25, reps: { covered: 1, of: 3 } });
    expect(staged.err).toContain("Revision 4 is published for 25 % of the reps: 1 of 3 people.");
    expect(staged.err).toContain("countersign policy rollout 4 --share");
    await expect(publish([ACME, ...args, "--share", "0"], real.publishToken)).rejects.toBeInstanceOf(Usage);
    const stranger = await publish([ACME, "--server", real.url, "--key", keyFile], real.publishToken);
    expect(stranger.err).toContain("the roster does not list");
    expect((await publish([ACME, ...args], "wrong")).code).toBe(2);
  } finally {
    await real.stop();
  }
});

test("whatever goes wrong is one plain sentence, and nothing is said to be published", async () => {
  const error = {
    code: "policy-key-unknown",
    happened: "The key is not rostered.",
    means: "It was not stored.",
    todo: "Use a rostered key.",
  };
  const { url } = await listen(null, 403, { error });
  const refused = await publish([ACME, "--server", url, "--key", keyFile, "--org", "acme"]);
  expect(refused).toMatchObject({ code: 2, out: [] });
  expect(refused.err).toContain(
    "The key is not rostered. It was not stored. Use a rostered key. Nothing was published.",
  );
  expect((await publish([ACME, "--server", url, "--key", keyFile])).err).toContain("--org");
  expect((await publish([ACME, "--server", url, "--key", keyFile], "")).err).toContain("COUNTERSIGN_TOKEN is not set");
  expect((await publish([ACME, "--server", "http://127.0.0.1:9", "--key", keyFile])).err).toContain("does not answer");
  expect((await publish([ACME, "--server", url, "--key", path.join(scratch, "none")])).err).toContain("cannot be read");
  expect((await publish([scratch, "--server", url, "--key", keyFile])).code).toBe(1);
});
