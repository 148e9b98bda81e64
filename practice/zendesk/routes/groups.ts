import type { Hono } from "hono";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { toGroupJson, toUserJson } from "../desk-json.ts";

/** Groups and who is in them. Every agent here may assign to every group. */
export function groupRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { groups, users } = desk.store;
  app.get("/api/v2/groups", (c) => c.json(desk.page("groups", groups, c, toGroupJson)));
  app.get("/api/v2/groups/assignable", (c) => c.json(desk.page("groups", groups, c, toGroupJson)));

  app.get("/api/v2/groups/:id", (c) => {
    const group = groups.find((one) => String(one.id) === c.req.param("id"));
    return group ? c.json({ group: toGroupJson(group) }) : refusals.notFound();
  });
  app.get("/api/v2/groups/:id/users", (c) => {
    const group = groups.find((one) => String(one.id) === c.req.param("id"));
    if (!group) return refusals.notFound();
    const members = users.filter((user) => group.agents.includes(user.id));
    return c.json(desk.page("users", members, c, toUserJson));
  });
  app.get("/api/v2/group_memberships/assignable", (c) => {
    const memberships = groups.flatMap((group) =>
      group.agents.map((agent) => ({
        id: group.id * 1000 + agent,
        user_id: agent,
        group_id: group.id,
        default: false,
      })),
    );
    return c.json(desk.page("group_memberships", memberships, c));
  });
}
