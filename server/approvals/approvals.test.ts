/** One person's word asked of another, over real HTTP: asked, granted, refused, run out, and all that must not count. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Proposal } from "#lib/domain/approval.ts";
import type { ApprovalsAnswer, AskedApproval } from "#lib/domain/approvals-api.ts";
import { digest } from "#lib/domain/hash.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { practicePeople } from "../auth/people.ts";
import { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";
import { asPublisher } from "../testing/publisher.ts";

const HOUR = 3_600_000;
let bench: Bench;
let sam: Device;
let mia: Device;
let proposal: Proposal;

/** A second lead, so that two can answer. */
const lea = { user: "lea", name: "Lea Lead", roles: ["lead"], team: "us", deskAccounts: [] };

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
  mia = await bench.device("mia");
  proposal = sam.propose(await bench.refund("4712", "1002", 8200));
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const ask = (more: object = {}, device = sam) =>
  device.call<AskedApproval>("POST", "/v1/approvals", {
    proposal,
    obligation: "lead-approval",
    expires: formatInstant(bench.clock.now + HOUR),
    ...more,
  });
const list = async (device: Device) => (await device.call<ApprovalsAnswer>("GET", "/v1/approvals")).body;
const answer = (device: Device, id: string, body: object) =>
  device.call<AskedApproval>("POST", `/v1/approvals/${id}`, body);
const grant = async (device: Device, id: string, of = proposal) =>
  answer(device, id, { verdict: "granted", evidence: await device.witness(of, "lead-approval") });
const refuse = (device: Device, id: string) => answer(device, id, { verdict: "refused", why: "Too much at once." });
const said = async () =>
  (await recordedEntries(path.join(bench.dir, "server")))
    .filter(({ entry }) => entry.startsWith("approval-"))
    .map(({ entry, item, values }) => ({
      entry,
      rep: item.rep,
      verdict: item.verdict,
      about: item.proposal,
      ...values,
    }));
const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
  `${status} ${body.error?.code}`;

test("asked, seen by whom it is asked of, granted, fetched, and taken with the claim", async () => {
  const { id } = (await ask()).body;
  expect(await list(sam)).toMatchObject({ waiting: [], asked: [{ id, state: "waiting" }] });
  expect((await list(mia)).waiting).toMatchObject([{ id, asker: "sam", askerName: "Sam Agent", proposal }]);
  expect((await list(await bench.device("rita"))).waiting).toEqual([]);
  expect(await grant(mia, id)).toMatchObject({ status: 200, body: { state: "granted", decidedBy: "mia" } });
  expect((await list(mia)).waiting).toEqual([]);
  const evidence = (await list(sam)).asked[0]?.evidence;
  if (evidence === undefined) throw new Error("no evidence came");
  const approval = await sam.approve(proposal, [evidence], ["budget", "cap"]);
  expect((await sam.call("POST", "/v1/executions", sam.request(approval))).body).toMatchObject({
    execution: { state: "held" },
  });
  const about = digest(proposal);
  const of = { about, ticket: "zendesk:acme.zendesk.com:4712", customer: proposal.customer };
  expect(await said()).toEqual([
    { entry: "approval-asked", rep: "sam", verdict: undefined, ...of },
    { entry: "approval-decided", rep: "mia", verdict: "granted", ...of },
  ]);
});

test("asked twice it is one; refused it stays refused for exactly this card", async () => {
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second.body.id).toBe(first.body.id);
  expect(await refuse(mia, first.body.id)).toMatchObject({ status: 200, body: { state: "refused" } });
  expect((await list(sam)).asked).toMatchObject([{ state: "refused", why: "Too much at once.", decidedBy: "mia" }]);
  expect(code(await ask())).toBe("409 approval-decided");
  expect((await said()).map(({ entry, verdict }) => [entry, verdict])).toEqual([
    ["approval-asked", undefined],
    ["approval-decided", "refused"],
  ]);
});

