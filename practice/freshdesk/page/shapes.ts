/** What the page gets from the desk, as far as it looks at it. */
export interface LiveView {
  readonly revision: number;
  readonly layout: LayoutName;
  readonly composer: "normal" | "hidden";
  readonly editorApi: "both" | "jquery" | "modern" | "none";
  readonly swapMs: number | null;
  readonly rerenders: number;
  /** What another agent is doing on the open ticket. */
  readonly presence: "none" | "viewing" | "typing";
  /** How many conversations the open ticket has. */
  readonly conversations: number;
}

export type LayoutName = "ember" | "mfe-shadow" | "jun2026" | "unknown";

export interface TicketShape {
  readonly id: number;
  readonly subject: string;
  readonly type: string | null;
  readonly status: number;
  readonly priority: number;
  readonly source: number;
  readonly description: string;
  readonly requester_id: number;
  readonly responder_id: number | null;
  readonly group_id: number | null;
  readonly company_id: number | null;
  readonly due_by: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly tags: readonly string[];
  readonly custom_fields: Readonly<Record<string, string | null>>;
  readonly cc_emails: readonly string[];
  readonly requester: {
    readonly id: number;
    readonly name: string;
    readonly email: string;
    readonly phone: string | null;
  } | null;
  readonly company: { readonly id?: number; readonly name?: string };
}

export interface ConversationShape {
  readonly id: number;
  readonly user_id: number;
  readonly body: string;
  readonly incoming: boolean;
  readonly private: boolean;
  readonly created_at: string;
  readonly requester?: { readonly id: number; readonly name: string };
}

export interface Choice {
  readonly value: string | number | null;
  readonly label: string;
}

export interface FieldShape {
  readonly name: string;
  readonly label: string;
  readonly required_for_closure: boolean;
  readonly choices?: unknown;
}

export interface Opened {
  readonly ticket: TicketShape;
  /** Newest last; what is not here yet is behind the button above. */
  readonly conversations: readonly ConversationShape[];
  readonly count: number;
}

export interface Desk {
  readonly me: { readonly id: number; readonly name: string; readonly email: string };
  readonly agents: readonly Choice[];
  readonly groups: readonly Choice[];
}

export interface DraftAnswer {
  readonly draft: { readonly body: string | null };
  readonly template: { readonly body: string; readonly quoted: string | null };
}
