/** A lead's commands against the real server: publish to a share, widen, hold, roll back, stop, resume, change keys. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SignedPolicy, SignedRoster } from "#lib/domain/authority.ts";
import type { Hello } from "#lib/domain/server-api.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { makeKeyPair } from "#server/keys/ed25519.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { Device } from "#server/testing/device.ts";
import { recorded } from "#server/testing/entries.ts";
import { testPack } from "#server/testing/pack.ts";
import { asPublisher, type Publisher } from "#server/testing/publisher.ts";
import { type Command, Usage } from "./command.ts";
import { keysSucceedCommand } from "./keys-succeed.ts";
import { policyResumeCommand } from "./policy-resume.ts";
import { policyRollbackCommand } from "./policy-rollback.ts";
import { policyRolloutCommand } from "./policy-rollout.ts";
import { policyStatusCommand } from "./policy-status.ts";
import { policyStopCommand } from "./policy-stop.ts";

let dir: string;
let server: RunningServer;
let publisher: Publisher;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "countersign-lead-"));
  server = await startServer({ dir: path.join(dir, "server"), pack: testPack() });
  publisher = await asPublisher(
    () => server,
    () => Date.now(),
  );
});
afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

async function run(command: Command, args: string[], token = server.publishToken) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    lines: async function* () {},
    out: async (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    env: { COUNTERSIGN_TOKEN: token },
  };
  const code = await command.run(args, io);
  return { code, line: out.length === 1 ? JSON.parse(out[0] ?? "") : out, err: err.join("\n") };
}
const at = (...args: string[]) => [...args, "--server", server.url];
const keyFile = () => server.publisherKeyFile;

test("status says in words and as one line how far each revision is, what is stopped and who runs what", async () => {
  const sam = await Device.make(
    () => server.url,
    () => Date.now(),
  );
  await sam.signIn("sam", server.practicePassword);
  await sam.call("POST", "/v1/lease", { have: null });
  await publisher.publish(2, "Second", 25);
  await run(policyStopCommand, at("rep:sam", "--why", "New here."));
  const { code, line, err } = await run(policyStatusCommand, at());
  expect(code).toBe(0);
  expect(line).toMatchObject({
    rollouts: [
      { revision: 2, share: 25, held: false },
      { revision: 1, share: 100 },
    ],
    stops: [{ scope: "rep:sam", why: "New here.", by: "mia" }],
    runs: [{ rep: "sam", revision: 1 }],
  });
  expect(err.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "NOW").split("\n")).toEqual([
    "Revision 2: for 25 % of the reps: 1 of 3 people; published NOW by mia.",
    "Revision 1: for everybody else; published NOW by mia.",
    "Stopped: rep:sam, since NOW by mia: New here.",
    "sam (eu, test) runs revision 1 since NOW, seen NOW.",
  ]);
  await run(policyRolloutCommand, at("2", "--hold"));
  expect((await run(policyStatusCommand, at())).err).toContain(
    "Revision 2: held at 25 %: it stays with whom it reached;",
  );
  await publisher.publish(3, "Third");
  expect((await run(policyStatusCommand, at())).err).toContain("Revision 1: replaced, and somebody still runs it;");
});

test("a roll-out is widened, held, and goes on", async () => {
  await publisher.publish(2, "Second", 5);
  const wider = await run(policyRolloutCommand, at("2", "--share", "25"));
  expect(wider).toMatchObject({ code: 0, line: { revision: 2, share: 25, held: false } });
  expect(wider.err).toBe("Revision 2 is rolled out for 25 % of the reps: 1 of 3 people.");
  const held = await run(policyRolloutCommand, at("2", "--hold"));
  expect(held).toMatchObject({ code: 0, line: { share: 25, held: true } });
  expect(held.err).toContain("reaches nobody else");
  const on = await run(policyRolloutCommand, at("2", "--go-on", "--share", "100"));
  expect(on).toMatchObject({ code: 0, line: { share: 100, held: false } });
  expect(on.err).toBe("Revision 2 is rolled out for everybody.");
});

test("narrower is refused in the server's words: that is what rolling back is for", async () => {
  await publisher.publish(2, "Second", 25);
  const refused = await run(policyRolloutCommand, at("2", "--share", "5"));
  expect(refused).toMatchObject({ code: 2, line: [] });
  expect(refused.err).toContain("rolled out to 25 % already");
  expect(refused.err).toContain("countersign policy rollback");
});

test("rolling back publishes the older text as the next revision for everybody, signed by who does it", async () => {
  const first = testPack().document;
  await publisher.publish(2, "Second", 25);
  const back = await run(policyRollbackCommand, at("--to", "1", "--key", keyFile()));
  expect(back).toMatchObject({ code: 0, line: { revision: 3, to: 1, publisher: "mia" } });
  expect(back.err).toBe("Revision 3 says what revision 1 said.\nRevision 3 is published for everybody.");
  const { body } = await publisher.get<{ policy: { body: { revision: number; document: unknown } } }>("/policy");
  expect(body.policy.body).toMatchObject({ revision: 3, document: first });
  const again = await run(policyRollbackCommand, at("--to", "3", "--key", keyFile()));
  expect(again.err).toContain("Revision 3 is the newest");
  expect((await run(policyRollbackCommand, at("--to", "9", "--key", keyFile()))).err).toContain("never published");
});

test("rolling back signs nothing that no publisher signed, whatever stands at the server's address", async () => {
  await publisher.publish(2, "Second");
  const uploads: string[] = [];
  // In between: hands out revision 1 with another mode under the old signature.
  const between = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    const answerIt = async () => {
      const { method = "GET", url = "" } = request;
      if (method === "POST") uploads.push(url);
      const answer = await publisher.get<{ policy: SignedPolicy }>(url.replace("/v1", ""));
      const { body } = answer;
      if (url.endsWith("revision=1")) body.policy.body.document = { ...body.policy.body.document, mode: "stop" };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    };
    request.on("end", () => void answerIt());
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const { port } = between.address() as AddressInfo;
  const args = ["--to", "1", "--key", keyFile(), "--server", `http://127.0.0.1:${port}`];
  const refused = await run(policyRollbackCommand, args);
  await new Promise((resolve) => between.close(resolve));
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("does not carry a good signature") });
  expect(uploads).toEqual([]);
});

test("rolling back signs nothing for a server that vouches for itself", async () => {
  const other = await startServer({ dir: path.join(dir, "other"), pack: testPack({ name: "Anything goes" }) });
  try {
    const theirs = await asPublisher(
      () => other,
      () => Date.now(),
    );
    await theirs.publish(2, "Second");
    // Its own root lists its own publisher, and all signatures are good: only not ours.
    const args = ["--to", "1", "--key", keyFile(), "--server", other.url];
    const blind = await run(policyRollbackCommand, args, other.publishToken);
    expect(blind).toMatchObject({ code: 2, err: expect.stringContaining("behind --root") });
    const wary = await run(policyRollbackCommand, [...args, "--root", server.rootFingerprint], other.publishToken);
    expect(wary).toMatchObject({ code: 2, err: expect.stringContaining("not the one that you gave") });
  } finally {
    await other.stop();
  }
});

test("a stop is set with a reason, said with how to end it, and ended", async () => {
  const set = await run(policyStopCommand, at("action:refund.create", "--why", "Odd refunds."));
  expect(set).toMatchObject({ code: 0, line: { stops: [{ scope: "action:refund.create", why: "Odd refunds." }] } });
  expect(set.err).toContain("countersign policy resume action:refund.create");
  await run(policyStopCommand, at("team:eu", "--why", "Looking."));
  expect((await run(policyResumeCommand, at("team:eu"))).err).toContain("Still in force: action:refund.create.");
  const ended = await run(policyResumeCommand, at("action:refund.create"));
  expect(ended).toMatchObject({ code: 0, line: { stops: [] } });
  expect(ended.err).toContain("Nothing is stopped any more.");
  expect((await run(policyResumeCommand, at("everyone"))).err).toContain("Nothing is stopped under `everyone`");
  expect((await run(policyStopCommand, at("rep:smith", "--why", "x"))).err).toContain("There is no such person");
});

test.each<[string, Command, string[]]>([
  ["a stop without its reason", policyStopCommand, ["everyone"]],
  ["a stop of nothing", policyStopCommand, ["--why", "x"]],
  ["a roll-out to nobody", policyRolloutCommand, ["2", "--share", "0"]],
  ["a roll-out of no number", policyRolloutCommand, ["two", "--hold"]],
  ["a roll-out without a change", policyRolloutCommand, ["2"]],
  ["held and going on", policyRolloutCommand, ["2", "--hold", "--go-on"]],
  ["a switch with a value", policyRolloutCommand, ["2", "--hold=yes"]],
  ["a roll-back without a key", policyRollbackCommand, ["--to", "1"]],
  ["a role that there is not", keysSucceedCommand, ["--role", "session", "--from", "a", "--to", "b"]],
])("%s is a wrong use, and nothing is sent", async (_what, command, args) => {
  await expect(run(command, at(...args))).rejects.toBeInstanceOf(Usage);
});

test("without a token, without a server, or with the wrong token it says so in one sentence", async () => {
  expect((await run(policyStatusCommand, at(), "")).err).toContain("COUNTERSIGN_TOKEN is not set");
  expect((await run(policyStatusCommand, at(), "guess")).err).toContain("upload token is missing or wrong");
  const gone = await run(policyStatusCommand, ["--server", "http://127.0.0.1:9"]);
  expect(gone).toMatchObject({ code: 2, err: expect.stringContaining("does not answer") });
  await expect(run(policyStatusCommand, ["--server", "acme"])).rejects.toBeInstanceOf(Usage);
});

test("a publisher's key is replaced by a new one, which is made, is nobody else's to read, and can roll back", async () => {
  await publisher.publish(2, "Second");
  const fresh = path.join(dir, "mia-2.json");
  const args = at("--role", "policy", "--from", keyFile(), "--to", fresh);
  const done = await run(keysSucceedCommand, args);
  expect(done).toMatchObject({ code: 0, line: { role: "policy", from: publisher.signer.keyId } });
  expect(done.err).toContain("readable by you alone");
  expect(statSync(fresh).mode & 0o077).toBe(0);
  expect(JSON.parse(readFileSync(fresh, "utf8"))).toMatchObject({ publisher: "mia" });
  const old = await run(policyRollbackCommand, at("--to", "1", "--key", keyFile()));
  expect(old.err).toContain("another one took its place");
  const unproven = await run(policyRollbackCommand, at("--to", "1", "--key", fresh));
  expect(unproven).toMatchObject({ code: 2, err: expect.stringContaining("signed with another key than yours") });
  const root = ["--root", server.rootFingerprint];
  expect((await run(policyRollbackCommand, at("--to", "1", "--key", fresh, ...root))).code).toBe(0);
  // Signed by a key in another's place: found through the statements that the server hands out.
  const third = path.join(dir, "mia-3.json");
  expect((await run(keysSucceedCommand, at("--role", "policy", "--from", fresh, "--to", third))).code).toBe(0);
  const again = await run(policyRollbackCommand, at("--to", "2", "--key", third, ...root));
  expect(again).toMatchObject({ code: 0, line: { revision: 4, to: 2 } });
  expect((await run(policyRollbackCommand, at("--to", "3", "--key", third, ...root))).code).toBe(0);
});

test("the root is replaced where it lies, without a network, and the statement is sent from elsewhere", async () => {
  const paths = authorityPaths(path.join(dir, "server"));
  const [fresh, word] = [path.join(dir, "usb", "root-2.json"), path.join(dir, "usb", "statement.json")];
  const before = (await publisher.get<Hello>("/hello")).body;
  const offline = ["--role", "root", "--from", paths.root, "--to", fresh, "--roster", paths.roster, "--out", word];
  const stated = await run(keysSucceedCommand, offline, "");
  expect(stated.code).toBe(0);
  expect(readFileSync(word, "utf8")).not.toContain(JSON.parse(readFileSync(fresh, "utf8")).privateKey);
  expect((await publisher.get<Hello>("/hello")).body.root).toBe(before.root);
  const sent = await run(keysSucceedCommand, at("--upload", word));
  expect(sent.code).toBe(0);
  const { root, roster } = (await publisher.get<Hello>("/hello")).body;
  expect(root).toBe(JSON.parse(readFileSync(fresh, "utf8")).publicKey);
  expect(roster.body).toMatchObject({ version: 2, policyKeys: before.roster.body.policyKeys });
  expect(sent.err).toContain(sent.line.fingerprint);
  expect(await recorded(path.join(dir, "server"), "key-succeeded")).toHaveLength(1);
});

test("the root is replaced over the network in one command as well", async () => {
  const { root } = authorityPaths(path.join(dir, "server"));
  const fresh = path.join(dir, "root-2.json");
  const done = await run(keysSucceedCommand, at("--role", "root", "--from", root, "--to", fresh));
  expect(done).toMatchObject({ code: 0, line: { role: "root" } });
  expect(done.line.fingerprint).toMatch(/^[0-9A-F]{4}( [0-9A-F]{4}){7}$/);
});

test("the new root signs no list of keys that the old one has not signed", async () => {
  const paths = authorityPaths(path.join(dir, "server"));
  const roster = JSON.parse(readFileSync(paths.roster, "utf8")) as SignedRoster;
  const { publicKey: key } = await makeKeyPair();
  const added = { key, publisher: "mallory", scope: "org" as const, expires: "2099-01-01T00:00:00Z" };
  const body = { ...roster.body, policyKeys: [...roster.body.policyKeys, added] };
  const [file, to, out] = ["hello.json", "root-2.json", "statement.json"].map((name) => path.join(dir, name));
  writeFileSync(file ?? "", JSON.stringify({ ...roster, body }));
  const args = ["--role", "root", "--from", paths.root, "--to", to ?? "", "--roster", file ?? "", "--out", out ?? ""];
  const refused = await run(keysSucceedCommand, args, "");
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("is not signed by the root that is to go") });
  expect(existsSync(out ?? "")).toBe(false);
  expect(existsSync(to ?? "")).toBe(false);
});

test("a key file whose halves do not belong together signs nothing", async () => {
  const [one, other] = [await makeKeyPair(), await makeKeyPair()];
  const file = path.join(dir, "mixed.json");
  writeFileSync(file, JSON.stringify({ publisher: "mia", publicKey: one.publicKey, privateKey: other.privateKey }));
  const to = path.join(dir, "new.json");
  const refused = await run(keysSucceedCommand, at("--role", "policy", "--from", file, "--to", to));
  expect(refused.err).toContain("does not belong to its public key");
  expect(existsSync(to)).toBe(false);
});
