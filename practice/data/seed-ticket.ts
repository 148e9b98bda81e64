/**
 * The practice tickets in no desk's words: what a person wrote, to whom it is given, how far it is. Ids of people and
 * groups are those of the desk that the ticket lies on; each practice desk makes its own shapes of it.
 */
export type SeedStatus = "new" | "open" | "pending" | "hold" | "solved" | "closed";
export type SeedPriority = "urgent" | "high" | "normal" | "low";

export interface SeedComment {
  readonly authorId: number;
  /** The words as plain text, exactly as the desk's API gives them, what the eye does not see included. */
  readonly body: string;
  /** The mail's own HTML where it had any; the desk cleans it before it shows it. */
  readonly html?: string;
  readonly public: boolean;
  readonly at: Date;
}

export interface SeedTicket {
  readonly id: number;
  readonly subject: string;
  readonly requesterId: number;
  readonly assigneeId: number | null;
  readonly groupId: number | null;
  readonly priority: SeedPriority | null;
  readonly status: SeedStatus;
  readonly tags: readonly string[];
  /** What stands in the desk's order field; null where nobody filled it in. */
  readonly order: string | null;
  /** The composer of this ticket opens with the customer's last message quoted below the signature. */
  readonly quotes: boolean;
  readonly channel: "email" | "web";
  /** People who get every public reply. */
  readonly cc: readonly number[];
  readonly comments: readonly SeedComment[];
}

/** A time that many days and hours before `now`, in whole seconds, as the desks keep it. */
export function agoFrom(now: Date) {
  return (days: number, hours: number): Date => {
    const at = now.getTime() - days * 86_400_000 - hours * 3_600_000;
    return new Date(Math.floor(at / 1000) * 1000);
  };
}

type Given = Pick<SeedTicket, "id" | "subject" | "requesterId" | "groupId" | "comments"> & Partial<SeedTicket>;

/** A ticket as it comes in: by mail, open, given to nobody, with nothing filled in that is not said. */
export function incoming(given: Given): SeedTicket {
  return {
    assigneeId: null,
    priority: "normal",
    status: "open",
    tags: [],
    order: null,
    quotes: false,
    channel: "email",
    cc: [],
    ...given,
  };
}
