import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFreshdeskChoices } from "#lib/domain/freshdesk.ts";
import { type Practice, startPractice } from "../practice.ts";
import { type Call, callAs, visit, withKey } from "./freshdesk-caller.ts";

describe("reading from the practice Freshdesk", () => {
  let dir: string;
  let practice: Practice;
  let admin: Call;
  let agent: Call;
  let browser: Awaited<ReturnType<typeof visit>>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-freshdesk-"));
  });
  beforeEach(async () => {
    practice = await startPractice({ dir, triggerMs: 20, freshdeskPerMinute: 60 });
    admin = callAs(practice, withKey(practice.freshdesk.apiKey));
    agent = callAs(practice, withKey(practice.freshdesk.agentApiKey));
    browser = await visit(practice);
    return () => practice.stop();
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it("shares its listener with the other desk, each under its own name", async () => {
    expect(practice.freshdesk.port).toBe(practice.desk.port);
    expect((await callAs(practice, {})("GET", "/a/tickets/8101", { host: "acme.zendesk.com" })).status).toBe(404);
    const page = await callAs(practice, {})("GET", "/a/tickets/8104");
    expect(page.headers["content-security-policy"]).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self';",
    );
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect([page.headers["set-cookie"]].flat().join()).toMatch(/_helpkit_session=[^;]+; Path=\/; HttpOnly; Secure/);
    for (const path of ["..%2f..%2fmain.ts", "nope.ts", "x.json"]) {
      expect((await admin("GET", `/assets/page/${path}`)).status, path).toBe(404);
    }
  });

  it("gives a ticket with what was asked for, and names its price", async () => {
    const plain = await admin("GET", "/api/v2/tickets/8102");
    expect(plain.json).toMatchObject({
      id: 8102,
      status: 2,
      priority: 3,
      responder_id: 510,
      tags: ["damaged", "refund"],
      custom_fields: { cf_order_id: "2002" },
      company_id: null,
    });
    expect(plain.json).not.toHaveProperty("requester");
    expect(plain.json.updated_at).toMatch(/:\d\dZ$/);
    expect(plain.headers).toMatchObject({
      "x-ratelimit-total": "60",
      "x-ratelimit-remaining": "59",
      "x-ratelimit-used-currentrequest": "1",
      "x-freshdesk-api-version": "latest=v2; requested=v2",
    });
    const whole = await admin("GET", "/api/v2/tickets/8102?include=conversations,requester,company,stats");
    expect(whole.json.requester).toEqual({
      id: 82002,
      name: "Finn Berg",
      email: "finn@example.com",
      mobile: null,
      phone: null,
    });
    expect(whole.json.stats.first_responded_at).toBe(whole.json.conversations[0].created_at);
    expect(
      whole.json.conversations.map((one: { incoming: boolean; private: boolean }) => [one.incoming, one.private]),
    ).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ]);
    expect([whole.headers["x-ratelimit-used-currentrequest"], whole.headers["x-ratelimit-remaining"]]).toEqual([
      "6",
      "53",
    ]);
    const wrong = await admin("GET", "/api/v2/tickets/8102?include=everything");
    expect([wrong.status, wrong.json.errors[0].code]).toEqual([400, "invalid_value"]);
  });

  it("includes ten conversations at most, the oldest, and pages through the others by Link", async () => {
    const { json } = await admin("GET", "/api/v2/tickets/8120?include=conversations");
    const page = await admin("GET", "/api/v2/tickets/8120/conversations?per_page=100&page=2");
    expect(json.conversations).toHaveLength(10);
    const first = await admin("GET", "/api/v2/tickets/8120/conversations");
    expect(first.json).toHaveLength(30);
    expect(first.json.slice(0, 10)).toEqual(json.conversations);
    expect(first.headers.link).toBe('<https://acme.freshdesk.com/api/v2/tickets/8120/conversations?page=2>;rel="next"');
    expect(page.headers.link).toContain("per_page=100&page=3");
    const last = await admin("GET", "/api/v2/tickets/8120/conversations?per_page=100&page=50");
    expect([last.json.length, last.headers.link]).toEqual([99, undefined]);
    expect(last.json.at(-1).body_text).toContain("order 2018");
    expect((await admin("GET", "/api/v2/tickets/8120/conversations?per_page=100&page=51")).json).toEqual([]);
    const tooMany = await admin("GET", "/api/v2/tickets/8120/conversations?per_page=101&sort=x");
    expect([tooMany.status, tooMany.json.errors[0].field]).toEqual([400, "sort"]);
  });

  it("gives the hostile ticket's markup as text, and cleans a mail's own HTML", async () => {
    const hostile = (await admin("GET", "/api/v2/tickets/8104")).json;
    expect(hostile.description_text).toContain("<img src=x onerror=");
    expect(hostile.description).not.toMatch(/<(img|script|a|b)\b/);
    const mail = (await admin("GET", "/api/v2/tickets/8119")).json.description;
    expect(mail).toContain("<blockquote>");
    expect(mail).not.toMatch(/style=|onclick|javascript:|data:text|<iframe|<math/);
  });

  it("tells choices in five shapes that the product can read", async () => {
    const fields = (await browser.call("GET", "/api/v2/ticket_fields")).json;
    const labels = (name: string) => readFreshdeskChoices(fields, name).map(({ id, label }) => `${id}=${label}`);
    expect(labels("status")).toContain("9=With the warehouse");
    expect(labels("priority")).toEqual(["1=Low", "2=Medium", "3=High", "4=Urgent"]);
    expect(labels("ticket_type")).toContain("Refund=Refund");
    expect(labels("agent")).toEqual(["510=Sam Agent", "511=Mia Lead"]);
    expect(labels("cf_region")).toEqual(["Europe=Europe", "Asia=Asia"]);
  });

  it("knows a key, a browser and a stranger apart", async () => {
    const stranger = await callAs(practice, {})("GET", "/api/v2/tickets/8101");
    expect([stranger.status, stranger.json.code]).toEqual([401, "invalid_credentials"]);
    expect((await callAs(practice, withKey("wrong"))("GET", "/api/v2/tickets/8101")).status).toBe(401);
    expect((await admin("GET", "/api/v2/agents/me")).json).toMatchObject({ id: 511, contact: { name: "Mia Lead" } });
    expect((await browser.call("GET", "/api/v2/agents/me")).json).toMatchObject({
      id: 510,
      signature: "<div>Best,<br>Sam</div>",
    });
    for (const path of [
      "agents",
      "canned_response_folders",
      "canned_responses/3201",
      "canned_response_folders/3101/responses",
    ]) {
      const refused = await agent("GET", `/api/v2/${path}`);
      expect([refused.status, refused.json.code], path).toEqual([403, "access_denied"]);
      expect((await browser.call("GET", `/api/v2/${path}`)).status, path).toBe(403);
      expect((await admin("GET", `/api/v2/${path}`)).status, path).toBe(200);
    }
    const canned = (await admin("GET", "/api/v2/canned_responses/3201")).json;
    expect(canned.content_html).toContain("{{ticket.requester.name}}");
    const nothing = await admin("GET", "/api/v2/tickets/9999");
    expect([nothing.status, nothing.text]).toEqual([404, ""]);
    expect((await browser.call("GET", "/api/v2/groups/6103")).json.name).toBe("Legal");
    expect((await admin("GET", "/api/v2/contacts?email=eva@example.com")).json[0].id).toBe(82001);
  });

  it("takes a key under its own name only, and a session under the company's too", async () => {
    const host = practice.freshdesk.alias.replace("https://", "");
    expect((await admin("GET", "/api/v2/tickets/8101", { host })).status).toBe(401);
    expect((await browser.call("GET", "/api/v2/tickets/8101", { host })).status).toBe(200);
  });

  it("ends the minute's credits with 429, for everybody, and counts what is refused", async () => {
    for (let asked = 0; asked < 60; asked += 1) await admin("GET", "/api/v2/tickets/9999");
    const over = await browser.call("GET", "/api/v2/agents/me");
    expect(over.status).toBe(429);
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(over.headers["retry-after"])).toBeLessThanOrEqual(60);
    expect((await browser.call("GET", "/api/_/tickets/8101")).status).toBe(200);
  });

  it("misbehaves on demand, and not for strangers", async () => {
    practice.faults.freshdesk.rateLimit(1, 7);
    expect((await callAs(practice, {})("GET", "/api/v2/agents/me")).status).toBe(401);
    const limited = await admin("GET", "/api/v2/agents/me");
    expect([limited.status, limited.headers["retry-after"]]).toEqual([429, "7"]);
    practice.faults.freshdesk.apiError();
    expect((await admin("GET", "/api/v2/agents/me")).status).toBe(500);
    expect((await admin("GET", "/api/v2/agents/me")).status).toBe(200);
    practice.faults.freshdesk.logOut();
    expect((await browser.call("GET", "/api/v2/agents/me")).status).toBe(401);
    expect((await browser.call("GET", "/api/_/bootstrap/me")).status).toBe(401);
    expect((await browser.call("GET", "/a/tickets/8101")).headers.location).toBe("/support/login");
  });
});
