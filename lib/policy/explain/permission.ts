/** One line of the permission map. */
export interface Permission {
  action: string;
  lane: Lane;
  /** Whether it may be talked about, offered as a card, and carried out (after a person approved). */
  authority: { say: boolean; recommend: boolean; execute: boolean };
  roles: string[];
  owner?: string;
  approvers: string[];
  limits: { id: string; kind: string; limit: string; why: string }[];
  escalates: string[];
  never: boolean;
}

type Lane = "automate" | "assist" | "escalate";
