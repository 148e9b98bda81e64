import type { Hono } from "hono";
import { type SeedMacro, zendeskMacros } from "../../data/zendesk-macros.ts";
import { effectOf } from "../apply-macro.ts";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { toMacroJson, toTicketJson } from "../desk-json.ts";

/** Macros: their list, and what one would do. Both previews are GETs and change nothing. */
export function macroRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { store } = desk;
  const macroOf = (id: string) => zendeskMacros.find((macro) => String(macro.id) === id);

  app.get("/api/v2/macros", (c) => {
    const active = c.req.query("active");
    const wanted = zendeskMacros.filter((macro) => active === undefined || String(macro.active) === active);
    return c.json(desk.page("macros", wanted, c, toMacroJson));
  });
  app.get("/api/v2/macros/active", (c) => {
    const isActive = (macro: SeedMacro) => macro.active;
    return c.json(desk.page("macros", zendeskMacros.filter(isActive), c, toMacroJson));
  });
  app.get("/api/v2/macros/:id", (c) => {
    const macro = macroOf(c.req.param("id"));
    return macro ? c.json({ macro: toMacroJson(macro) }) : refusals.notFound();
  });

  app.get("/api/v2/macros/:id/apply", (c) => {
    const macro = macroOf(c.req.param("id"));
    if (!macro) return refusals.notFound();
    const { changed, customFields, comment } = effectOf(store, macro, null, c.get("caller").user);
    const one = customFields[0];
    const ticket = { ...changed, ...(one ? { fields: one } : {}), ...(comment ? { comment } : {}) };
    return c.json({ result: { ticket } });
  });

  app.get("/api/v2/tickets/:ticket/macros/:id/apply", (c) => {
    const macro = macroOf(c.req.param("id"));
    const ticket = desk.ticket(c.req.param("ticket"));
    if (!macro || !ticket) return refusals.notFound();
    const { changed, customFields, comment } = effectOf(store, macro, ticket, c.get("caller").user);
    const now = toTicketJson(store, ticket);
    const fields = now.custom_fields
      .filter((field) => !customFields.some((other) => other.id === field.id))
      .concat(customFields);
    // Sources about the real desk disagree on `fields`: the whole list, or the one that changed. A reader meets both here.
    const shown = customFields[0] ?? fields;
    const after = { ...now, ...changed, custom_fields: fields, fields: shown, ...(comment ? { comment } : {}) };
    return c.json({ result: { ticket: after } });
  });
}