test("two answers at the same moment: one counts, and the same one again gets the same answer", async () => {
  await bench.restart({ people: [...practicePeople, lea] });
  const password = readFileSync(path.join(bench.dir, "server/first-passwords/lea.txt"), "utf8");
  const other = await Device.make(
    () => bench.server().url,
    () => bench.clock.now,
  );
  expect((await other.signIn("lea", password.trim())).status).toBe(200);
  const { id } = (await ask()).body;
  const evidence = await mia.witness(proposal, "lead-approval");
  const yes = { verdict: "granted", evidence };
  const answers = await Promise.all([answer(mia, id, yes), refuse(other, id)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const granted = answers[0]?.status === 200;
  const again = granted ? await answer(mia, id, yes) : await refuse(other, id);
  expect(again.status).toBe(200);
  expect(code(granted ? await refuse(other, id) : await answer(mia, id, yes))).toBe("409 approval-decided");
  expect(await said()).toHaveLength(2);
});

test("an answer after its time counts for nothing, and the record says that it ran out, once", async () => {
  const { id } = (await ask()).body;
  bench.clock.now += HOUR;
  expect(code(await grant(mia, id))).toBe("410 approval-over");
  await bench.server().tick();
  expect((await list(sam)).asked).toMatchObject([{ state: "expired" }]);
  expect((await said()).map(({ entry }) => entry)).toEqual(["approval-asked", "approval-expired"]);
  expect((await ask()).body.id).not.toBe(id);
  bench.clock.now += 2 * HOUR;
  // By the clock, when nobody asks.
  await bench.server().tick();
  expect((await said()).at(-1)?.entry).toBe("approval-expired");
});

test("whoever asked does not answer, and who has not the role cannot tell that there is anything", async () => {
  const { id } = (await ask()).body;
  expect(code(await grant(sam, id))).toBe("403 not-for-you");
  const rita = await bench.device("rita");
  expect(code(await grant(rita, id))).toBe("404 not-yours");
  expect(code(await grant(mia, "no-such-id"))).toBe("404 not-yours");
  expect((await list(sam)).asked[0]?.state).toBe("waiting");
});

test("evidence counts only if that person signed it on that device for this card", async () => {
  const { id } = (await ask()).body;
  const good = await mia.witness(proposal, "lead-approval");
  const other = sam.propose(await bench.refund("4712", "1002", 9000));
  for (const evidence of [
    await mia.witness(other, "lead-approval"),
    await mia.witness(proposal, "second-rep"),
    await mia.witness(proposal, "lead-approval", { by: "lea" }),
    await sam.witness(proposal, "lead-approval", { by: "mia" }),
    await mia.witness(proposal, "lead-approval", { expires: formatInstant(bench.clock.now - 1) }),
    { ...good, sig: (await mia.witness(other, "lead-approval")).sig },
    { ...good, key: sam.signer.keyId },
  ])
    expect(code(await answer(mia, id, { verdict: "granted", evidence }))).toBe("422 evidence-invalid");
  expect((await answer(mia, id, { verdict: "granted", evidence: good })).status).toBe(200);
});

test("a card that is stale, stopped, done or not its asker's is granted by nobody", async () => {
  const publisher = await asPublisher(bench.server, () => bench.clock.now);
  expect(code(await ask({ expires: formatInstant(bench.clock.now + 25 * HOUR) }))).toBe("422 approval-expired");
  expect(code(await ask({ proposal: { ...proposal, deskUser: "78" } }))).toBe("403 wrong-rep");
  const lie = { ...proposal, card: { ...proposal.card, title: "Say thanks" } };
  expect(code(await ask({ proposal: lie }))).toBe("422 card-changed");
  const { id } = (await ask()).body;
  await publisher.post("/stops", { scope: "rep:sam", why: "Looking into it." });
  expect(code(await grant(mia, id))).toBe("403 stopped");
  await publisher.post("/stops/end", { scope: "rep:sam" });
  await publisher.publish(2, "Newer");
  expect(code(await grant(mia, id))).toBe("409 policy-changed");
  expect(code(await ask({ proposal: { ...proposal, ticket: "4711" } }))).toBe("409 policy-changed");
  // No is always an answer.
  expect((await refuse(mia, id)).status).toBe(200);
});

test("a second person's word is asked of those who see the ticket in the desk", async () => {
  const { id } = (await ask({ obligation: "second-rep" })).body;
  expect((await list(mia)).waiting.map((one) => one.id)).toEqual([id]);
  expect((await list(await bench.device("rita"))).waiting).toEqual([]);
  const evidence = await mia.witness(proposal, "second-rep");
  expect((await answer(mia, id, { verdict: "granted", evidence })).status).toBe(200);
});
