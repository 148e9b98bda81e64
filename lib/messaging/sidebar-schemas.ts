/** Decoder, in the worker only, for what a sidebar frame calls. Unknown calls and extra fields are refused. */
import { z } from "zod";
import type { FromSidebar } from "./sidebar-calls.ts";

const Id = z.string().min(1).max(128);
const Click = z.strictObject({ trusted: z.boolean(), visibleMs: z.number().nullable() });
const id = z.int().nonnegative();

export const FromSidebarSchema = z.discriminatedUnion("call", [
  z.strictObject({ id, call: z.literal("bind"), token: Id }),
  z.strictObject({
    id,
    call: z.literal("approve"),
    suggestion: Id,
    proposal: Id,
    given: z.record(z.string().max(64), z.string().max(200)),
    click: Click,
  }),
  z.strictObject({
    id,
    call: z.literal("insert"),
    suggestion: Id,
    proposal: Id,
    text: z.string().max(20_000).optional(),
    given: z.record(z.string().max(64), z.string().max(200)).optional(),
    click: Click,
  }),
  z.strictObject({ id, call: z.literal("edit-reply"), suggestion: Id, text: z.string().max(20_000) }),
  z.strictObject({ id, call: z.literal("take-nearest"), suggestion: Id, proposal: Id }),
  z.strictObject({ id, call: z.literal("give"), suggestion: Id, obligation: Id, value: z.string().max(200) }),
  z.strictObject({ id, call: z.literal("cancel"), suggestion: Id }),
  z.strictObject({ id, call: z.literal("undo"), suggestion: Id, click: Click }),
  z.strictObject({ id, call: z.literal("dismiss"), suggestion: Id }),
  z.strictObject({
    id,
    call: z.literal("settle"),
    suggestion: Id,
    found: z.enum(["done", "failed"]),
    why: z.string().trim().min(3).max(500),
    click: Click,
  }),
  z.strictObject({ id, call: z.literal("understood-log") }),
  z.strictObject({ id, call: z.literal("retry") }),
  z.strictObject({ id, call: z.literal("sync"), lost: z.boolean().optional() }),
  z.strictObject({ id, call: z.literal("open"), page: z.enum(["console", "options"]) }),
  z.strictObject({ id, call: z.literal("open-window"), suggestion: Id, click: Click }),
  z.strictObject({ id, call: z.literal("what-left") }),
  z.strictObject({ id, call: z.literal("draft-again") }),
  z.strictObject({ id, call: z.literal("understood-root") }),
  z.strictObject({ id, call: z.literal("close") }),
  z.strictObject({ id, call: z.literal("beat") }),
]);

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const parity: Same<z.infer<typeof FromSidebarSchema>["call"], FromSidebar["call"]> = true;
void parity;
