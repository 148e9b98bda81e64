/** The desk's records in the shapes of its REST API. */
import { type PracticeGroup, type PracticeUser, TIER_1_ID } from "../data/people.ts";
import { ORDER_CHECKED_FIELD_ID, type SeedMacro, zendeskMacros } from "../data/zendesk-macros.ts";
import { ORDER_FIELD_ID } from "../data/zendesk-tickets.ts";
import { type Audit, type Comment, type DeskStore, type Ticket, toStamp } from "./desk-store.ts";

const BASE = "https://acme.zendesk.com/api/v2";

export function toTicketJson(store: DeskStore, ticket: Ticket) {
  const requester = store.users.find((user) => user.id === ticket.requesterId);
  const fields = [...ticket.fields].map(([id, value]) => ({ id, value }));
  return {
    id: ticket.id,
    url: `${BASE}/tickets/${ticket.id}.json`,
    external_id: null,
    via: viaOf(ticket.channel, requester),
    created_at: toStamp(ticket.createdAt),
    updated_at: toStamp(ticket.updatedAt),
    generated_timestamp: Math.floor(ticket.updatedAt.getTime() / 1000),
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.comments[0]?.body ?? "",
    priority: ticket.priority,
    status: ticket.status,
    custom_status_id: null,
    recipient: "support@acme.zendesk.com",
    requester_id: ticket.requesterId,
    submitter_id: ticket.requesterId,
    assignee_id: ticket.assigneeId,
    organization_id: null,
    group_id: ticket.groupId,
    collaborator_ids: ticket.ccIds,
    follower_ids: [],
    email_cc_ids: ticket.ccIds,
    forum_topic_id: null,
    problem_id: null,
    has_incidents: false,
    is_public: true,
    due_at: null,
    tags: ticket.tags,
    custom_fields: fields,
    fields,
    satisfaction_rating: { score: "unoffered" },
    sharing_agreement_ids: [],
    followup_ids: [],
    ticket_form_id: 8801,
    brand_id: ticket.brandId,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
    support_type: "agent",
  };
}

export function toCommentJson(store: DeskStore, comment: Comment) {
  const author = store.users.find((user) => user.id === comment.authorId);
  return {
    id: comment.id,
    type: "Comment" as const,
    author_id: comment.authorId,
    body: comment.body,
    html_body: comment.htmlBody,
    plain_body: comment.body,
    public: comment.public,
    attachments: [],
    audit_id: comment.auditId,
    via: viaOf(comment.via, author),
    created_at: toStamp(comment.at),
    metadata: {
      system: { client: "Mozilla/5.0", ip_address: "203.0.113.9", location: "Madrid, ES" },
      custom: {},
    },
  };
}

export function toUserJson(user: PracticeUser) {
  return {
    id: user.id,
    url: `${BASE}/users/${user.id}.json`,
    name: user.name,
    email: user.email,
    role: user.role,
    role_type: null,
    custom_role_id: null,
    default_group_id: user.role === "end-user" ? null : TIER_1_ID,
    organization_id: null,
    locale: "en-US",
    locale_id: 1,
    iana_time_zone: "Europe/Madrid",
    time_zone: "Madrid",
    signature: user.signature,
    active: true,
    suspended: false,
    restricted_agent: false,
    ticket_restriction: null,
    only_private_comments: false,
    moderator: user.role !== "end-user",
    verified: true,
    tags: [],
    photo: null,
    phone: user.phone,
    notes: "",
    details: "",
    external_id: null,
    user_fields: {},
    created_at: "2024-01-05T08:00:00Z",
    updated_at: "2026-02-01T08:00:00Z",
  };
}

export function toAuditJson(ticket: Ticket, audit: Audit) {
  const changes = audit.changes.map((change, index) => ({
    id: audit.id * 100 + index,
    type: change.type,
    field_name: change.field,
    value: change.to,
    ...(change.type === "Change" ? { previous_value: change.from } : {}),
  }));
  const { comment } = audit;
  const said = comment
    ? [
        {
          id: comment.id,
          type: "Comment",
          author_id: comment.authorId,
          public: comment.public,
          body: comment.body,
          html_body: comment.htmlBody,
          attachments: [],
        },
      ]
    : [];
  const macros = audit.macroIds.map((id, index) => ({
    id: audit.id * 100 + 50 + index,
    type: "AgentMacroReference",
    macro_id: String(id),
    macro_title: zendeskMacros.find((macro) => macro.id === id)?.title ?? null,
  }));
  const rule = { from: { id: 22, title: "Recalculate service level" }, rel: "trigger", to: {} };
  return {
    id: audit.id,
    ticket_id: ticket.id,
    author_id: audit.authorId,
    created_at: toStamp(audit.at),
    via: { channel: audit.via, source: audit.via === "rule" ? rule : emptySource },
    metadata: { system: {}, custom: {} },
    events: [...changes, ...said, ...macros],
  };
}

export const toGroupJson = ({ id, name }: PracticeGroup) => ({
  id,
  url: `${BASE}/groups/${id}.json`,
  name,
  description: "",
  default: id === TIER_1_ID,
  is_public: true,
  deleted: false,
  created_at: "2024-01-05T08:00:00Z",
  updated_at: "2026-02-01T08:00:00Z",
});

export const toMacroJson = (macro: SeedMacro) => ({
  ...macro,
  url: `${BASE}/macros/${macro.id}.json`,
  raw_title: macro.title,
  position: macro.id,
  restriction: null,
  default: false,
  created_at: "2024-01-05T08:00:00Z",
  updated_at: "2026-02-01T08:00:00Z",
});

export const ticketFields = [
  field(1, "subject", "Subject", { required_in_portal: true }),
  field(2, "status", "Status", {
    system_field_options: [
      { name: "Open", value: "open" },
      { name: "Pending", value: "pending" },
      { name: "On-hold", value: "hold" },
      { name: "Solved", value: "solved" },
    ],
  }),
  field(3, "priority", "Priority", {
    system_field_options: [
      { name: "Low", value: "low" },
      { name: "Normal", value: "normal" },
      { name: "High", value: "high" },
      { name: "Urgent", value: "urgent" },
    ],
  }),
  field(ORDER_FIELD_ID, "text", "Order number", { removable: true }),
  field(ORDER_CHECKED_FIELD_ID, "checkbox", "Order checked", { removable: true }),
];

function field(id: number, type: string, title: string, more: object) {
  return {
    id,
    url: `${BASE}/ticket_fields/${id}.json`,
    type,
    title,
    raw_title: title,
    description: "",
    active: true,
    required: false,
    collapsed_for_agents: false,
    regexp_for_validation: null,
    position: id % 100,
    visible_in_portal: true,
    editable_in_portal: true,
    required_in_portal: false,
    tag: null,
    removable: false,
    agent_description: null,
    ...more,
  };
}

const emptySource = { from: {}, to: {}, rel: null };

const viaOf = (channel: string, user: PracticeUser | undefined) =>
  channel === "email" ? emailVia(user) : { channel, source: emptySource };

function emailVia(user: PracticeUser | undefined) {
  const from = { address: user?.email ?? null, name: user?.name ?? null };
  return { channel: "email", source: { from, to: { address: "support@acme.zendesk.com", name: "Acme" }, rel: null } };
}
