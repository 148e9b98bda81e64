/** What the page shows of a ticket; the page asks the desk for it by a way of its own, not through the public API. */
export interface PersonView {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: "end-user" | "agent" | "admin";
  readonly phone: string | null;
}

export interface CommentView {
  readonly id: number;
  readonly author: PersonView;
  readonly html: string;
  readonly public: boolean;
  readonly via: string;
  readonly at: string;
}

export type StatusView = "new" | "open" | "pending" | "hold" | "solved" | "closed";

export interface TicketView {
  readonly id: number;
  readonly subject: string;
  readonly status: StatusView;
  readonly priority: string | null;
  readonly requester: PersonView;
  readonly assignee: PersonView | null;
  /** Empty where no group has it. */
  readonly group: string;
  readonly cc: readonly PersonView[];
  readonly channel: string;
  /** It lies open in a tab when the agent starts the day. */
  readonly inTab: boolean;
  readonly tags: readonly string[];
  readonly order: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The newest ones only; `total` says how many there are. */
  readonly comments: readonly CommentView[];
  readonly total: number;
  /** What a fresh composer holds: the agent's signature and, on some tickets, the customer's words quoted. */
  readonly freshReply: string;
}

/** Some comments from before one that the page has already. */
export interface EarlierView {
  readonly comments: readonly CommentView[];
}

export interface BootView {
  readonly me: PersonView;
  readonly tickets: readonly TicketView[];
}

export interface LiveView {
  readonly revision: number;
  readonly composer: "normal" | "renamed" | "hidden";
}
