/**
 * What a `PUT /tickets/{id}` does: only named fields change, `tags` replaces the whole list, one bad field refuses it
 * whole, and every bad field is named. There is no protection against an older look at the ticket: the last one wins.
 */
import { freshdeskGroups } from "../data/people.ts";
import { cleanMail, htmlToText } from "./message-html.ts";
import { type FieldError, missing, oneOf, unexpectedField, wrongDatatype } from "./refusals.ts";
import type { FreshdeskStore } from "./store.ts";
import { CLOSED, type CustomValue, moveStatus, RESOLVED, type Ticket } from "./ticket.ts";
import { CUSTOM_FIELDS, PRIORITY_CODES, RESOLUTIONS, STATUS_CODES, TYPES } from "./ticket-fields.ts";

const MAX_TAG = 32;

/** The errors, or none and the ticket is changed. */
export function updateTicket(
  store: FreshdeskStore,
  ticket: Ticket,
  body: Readonly<Record<string, unknown>>,
  resolutionForClosure: boolean,
): readonly FieldError[] {
  const changes: (() => void)[] = [];
  const errors: FieldError[] = [];
  for (const [field, value] of Object.entries(body)) {
    const checked = checkField(store, ticket, field, value);
    if (typeof checked === "function") changes.push(checked);
    else errors.push(...checked);
  }
  if (resolutionForClosure && errors.length === 0) errors.push(...checkClosure(ticket, body));
  if (errors.length > 0) return errors;
  for (const change of changes) change();
  store.changed(ticket, "agent");
  return [];
}

type Checked = readonly FieldError[] | (() => void);

function checkField(store: FreshdeskStore, ticket: Ticket, field: string, value: unknown): Checked {
  switch (field) {
    case "status":
      return code(field, value, STATUS_CODES, (status) => {
        if (status !== ticket.status) moveStatus(ticket, status, store.now());
      });
    case "priority":
      return code(field, value, PRIORITY_CODES, (priority) => {
        ticket.priority = priority;
      });
    case "type":
      if (value !== null && !TYPES.some((type) => type === value)) return [oneOf(field, TYPES)];
      return () => {
        ticket.type = value as string | null;
      };
    case "subject":
      if (typeof value !== "string") return [wrongDatatype(field, "String", value)];
      if (value.trim() === "")
        return [{ field, message: "It should not be blank as this is a mandatory field", code: "invalid_value" }];
      return () => {
        ticket.subject = value;
      };
    case "description":
      if (typeof value !== "string") return [wrongDatatype(field, "String", value)];
      return () => {
        ticket.description = cleanMail(value);
        ticket.descriptionText = htmlToText(ticket.description);
      };
    case "responder_id":
      return reference(
        field,
        value,
        store.users.filter((one) => one.role !== "end-user"),
        (id) => {
          ticket.responderId = id;
        },
      );
    case "group_id":
      return reference(field, value, freshdeskGroups, (id) => {
        ticket.groupId = id;
      });
    case "tags":
      return checkTags(ticket, value);
    case "custom_fields":
      return checkCustom(ticket, value);
    case "due_by":
    case "fr_due_by":
      return checkDue(ticket, field, value);
    case "id":
    case "created_at":
    case "updated_at":
      return [{ field, message: "It cannot be changed", code: "readonly_field" }];
    default:
      return [unexpectedField(field)];
  }
}

function code(field: string, value: unknown, allowed: readonly number[], change: (code: number) => void): Checked {
  if (typeof value !== "number") return [wrongDatatype(field, "Integer", value)];
  return allowed.includes(value) ? () => change(value) : [oneOf(field, allowed)];
}

function reference(
  field: string,
  value: unknown,
  known: readonly { readonly id: number }[],
  change: (id: number | null) => void,
): Checked {
  if (value === null) return () => change(null);
  if (typeof value !== "number" || !Number.isInteger(value)) return [wrongDatatype(field, "Integer", value)];
  if (known.some((one) => one.id === value)) return () => change(value);
  const what = field === "group_id" ? "group" : "agent";
  return [{ field, message: `There is no ${what} matching the given ${field}`, code: "invalid_value" }];
}

function checkTags(ticket: Ticket, value: unknown): Checked {
  if (!Array.isArray(value)) return [wrongDatatype("tags", "Array", value)];
  const given = value as unknown[];
  const tags = given.filter((tag) => typeof tag === "string");
  if (tags.length < given.length)
    return [{ field: "tags", message: "It should contain elements of type String only", code: "datatype_mismatch" }];
  if (tags.some((tag) => tag.length > MAX_TAG || tag.includes(","))) {
    return [
      {
        field: "tags",
        message: "It should only contain elements that have maximum of 32 characters and no comma",
        code: "invalid_value",
      },
    ];
  }
  return () => {
    ticket.tags = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
  };
}

function checkCustom(ticket: Ticket, value: unknown): Checked {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [wrongDatatype("custom_fields", "key/value pair", value)];
  }
  const errors: FieldError[] = [];
  const next: Record<string, CustomValue> = {};
  for (const [name, given] of Object.entries(value)) {
    const allowed = CUSTOM_FIELDS[name];
    if (allowed === undefined) errors.push(unexpectedField(name));
    else if (given !== null && typeof given !== "string") errors.push(wrongDatatype(name, "String", given));
    else if (given !== null && allowed && !allowed.includes(given)) errors.push(oneOf(name, allowed));
    else next[name] = given;
  }
  if (errors.length > 0) return errors;
  return () => {
    ticket.custom = { ...ticket.custom, ...next };
  };
}

function checkDue(ticket: Ticket, field: "due_by" | "fr_due_by", value: unknown): Checked {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    return [{ field, message: "It should be in the 'combined date and time ISO8601' format", code: "invalid_value" }];
  return () => {
    if (field === "due_by") ticket.dueBy = new Date(at);
    else ticket.firstDueBy = new Date(at);
  };
}

/** Dynamic form validation: what is required for closing must stand there, now or by this very request. */
function checkClosure(ticket: Ticket, body: Readonly<Record<string, unknown>>): readonly FieldError[] {
  if (body.status !== RESOLVED && body.status !== CLOSED) return [];
  const given = (body.custom_fields ?? {}) as Readonly<Record<string, unknown>>;
  const resolution = "cf_resolution" in given ? given.cf_resolution : ticket.custom.cf_resolution;
  if (resolution !== null && resolution !== undefined && resolution !== "") return [];
  return [{ ...missing("cf_resolution", "String"), message: oneOf("cf_resolution", RESOLUTIONS).message }];
}
