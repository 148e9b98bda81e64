import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Practice, startPractice } from "../practice.ts";
import { type Call, callAs, visit, withKey } from "./freshdesk-caller.ts";

describe("writing to the practice Freshdesk", () => {
  let dir: string;
  let practice: Practice;
  let admin: Call;
  let agent: Call;
  let browser: Awaited<ReturnType<typeof visit>>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-freshdesk-"));
  });
  beforeEach(async () => {
    practice = await startPractice({ dir, triggerMs: 30 });
    admin = callAs(practice, withKey(practice.freshdesk.apiKey));
    agent = callAs(practice, withKey(practice.freshdesk.agentApiKey));
    browser = await visit(practice);
    return () => practice.stop();
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const put = (body: unknown, id = 8101) => admin("PUT", `/api/v2/tickets/${id}`, { body });
  const read = async (id = 8101) => (await admin("GET", `/api/v2/tickets/${id}?include=stats`)).json;
  const ids = async (id = 8101) =>
    (await admin("GET", `/api/v2/tickets/${id}/conversations?per_page=100`)).json.map((one: { id: number }) => one.id);

  it("changes what is named and replaces the whole list of tags", async () => {
    const before = await read();
    const answer = await put({ status: 4, priority: 4, tags: ["b", "a", "b"], responder_id: null, group_id: 6102 });
    expect([answer.status, answer.json.status]).toEqual([200, 4]);
    const after = await read();
    expect(after).toMatchObject({
      status: 4,
      priority: 4,
      tags: ["b", "a"],
      responder_id: null,
      group_id: 6102,
      type: before.type,
    });
    expect(after.custom_fields).toEqual(before.custom_fields);
    expect(after.stats.resolved_at).not.toBeNull();
    await put({ custom_fields: { cf_resolution: "Refunded" } });
    expect((await read()).custom_fields).toMatchObject({ cf_order_id: "2001", cf_resolution: "Refunded" });
    expect((await put({ status: 9 })).json.status).toBe(9);
  });

  it("answers with the old due_by; the new one and another updated_at come later", async () => {
    const before = await read();
    const answer = (await put({ priority: 4 })).json;
    expect(answer.due_by).toBe(before.due_by);
    await vi.waitFor(async () => {
      const after = await read();
      expect(after.due_by < before.due_by).toBe(true);
      expect(after.updated_at > answer.updated_at).toBe(true);
    });
  });

  it("names each wrong field and changes nothing", async () => {
    const before = await read();
    const bad = {
      status: 8,
      priority: "2",
      tags: "x",
      responder_id: 82001,
      custom_fields: { cf_nope: "1", cf_resolution: "?" },
      id: 1,
      colour: 1,
    };
    const answer = await put({ ...bad, subject: "changed" });
    expect([answer.status, answer.json.description]).toEqual([400, "Validation failed"]);
    expect(answer.json.errors).toHaveLength(8);
    expect(answer.json.errors).toContainEqual({
      field: "status",
      message: "It should be one of these values: '2,3,4,5,6,7,9'",
      code: "invalid_value",
    });
    const codes = Object.fromEntries(
      answer.json.errors.map((one: { field: string; code: string }) => [one.field, one.code]),
    );
    expect(codes).toEqual({
      status: "invalid_value",
      priority: "datatype_mismatch",
      tags: "datatype_mismatch",
      responder_id: "invalid_value",
      cf_nope: "invalid_field",
      cf_resolution: "invalid_value",
      id: "readonly_field",
      colour: "invalid_field",
    });
    expect(await read()).toEqual(before);
    expect([(await put("{")).json.code, (await put({})).status]).toEqual(["invalid_json", 400]);
    const plain = await admin("PUT", "/api/v2/tickets/8101", { body: "{}", headers: { "content-type": "text/plain" } });
    expect(plain.status).toBe(415);
    expect((await put({ status: 2 }, 9999)).status).toBe(404);
  });

  it("closes nothing without what closing requires", async () => {
    practice.faults.freshdesk.requiredForClosure();
    const fields = (await admin("GET", "/api/v2/ticket_fields")).json as {
      name: string;
      required_for_closure: boolean;
    }[];
    expect(fields.find((field) => field.name === "cf_resolution")?.required_for_closure).toBe(true);
    const refused = await put({ status: 4 });
    expect([refused.status, refused.json.errors[0]]).toMatchObject([
      400,
      { field: "cf_resolution", code: "missing_field" },
    ]);
    expect((await put({ status: 3 })).status).toBe(200);
    expect((await put({ status: 5, custom_fields: { cf_resolution: "Explained" } })).status).toBe(200);
  });

  it("adds a note in an agent's name, and takes it back", async () => {
    const before = await ids();
    const body = { body: "<p>Seen by Sam</p><img src=x onerror=alert(1)>", user_id: 510 };
    const note = await admin("POST", "/api/v2/tickets/8101/notes", { body });
    expect(note.status).toBe(201);
    expect(note.headers.location).toContain(`/api/v2/conversations/${note.json.id}`);
    expect(note.json).toMatchObject({
      user_id: 510,
      private: true,
      incoming: false,
      body: "<p>Seen by Sam</p>",
      body_text: "Seen by Sam",
    });
    expect(await ids()).toEqual([...before, note.json.id]);
    const edited = await agent("PUT", `/api/v2/conversations/${note.json.id}`, { body: { body: "Changed" } });
    expect(edited.json).toMatchObject({ body_text: "Changed", last_edited_user_id: 510 });
    expect((await admin("DELETE", `/api/v2/conversations/${note.json.id}`)).status).toBe(204);
    expect(await ids()).toEqual(before);
    expect((await admin("DELETE", `/api/v2/conversations/${note.json.id}`)).status).toBe(404);
  });

  it("edits and deletes notes only, and refuses a note without words or in a stranger's name", async () => {
    const [sent] = await ids(8102);
    expect((await admin("DELETE", `/api/v2/conversations/${sent}`)).status).toBe(405);
    expect((await admin("PUT", `/api/v2/conversations/${sent}`, { body: { body: "x" } })).status).toBe(405);
    const note = (body: unknown, as = admin) => as("POST", "/api/v2/tickets/8101/notes", { body });
    expect((await note({ private: "yes" })).json.errors.map((one: { code: string }) => one.code)).toEqual([
      "missing_field",
      "datatype_mismatch",
    ]);
    expect((await note({ body: " " })).status).toBe(400);
    expect((await note({ body: "x", user_id: 1 })).json.errors[0].field).toBe("user_id");
    expect((await note({ body: "x", user_id: 511 }, agent)).status).toBe(403);
    expect(await ids()).toEqual([]);
  });

  it("takes no write by cookie, with or without the token of the page", async () => {
    const headers = { "x-csrf-token": browser.csrf };
    for (const sent of [{}, { headers }]) {
      const answer = await browser.call("PUT", "/api/v2/tickets/8101", { body: { status: 4 }, ...sent });
      expect([answer.status, answer.json.code]).toEqual([401, "invalid_credentials"]);
    }
    expect((await browser.call("PUT", "/api/_/tickets/8101", { body: { status: 4 } })).status).toBe(401);
    expect((await admin("GET", "/api/_/tickets/8101")).status).toBe(401);
    expect((await read()).status).toBe(2);
    expect(
      (await browser.call("PUT", "/api/_/tickets/8101", { body: { status: 4 }, headers })).json.ticket.status,
    ).toBe(4);
    expect(practice.freshdesk.writes.map(({ via, status, path }) => [via, status, path])).toEqual([
      ["session", 401, "/api/v2/tickets/8101"],
      ["session", 401, "/api/v2/tickets/8101"],
      ["session", 401, "/api/_/tickets/8101"],
      ["session", 200, "/api/_/tickets/8101"],
    ]);
  });

  it("wraps what the page reads in names, and keeps half-written replies out of what was written", async () => {
    const headers = { "x-csrf-token": browser.csrf };
    expect((await browser.call("GET", "/api/_/bootstrap/agents_groups")).json.data.agents[0].contact.name).toBe(
      "Sam Agent",
    );
    const list = (await browser.call("GET", "/api/_/tickets/8120/conversations?per_page=2&order_type=desc")).json;
    expect([list.conversations.length, list.meta.count]).toEqual([2, 4999]);
    const draft = () => browser.call("GET", "/api/_/tickets/8102/draft");
    expect((await draft()).json.draft.body).toBeNull();
    expect((await draft()).json.template.quoted).toContain("I sent the photos yesterday");
    await browser.call("PUT", "/api/_/tickets/8102/draft", { body: { body: "<div>half</div>" }, headers });
    expect((await draft()).json.draft.body).toBe("<div>half</div>");
    expect(practice.freshdesk.writes).toEqual([]);
  });

  it("loses the answer after the write, or fails before it", async () => {
    practice.faults.freshdesk.writeLostAnswer();
    await expect(admin("POST", "/api/v2/tickets/8101/notes", { body: { body: "done" } })).rejects.toThrow();
    expect(await ids()).toHaveLength(1);
    practice.faults.freshdesk.writeFailsBefore();
    await expect(admin("POST", "/api/v2/tickets/8101/notes", { body: { body: "lost" } })).rejects.toThrow();
    expect(await ids()).toHaveLength(1);
    expect((await put({ status: 3 })).status).toBe(200);
    expect(practice.freshdesk.writes.map((write) => write.status)).toEqual([201, 503, 200]);
  });

  it("shows a reply that was sent by the API: nobody may do that", async () => {
    const reply = await admin("POST", "/api/v2/tickets/8101/reply", { body: { body: "Hi" } });
    expect([reply.status, reply.json.replied_to]).toEqual([201, ["eva@example.com"]]);
    expect(practice.freshdesk.writes.filter((write) => write.path.endsWith("/reply"))).toHaveLength(1);
  });

  it("lets the customer and another agent be faster", async () => {
    await put({ status: 4 });
    practice.faults.freshdesk.customerWrites(8101, "Still <b>nothing</b>");
    expect((await read()).status).toBe(2);
    const [added] = (await admin("GET", "/api/v2/tickets/8101/conversations")).json;
    expect(added).toMatchObject({ incoming: true, private: false, user_id: 82001, body_text: "Still <b>nothing</b>" });
    expect(added.body).toContain("&lt;b&gt;");
    practice.faults.freshdesk.agentSetsStatus(8101, 6);
    expect((await read()).status).toBe(6);
    expect(() => practice.faults.freshdesk.agentSetsStatus(8101, 77)).toThrow();
    expect(() => practice.faults.freshdesk.customerWrites(9, "x")).toThrow();
  });
});
