import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Practice, startPractice } from "../practice.ts";
import { type DeskCaller, openDesk } from "./desk-caller.ts";

describe("the practice desk over HTTPS", () => {
  let dir: string;
  let practice: Practice;
  let desk: DeskCaller;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-desk-"));
  });
  beforeEach(async () => {
    practice = await startPractice({ dir, triggerMs: 20, updateLimit: 4 });
    desk = await openDesk(practice.desk);
    return () => practice.stop();
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const call: DeskCaller["call"] = (method, path, sent) => desk.call(method, path, sent);
  const put = (ticket: object, id = 4711) => call("PUT", `/api/v2/tickets/${id}.json`, { body: { ticket } });
  const read = async (id = 4711) => (await call("GET", `/api/v2/tickets/${id}`)).json.ticket;

  it("opens a session at the first visit and sends a strict policy for scripts", async () => {
    desk.cookie = "";
    const page = await call("GET", "/agent/tickets/4714");
    expect(String(page.headers["set-cookie"])).toMatch(/HttpOnly; Secure; SameSite=Lax/);
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(page.text).not.toContain("Mallory");
  });

  it("serves the page's own files and two of CKEditor, and nothing else", async () => {
    const main = await call("GET", "/assets/page/pane.ts");
    expect(main.headers["content-type"]).toContain("text/javascript");
    expect(main.text).toContain("export function createPane(options");
    expect(main.text).not.toContain(": PaneOptions");
    expect((await call("GET", "/assets/ckeditor/ckeditor5.js")).text).toContain("DecoupledEditor");
    for (const path of ["page/..%2f..%2fmain.ts", "page/nope.ts", "ckeditor/ckeditor5.umd.js", "other/x"]) {
      expect((await call("GET", `/assets/${path}`)).status, path).toBe(404);
    }
  });

  it("gives a ticket with and without .json, with side-loaded users, in whole seconds", async () => {
    const { json } = await call("GET", "/api/v2/tickets/4711.json?include=users");
    expect(json.ticket).toMatchObject({
      id: 4711,
      status: "open",
      tags: ["refund"],
      requester_id: 501,
      assignee_id: 77,
    });
    expect(json.ticket.custom_fields).toEqual([{ id: 36001, value: "1001" }]);
    expect(json.ticket.updated_at).toMatch(/:\d\dZ$/);
    expect(json.users.map((user: { name: string }) => user.name)).toEqual(["Sam Agent", "Ana Lopez"]);
    expect((await call("GET", "/api/v2/tickets/4711")).json.users).toBeUndefined();
    const absent = await call("GET", "/api/v2/tickets/9999.json");
    expect([absent.status, absent.json]).toEqual([404, { error: "RecordNotFound", description: "Not found" }]);
  });

  it("pages comments by cursor or by number, in either order, and marks the internal note", async () => {
    const plain = (await call("GET", "/api/v2/tickets/4712/comments.json")).json;
    expect([plain.count, plain.next_page, plain.meta]).toEqual([4, null, undefined]);
    expect(plain.comments.map((comment: { public: boolean }) => comment.public)).toEqual([true, true, false, true]);

    const first = (await call("GET", "/api/v2/tickets/4712/comments?sort=-created_at&page[size]=3&include=users")).json;
    expect(first.comments.map((comment: { author_id: number }) => comment.author_id)).toEqual([502, 78, 77]);
    expect([first.meta.has_more, first.count]).toEqual([true, undefined]);
    expect(first.users).toHaveLength(3);
    const { pathname, search } = new URL(first.links.next);
    const second = (await call("GET", pathname + search)).json;
    expect(second.comments.map((comment: { author_id: number }) => comment.author_id)).toEqual([502]);
    expect(second.meta.has_more).toBe(false);
  });

  it("gives the hostile ticket's markup as text", async () => {
    const { comments } = (await call("GET", "/api/v2/tickets/4714/comments")).json;
    expect(comments[0].body).toContain("<img src=x onerror=");
    expect(comments[0].html_body).not.toMatch(/<(img|script|a|b)\b/);
    expect(comments[0].body).toMatch(/\u202e[\s\S]*\u200b/);
  });

  it("refuses strangers, but tells them that they are anonymous", async () => {
    desk.cookie = "";
    const ticket = await call("GET", "/api/v2/tickets/4711.json");
    expect([ticket.status, ticket.json]).toEqual([401, { error: "Couldn't authenticate you" }]);
    expect((await call("GET", "/api/v2/users/me.json")).json.user).toMatchObject({ id: null, role: "end-user" });
  });

  it("refuses a write without the right token, and changes nothing", async () => {
    const right = desk.csrf;
    for (const wrong of ["", "nonsense"]) {
      desk.csrf = wrong;
      const answer = await put({ status: "solved" });
      expect([answer.status, answer.json]).toEqual([403, { error: "Forbidden" }]);
    }
    desk.csrf = right;
    practice.faults.renewCsrf();
    expect((await put({ status: "solved" })).status).toBe(403);
    expect((await read()).status).toBe("open");
    desk.csrf = (await call("GET", "/api/v2/users/me/session/renew")).json.authenticity_token;
    expect((await put({ status: "solved" })).status).toBe(200);
    expect(practice.desk.writes.map((write) => write.status)).toEqual([403, 403, 403, 200]);
  });

  it("changes the named fields only, replaces the whole set of tags, and reports them in the audit", async () => {
    const before = await read();
    const answer = await put({ status: "pending", tags: ["b", "a", "b"], additional_tags: ["c"] });
    expect(answer.json.ticket).toMatchObject({ status: "pending", tags: ["a", "b"], priority: before.priority });
    expect(answer.headers["x-zendesk-api-warn"]).toContain("additional_tags");
    expect(answer.json.audit.events).toMatchObject([
      { type: "Change", field_name: "status", previous_value: "open", value: "pending" },
      { type: "Change", field_name: "tags", previous_value: ["refund"], value: ["a", "b"] },
    ]);
  });

  it("answers a stale stamp with 409 in the desk's words, and takes a fresh one", async () => {
    const { updated_at: stamp } = await read();
    const stale = new Date(Date.parse(stamp) - 1000).toISOString();
    const refused = await put({ status: "solved", safe_update: true, updated_stamp: stale });
    expect([refused.status, refused.json]).toEqual([
      409,
      {
        error: "UpdateConflict",
        description:
          "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.",
      },
    ]);
    expect((await put({ status: "solved", safe_update: false, updated_stamp: stale })).status).toBe(409);
    expect((await read()).status).toBe("open");
    expect((await put({ status: "solved", safe_update: true, updated_stamp: stamp })).status).toBe(200);
  });

  it("lets a business rule move updated_at after a write, once", async () => {
    const wrote = (await put({ status: "pending" })).json.ticket.updated_at;
    const rules = () => practice.desk.store.tickets.get(4711)?.audits.filter((audit) => audit.via === "rule") ?? [];
    await vi.waitFor(() => expect(rules()).toHaveLength(1));
    const after = await read();
    expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(wrote));
    expect(after.status).toBe("pending");
    const { audits } = (await call("GET", "/api/v2/tickets/4711/audits.json")).json;
    expect(audits.at(-1).via).toMatchObject({ channel: "rule", source: { rel: "trigger" } });
    const late = await put({ status: "solved", safe_update: true, updated_stamp: wrote });
    expect(late.status).toBe(409);
  });

  it("takes comments as text or HTML, and cleans the HTML", async () => {
    await put({ comment: { body: "a <b>\n\nc", public: false } });
    const html =
      '<p>Hi<script>alert(1)</script> <a href="javascript:x">l</a><img src=x onerror=y> <strong id=q>ok</strong></p>';
    await put({ comment: { html_body: html, public: true } });
    const { comments } = (await call("GET", "/api/v2/tickets/4711/comments")).json;
    expect(comments.at(-2)).toMatchObject({ public: false, body: "a <b>\n\nc", author_id: 77 });
    expect(comments.at(-2).html_body).toContain("<p>a &lt;b&gt;</p><p>c</p>");
    expect(comments.at(-1).html_body).toContain("<strong>ok</strong></p>");
    expect(comments.at(-1).html_body).not.toMatch(/<script|<img|javascript|id=q/);
  });

  it("locks a closed ticket and refuses bad values whole", async () => {
    const bad = await put({ status: "sleeping", tags: ["x"] });
    expect([bad.status, bad.json.error]).toEqual([422, "RecordInvalid"]);
    practice.faults.agentSetsStatus(4711, "closed");
    const closed = await put({ tags: ["x"] });
    expect(closed.json.details).toEqual({ status: [{ description: "Status closed prevents ticket update" }] });
    expect((await read()).tags).toEqual(["refund"]);
  });

  it("adds, sets and removes tags on their own", async () => {
    const path = "/api/v2/tickets/4711/tags.json";
    expect((await call("PUT", path, { body: { tags: ["vip"] } })).json).toEqual({ tags: ["refund", "vip"] });
    const removed = await call("DELETE", path, { body: { tags: ["refund"] } });
    expect([removed.status, removed.text]).toEqual([204, ""]);
    const set = await call("POST", path, { body: { tags: ["only"] } });
    expect([set.status, set.json]).toEqual([201, { tags: ["only"] }]);
    const stale = { tags: ["x"], safe_update: "true", updated_stamp: "2020-01-01T00:00:00Z" };
    expect((await call("PUT", path, { body: stale })).status).toBe(409);
    expect((await read()).tags).toEqual(["only"]);
  });

  it("lets a server read with an API token, without a cookie", async () => {
    desk.cookie = "";
    desk.csrf = "";
    const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString("base64")}` } });
    const good = basic(`sam@acme.example/token:${practice.desk.apiToken}`);
    expect((await call("GET", "/api/v2/tickets/4711.json", good)).json.ticket.requester_id).toBe(501);
    expect((await call("GET", "/api/v2/users/501.json", good)).json.user.email).toBe("ana@example.com");
    const me = (await call("GET", "/api/v2/users/me.json", good)).json.user;
    expect([me.id, me.authenticity_token]).toEqual([77, undefined]);
    for (const wrong of [
      "sam@acme.example/token:other",
      "ana@example.com/token:practice-desk-token",
      "sam@acme.example",
    ]) {
      expect((await call("GET", "/api/v2/tickets/4711.json", basic(wrong))).status, wrong).toBe(401);
    }
  });

  it("limits the updates of one ticket, in plain text", async () => {
    for (const status of ["pending", "open", "pending", "open"]) expect((await put({ status })).status).toBe(200);
    const refused = await put({ status: "solved" });
    expect([refused.status, refused.headers["content-type"]]).toEqual([429, "text/plain"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(500);
    expect((await put({ status: "pending" }, 4712)).status).toBe(200);
  });

  it("misbehaves when told to, as often as told", async () => {
    practice.faults.conflict();
    expect((await put({ status: "pending" })).status).toBe(409);
    expect((await put({ status: "pending" })).status).toBe(200);
    practice.faults.apiError();
    expect((await call("GET", "/api/v2/tickets/4711")).status).toBe(500);
    practice.faults.rateLimit();
    expect((await call("GET", "/api/v2/tickets/4711")).status).toBe(429);
    practice.faults.customerWrites(4711, "Hello?");
    expect((await read()).status).toBe("open");
    expect((await call("GET", "/api/v2/tickets/4711/comments?sort=-created_at")).json.comments[0].body).toBe("Hello?");
    practice.faults.composer("hidden");
    expect((await call("GET", "/agent/live")).json.composer).toBe("hidden");
    expect(() => practice.faults.customerWrites(1, "x")).toThrow("no such ticket");
  });

  it("logs the agent out until somebody signs in again", async () => {
    practice.faults.logOut();
    expect((await call("GET", "/api/v2/tickets/4711")).status).toBe(401);
    const page = await call("GET", "/agent/tickets/4711");
    expect([page.status, page.headers.location]).toEqual([302, "/access/unauthenticated"]);
    const signedIn = await call("POST", "/access/login");
    desk.cookie = String(signedIn.headers["set-cookie"]).split(";")[0] ?? "";
    expect((await read()).id).toBe(4711);
  });

  it("finds tickets and gives the newer conversation log", async () => {
    const found = (await call("GET", "/api/v2/search.json?query=type:ticket%20requester:ben@example.com")).json;
    expect(found.results.map((one: { id: number }) => one.id)).toEqual([4712]);
    const log = (await call("GET", "/api/v2/tickets/4712/conversation_log")).json;
    expect(log.events).toHaveLength(4);
    expect(log.events[0]).toMatchObject({ type: "Comment", author: { type: "user", "zen:support:user_id": 502 } });
    expect(log.meta.has_more).toBe(false);
  });
});
