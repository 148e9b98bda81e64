/**
 * Whose ticket it becomes. An agent is given a ticket inside one of their groups: a group without its agent takes the
 * agent off, an agent without a group brings their own. How the real desk treats the first is not confirmed.
 */
import type { PracticeGroup } from "../data/people.ts";
import type { ChangeEvent, Ticket } from "./desk-store.ts";

export interface Assignment {
  readonly assigneeId: number | null;
  readonly groupId: number | null;
}

interface Wish {
  readonly assignee_id?: number | null | undefined;
  readonly group_id?: number | null | undefined;
}

/** Null if the wish cannot come true. */
export function assignmentFor(groups: readonly PracticeGroup[], ticket: Ticket, wish: Wish): Assignment | null {
  const { assignee_id: agent, group_id: groupId } = wish;
  if (groupId !== undefined && groupId !== null && !groups.some((group) => group.id === groupId)) return null;
  if (agent !== undefined && agent !== null) {
    const own = groups.filter((group) => group.agents.includes(agent));
    if (groupId !== undefined) return own.some((group) => group.id === groupId) ? { assigneeId: agent, groupId } : null;
    const group = own.find((one) => one.id === ticket.groupId) ?? own[0];
    return group ? { assigneeId: agent, groupId: group.id } : null;
  }
  if (groupId === undefined) return { assigneeId: agent === null ? null : ticket.assigneeId, groupId: ticket.groupId };
  const stays = agent === undefined && groups.some((one) => one.id === groupId && has(one, ticket.assigneeId));
  return { assigneeId: stays ? ticket.assigneeId : null, groupId };
}

export function assign(ticket: Ticket, { assigneeId, groupId }: Assignment): ChangeEvent[] {
  const changes: ChangeEvent[] = [];
  if (groupId !== ticket.groupId)
    changes.push({ type: "Change", field: "group_id", from: ticket.groupId, to: groupId });
  if (assigneeId !== ticket.assigneeId) {
    changes.push({ type: "Change", field: "assignee_id", from: ticket.assigneeId, to: assigneeId });
  }
  ticket.groupId = groupId;
  ticket.assigneeId = assigneeId;
  return changes;
}

const has = (group: PracticeGroup, agent: number | null) => agent !== null && group.agents.includes(agent);
