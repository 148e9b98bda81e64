/**
 * Decoders, in the worker only, for what a ticket page says. The page is not trusted: what does not parse is
 * dropped and reported, and who is speaking comes from `port.sender`, never from the message.
 */
import { z } from "zod";
import type { DeskAnswer, DeskCheckPoint, DraftPlaced, PageResult, PageState, RawTicket } from "#lib/desk/port.ts";
import { DeskName, TicketRef } from "#lib/domain/ticket.ts";
import type { ToWorker } from "./page-calls.ts";

const PageFault = z.enum([
  "logged-out",
  "no-ticket",
  "ticket-changed",
  "sources-disagree",
  "layout-unknown",
  "composer-missing",
  "typed-meanwhile",
  "insert-not-kept",
  "conflict",
  "refused",
  "rate-limited",
  "network",
  "timeout",
  "bug",
]);

const PageStateSchema = z.strictObject({ ref: TicketRef.nullable(), disagreement: z.string().max(300).optional() });

export const ToWorkerSchema = z.union([
  z.strictObject({
    from: z.literal("page"),
    hello: z.strictObject({ desk: DeskName, host: z.string().max(255), state: PageStateSchema }),
  }),
  z.strictObject({ from: z.literal("page"), changed: PageStateSchema }),
  z.strictObject({ from: z.literal("page"), answer: z.int(), value: z.unknown() }),
  z.strictObject({ from: z.literal("page"), wants: z.literal("frame") }),
  z.strictObject({ from: z.literal("page"), beat: z.literal(true) }),
]);

function resultOf<T extends z.ZodType>(value: T) {
  return z.union([
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), code: PageFault, detail: z.string().max(500).optional() }),
  ]);
}

export const ReadAnswer = resultOf(z.strictObject({ ref: TicketRef, parts: z.record(z.string(), z.unknown()) }));
export const SendAnswer = resultOf(z.strictObject({ status: z.int(), body: z.unknown() }));
export const InsertAnswer = resultOf(
  z.strictObject({
    text: z.string(),
    keptSignature: z.boolean(),
    keptQuote: z.boolean(),
    way: z.enum(["editor", "paste", "command"]),
  }),
);
export const LookAnswer = resultOf(z.unknown());
export const CheckAnswer = resultOf(
  z
    .array(
      z.strictObject({
        kind: z.enum(["selector", "endpoint", "editor"]),
        name: z.string().max(120),
        found: z.string().max(200).nullable(),
        ok: z.boolean(),
        means: z.string().max(300),
      }),
    )
    .max(200),
);

// Parity with the hand-written types: a drift between them is a compiler error here.
type Same<A, B> = [A] extends [B] ? true : never;
const parity: [
  Same<z.infer<typeof PageStateSchema>, { ref: PageState["ref"]; disagreement?: string | undefined }>,
  Same<z.infer<typeof ReadAnswer>["ok"], PageResult<RawTicket>["ok"]>,
  Same<Extract<z.infer<typeof SendAnswer>, { ok: true }>["value"]["status"], DeskAnswer["status"]>,
  Same<Extract<z.infer<typeof InsertAnswer>, { ok: true }>["value"], DraftPlaced>,
  Same<Extract<z.infer<typeof CheckAnswer>, { ok: true }>["value"], DeskCheckPoint[]>,
  Same<ToWorker["from"], "page">,
] = [true, true, true, true, true, true];
void parity;
