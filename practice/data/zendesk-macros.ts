/**
 * The macros of the practice Zendesk: one of each kind that an adapter must tell apart. What a macro may do here is what the
 * real desk's macros do most; the last two do things that nobody outside the desk can understand from the outside.
 */
import { BILLING_ID, MIA_ID } from "./people.ts";

export interface SeedMacro {
  readonly id: number;
  readonly title: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly actions: readonly { readonly field: string; readonly value: string | readonly string[] }[];
}

export const ORDER_CHECKED_FIELD_ID = 36002;

export const zendeskMacros: readonly SeedMacro[] = [
  {
    id: 25,
    title: "Refund::Wait for the bank",
    description: "After a refund was made",
    active: true,
    actions: [
      { field: "status", value: "pending" },
      { field: "current_tags", value: "refund_pending" },
    ],
  },
  {
    id: 26,
    title: "Refund::Ask for the order number",
    description: null,
    active: true,
    actions: [
      { field: "status", value: "pending" },
      {
        field: "comment_value_html",
        value:
          "<p>Hi {{ticket.requester.first_name}},</p><p>could you send us your order number? It is in the mail that confirmed your order.</p><p>{{current_user.name}}</p>",
      },
      { field: "comment_mode_is_public", value: "true" },
      { field: "current_tags", value: "asked_order" },
    ],
  },
  {
    id: 27,
    title: "Note::Photos checked",
    description: "For the warehouse",
    active: true,
    actions: [
      {
        field: "comment_value",
        value: "Photos of ticket {{ticket.id}} checked by {{current_user.name}}. The damage is real.",
      },
      { field: "comment_mode_is_public", value: "false" },
      { field: "current_tags", value: "photos_checked" },
      { field: "remove_tags", value: "damaged" },
    ],
  },
  {
    id: 28,
    title: "Hand over::To billing, urgent",
    description: null,
    active: true,
    actions: [
      { field: "priority", value: "urgent" },
      { field: "group_id", value: String(BILLING_ID) },
      { field: "assignee_id", value: String(MIA_ID) },
    ],
  },
  {
    id: 29,
    title: "Brand::Move to Acme Outlet",
    description: "Changes the brand and ticks the order check",
    active: true,
    actions: [
      { field: "status", value: "open" },
      { field: "brand_id", value: "12" },
      { field: `custom_fields_${ORDER_CHECKED_FIELD_ID}`, value: "true" },
    ],
  },
  {
    id: 30,
    title: "Take it",
    description: null,
    active: true,
    actions: [
      { field: "assignee_id", value: "current_user" },
      { field: "status", value: "open" },
    ],
  },
  {
    id: 31,
    title: "Christmas::Closed until January",
    description: "Last year's",
    active: false,
    actions: [{ field: "comment_value", value: ["channel:all", "We are closed until 6 January."] }],
  },
];
