/** The shapes of the documented API, field by field; blank ones are null, times are whole seconds. */
import { freshdeskGroups, type PracticeGroup, type PracticeUser } from "../data/people.ts";
import { escapeHtml } from "./message-html.ts";
import type { FreshdeskStore } from "./store.ts";
import { type Conversation, companies, type Ticket } from "./ticket.ts";

export const HELP_ADDRESS = "help@acme.example";
const SINCE = "2024-02-05T09:00:00Z";

export function toTicketJson(store: FreshdeskStore, ticket: Ticket) {
  return {
    id: ticket.id,
    subject: ticket.subject,
    type: ticket.type,
    status: ticket.status,
    priority: ticket.priority,
    source: ticket.source,
    description: ticket.description,
    description_text: ticket.descriptionText,
    structured_description: {
      description_contents: [{ type: "text", data: { content: ticket.descriptionText } }],
    },
    requester_id: ticket.requesterId,
    responder_id: ticket.responderId,
    group_id: ticket.groupId,
    company_id: ticket.companyId,
    product_id: null,
    email_config_id: 5501,
    to_emails: [HELP_ADDRESS],
    cc_emails: ticket.cc.flatMap((id) => {
      const user = store.users.find((one) => one.id === id);
      return user ? [`${user.name} <${user.email}>`] : [];
    }),
    fwd_emails: [],
    reply_cc_emails: [],
    spam: false,
    fr_escalated: false,
    is_escalated: false,
    association_type: null,
    due_by: toStamp(ticket.dueBy),
    fr_due_by: toStamp(ticket.firstDueBy),
    created_at: toStamp(ticket.createdAt),
    updated_at: toStamp(ticket.updatedAt),
    tags: ticket.tags,
    custom_fields: ticket.custom,
    attachments: [],
  };
}

export function toStatsJson({ stats }: Ticket) {
  return {
    agent_responded_at: stampOrNull(stats.agentRespondedAt),
    requester_responded_at: stampOrNull(stats.requesterRespondedAt),
    first_responded_at: stampOrNull(stats.firstRespondedAt),
    status_updated_at: toStamp(stats.statusUpdatedAt),
    reopened_at: stampOrNull(stats.reopenedAt),
    resolved_at: stampOrNull(stats.resolvedAt),
    closed_at: stampOrNull(stats.closedAt),
    pending_since: stampOrNull(stats.pendingSince),
  };
}

export function toRequesterJson(store: FreshdeskStore, ticket: Ticket) {
  const user = store.users.find((one) => one.id === ticket.requesterId);
  return user ? { id: user.id, name: user.name, email: user.email, mobile: null, phone: user.phone } : null;
}

export function toCompanyJson(ticket: Ticket) {
  const company = companies.find((one) => one.id === ticket.companyId);
  return company ? { id: company.id, name: company.name } : {};
}

export function toConversationJson(store: FreshdeskStore, ticket: Ticket, one: Conversation) {
  const author = store.users.find((user) => user.id === one.userId);
  const mailed = !one.private;
  return {
    id: one.id,
    ticket_id: ticket.id,
    user_id: one.userId,
    body: one.body,
    body_text: one.bodyText,
    structured_body: null,
    incoming: one.incoming,
    private: one.private,
    source: one.source,
    support_email: mailed ? HELP_ADDRESS : null,
    from_email: mailed ? (one.incoming ? (author?.email ?? null) : HELP_ADDRESS) : null,
    to_emails: mailed ? [one.incoming ? HELP_ADDRESS : (toRequesterJson(store, ticket)?.email ?? "")] : one.notified,
    cc_emails: [],
    bcc_emails: [],
    attachments: [],
    last_edited_at: one.editedBy === null ? null : toStamp(one.updatedAt),
    last_edited_user_id: one.editedBy,
    created_at: toStamp(one.createdAt),
    updated_at: toStamp(one.updatedAt),
  };
}

/** What a POST of a note answers: another, shorter shape than the list's. */
export function toNoteJson(ticket: Ticket, one: Conversation) {
  return {
    id: one.id,
    ticket_id: ticket.id,
    user_id: one.userId,
    body: one.body,
    body_text: one.bodyText,
    incoming: one.incoming,
    private: one.private,
    support_email: null,
    notified_to: one.notified,
    attachments: [],
    created_at: toStamp(one.createdAt),
    updated_at: toStamp(one.updatedAt),
  };
}

export function toReplyJson(store: FreshdeskStore, ticket: Ticket, one: Conversation) {
  return {
    id: one.id,
    ticket_id: ticket.id,
    user_id: one.userId,
    body: one.body,
    body_text: one.bodyText,
    from_email: HELP_ADDRESS,
    cc_emails: [],
    bcc_emails: [],
    replied_to: [toRequesterJson(store, ticket)?.email ?? ""],
    attachments: [],
    created_at: toStamp(one.createdAt),
    updated_at: toStamp(one.updatedAt),
  };
}

export function toContactJson(user: PracticeUser) {
  return {
    active: true,
    address: null,
    company_id: companies.find((one) => one.contacts.includes(user.id))?.id ?? null,
    view_all_tickets: false,
    description: null,
    email: user.email,
    id: user.id,
    contact_type: "customer",
    job_title: null,
    language: "en",
    mobile: null,
    name: user.name,
    phone: user.phone,
    time_zone: "Madrid",
    twitter_id: null,
    other_emails: [],
    other_companies: [],
    custom_fields: {},
    tags: [],
    avatar: null,
    created_at: SINCE,
    updated_at: SINCE,
  };
}

export function toAgentJson(user: PracticeUser) {
  return {
    id: user.id,
    available: true,
    available_since: SINCE,
    occasional: false,
    signature: toSignature(user),
    group_ids: freshdeskGroups.filter((group) => group.agents.includes(user.id)).map((group) => group.id),
    role_ids: [user.role === "admin" ? 5001 : 5003],
    skill_ids: [],
    ticket_scope: 1,
    type: "support_agent",
    focus_mode: true,
    contact: {
      active: true,
      email: user.email,
      job_title: user.role === "admin" ? "Team lead" : null,
      language: "en",
      last_login_at: SINCE,
      mobile: null,
      name: user.name,
      phone: user.phone,
      time_zone: "Madrid",
      created_at: SINCE,
      updated_at: SINCE,
    },
    created_at: SINCE,
    updated_at: SINCE,
  };
}

export const toGroupJson = (group: PracticeGroup) => ({
  id: group.id,
  name: group.name,
  description: null,
  business_hour_id: null,
  escalate_to: null,
  unassigned_for: null,
  agent_ids: group.agents,
  auto_ticket_assign: 0,
  group_type: "support_agent_group",
  created_at: SINCE,
  updated_at: SINCE,
});

/** The desk keeps an agent's signature as markup. */
export const toSignature = (user: PracticeUser) =>
  user.signature === null ? null : `<div>${escapeHtml(user.signature).replaceAll("\n", "<br>")}</div>`;

/** `2026-03-02T10:01:55Z`: no fractions. */
export const toStamp = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
const stampOrNull = (at: Date | null) => (at === null ? null : toStamp(at));
