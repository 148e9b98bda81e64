/** People, groups, fields and canned answers. Most of what tells about agents is for administrators only. */
import type { Hono } from "hono";
import { freshdeskGroups } from "../../data/people.ts";
import { cannedFolders, cannedResponses } from "../canned.ts";
import { type FreshdeskContext, type FreshdeskEnv, refuseQuery, sendPage } from "../context.ts";
import { toAgentJson, toContactJson, toGroupJson } from "../json.ts";
import { refusals } from "../refusals.ts";
import { companies } from "../ticket.ts";
import { ticketFields } from "../ticket-fields.ts";

export function peopleRoutes(app: Hono<FreshdeskEnv>, desk: FreshdeskContext): void {
  const { store, switches } = desk;
  const agents = store.users.filter((one) => one.role !== "end-user");
  const contacts = store.users.filter((one) => one.role === "end-user");

  app.get("/api/v2/contacts", (c) => {
    const refused = refuseQuery(c, ["email", "mobile", "phone", "company_id", "page", "per_page"]);
    if (refused) return refused;
    const email = c.req.query("email")?.toLowerCase();
    const found = contacts.filter((one) => email === undefined || one.email === email);
    return sendPage(c, found, toContactJson);
  });
  app.get("/api/v2/contacts/:id{[0-9]+}", (c) => {
    const contact = contacts.find((one) => String(one.id) === c.req.param("id"));
    return contact ? c.json(toContactJson(contact)) : refusals.notFound();
  });
  app.get("/api/v2/companies/:id{[0-9]+}", (c) => {
    const company = companies.find((one) => String(one.id) === c.req.param("id"));
    return company
      ? c.json({ id: company.id, name: company.name, domains: [], custom_fields: {} })
      : refusals.notFound();
  });

  app.get("/api/v2/agents/me", (c) => c.json(toAgentJson(c.get("caller").user)));
  app.get("/api/v2/agents", (c) => (isAdmin(c) ? sendPage(c, agents, toAgentJson) : refusals.denied()));
  app.get("/api/v2/agents/:id{[0-9]+}", (c) => {
    if (!isAdmin(c)) return refusals.denied();
    const agent = agents.find((one) => String(one.id) === c.req.param("id"));
    return agent ? c.json(toAgentJson(agent)) : refusals.notFound();
  });
  app.get("/api/v2/groups", (c) => sendPage(c, freshdeskGroups, toGroupJson));
  app.get("/api/v2/groups/:id{[0-9]+}", (c) => {
    const group = freshdeskGroups.find((one) => String(one.id) === c.req.param("id"));
    return group ? c.json(toGroupJson(group)) : refusals.notFound();
  });

  app.get("/api/v2/ticket_fields", (c) => {
    const type = c.req.query("type");
    const all = ticketFields(switches.requiredForClosure);
    return c.json(all.filter((field) => type === undefined || field.type === type));
  });

  app.use("/api/v2/canned_response_folders/*", async (c, next) => (isAdmin(c) ? next() : refusals.denied()));
  app.use("/api/v2/canned_responses/*", async (c, next) => (isAdmin(c) ? next() : refusals.denied()));
  app.get("/api/v2/canned_response_folders", (c) => c.json(cannedFolders()));
  app.get("/api/v2/canned_response_folders/:id{[0-9]+}", (c) => {
    const id = Number(c.req.param("id"));
    const folder = cannedFolders().find((one) => one.id === id);
    const inside = cannedResponses
      .filter((one) => one.folder_id === id)
      .map((one) => ({ id: one.id, title: one.title }));
    return folder ? c.json({ ...folder, canned_responses: inside }) : refusals.notFound();
  });
  app.get("/api/v2/canned_response_folders/:id{[0-9]+}/responses", (c) => {
    const id = Number(c.req.param("id"));
    if (!cannedFolders().some((one) => one.id === id)) return refusals.notFound();
    return sendPage(
      c,
      cannedResponses.filter((one) => one.folder_id === id),
      (one) => one,
    );
  });
  app.get("/api/v2/canned_responses/:id{[0-9]+}", (c) => {
    const response = cannedResponses.find((one) => String(one.id) === c.req.param("id"));
    return response ? c.json(response) : refusals.notFound();
  });
}

const isAdmin = (c: { get(key: "caller"): { readonly user: { readonly role: string } } }) =>
  c.get("caller").user.role === "admin";
