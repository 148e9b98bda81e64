/** The account's form: which fields a ticket has and what may stand in them. Its choices come in all five shapes of the API. */
import { freshdeskGroups, freshdeskUsers } from "../data/people.ts";

export const STATUS_LABELS: Readonly<Record<number, readonly [agent: string, customer: string]>> = {
  2: ["Open", "Being Processed"],
  3: ["Pending", "Awaiting your Reply"],
  4: ["Resolved", "This ticket has been Resolved"],
  5: ["Closed", "This ticket has been Closed"],
  6: ["Waiting on Customer", "Awaiting your Reply"],
  7: ["Waiting on Third Party", "Being Processed"],
  9: ["With the warehouse", "Being Processed"],
};
export const PRIORITY_LABELS: Readonly<Record<number, string>> = { 1: "Low", 2: "Medium", 3: "High", 4: "Urgent" };
export const TYPES = ["Question", "Incident", "Problem", "Feature Request", "Refund"] as const;
export const RESOLUTIONS = ["Refunded", "Replaced", "Explained"] as const;
const REGIONS: Readonly<Record<string, readonly string[]>> = { Europe: ["Berlin", "Madrid"], Asia: ["Tokyo", "Dubai"] };

export const STATUS_CODES = Object.keys(STATUS_LABELS).map(Number);
export const PRIORITY_CODES = Object.keys(PRIORITY_LABELS).map(Number);

const SOURCES = { Email: 1, Portal: 2, Phone: 3, Forum: 4, Twitter: 5, Facebook: 6, Chat: 7, "Feedback widget": 9 };
const CREATED = "2024-02-05T09:00:00Z";

/** Each custom field's allowed values; null where any text is. */
export const CUSTOM_FIELDS: Readonly<Record<string, readonly string[] | null>> = {
  cf_order_id: null,
  cf_resolution: RESOLUTIONS,
  cf_region: Object.keys(REGIONS),
  cf_city: Object.values(REGIONS).flat(),
};

export function ticketFields(resolutionForClosure: boolean): readonly Record<string, unknown>[] {
  const agents = freshdeskUsers.filter((one) => one.role !== "end-user");
  const nested = Object.entries(REGIONS).map(([region, cities]) => ({
    [region]: cities.map((city) => ({ [city]: [] })),
  }));
  const given: readonly Record<string, unknown>[] = [
    standard("requester", "Search a requester", "default_requester", { required_for_customers: true }),
    standard("subject", "Subject", "default_subject", { required_for_agents: true }),
    standard("ticket_type", "Type", "default_ticket_type", { choices: TYPES }),
    standard("source", "Source", "default_source", { choices: SOURCES }),
    standard("status", "Status", "default_status", { choices: STATUS_LABELS, required_for_agents: true }),
    standard("priority", "Priority", "default_priority", {
      choices: byLabel(PRIORITY_LABELS),
      required_for_agents: true,
    }),
    standard("group", "Group", "default_group", { choices: ids(freshdeskGroups) }),
    standard("agent", "Agent", "default_agent", { choices: ids(agents) }),
    standard("description", "Description", "default_description", { required_for_agents: true }),
    custom("cf_order_id", "Order ID", "custom_text", {}),
    custom("cf_resolution", "Resolution", "custom_dropdown", {
      choices: RESOLUTIONS,
      required_for_closure: resolutionForClosure,
    }),
    custom("cf_region", "Region", "nested_field", {
      choices: nested,
      nested_ticket_fields: [{ id: 6311, name: "cf_city", label: "City", level: 2, label_in_portal: "City" }],
    }),
  ];
  return given.map((field, index) => ({ id: 6300 + index, position: index + 1, ...field }));
}

function standard(name: string, label: string, type: string, more: Record<string, unknown>) {
  return { ...common(name, label, type), default: true, ...more };
}

function custom(name: string, label: string, type: string, more: Record<string, unknown>) {
  return { ...common(name, label, type), default: false, ...more };
}

function common(name: string, label: string, type: string) {
  return {
    name,
    label,
    description: label,
    type,
    required_for_closure: false,
    required_for_agents: false,
    required_for_customers: false,
    customers_can_edit: false,
    displayed_to_customers: true,
    label_for_customers: label,
    created_at: CREATED,
    updated_at: CREATED,
  };
}

const byLabel = (labels: Readonly<Record<number, string>>) =>
  Object.fromEntries(Object.entries(labels).map(([code, label]) => [label, Number(code)]));

const ids = (all: readonly { readonly id: number; readonly name: string }[]) =>
  Object.fromEntries(all.map(({ id, name }) => [name, id]));
