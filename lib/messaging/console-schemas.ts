/** Decoder, in the worker only, for calls of the console and the options page. */
import { z } from "zod";
import type { ConsoleCall } from "./console-calls.ts";

export const ConsoleCallSchema = z.discriminatedUnion("console", [
  z.strictObject({ console: z.literal("status") }),
  z.strictObject({ console: z.literal("hello"), server: z.string().max(300) }),
  z.strictObject({
    console: z.literal("sign-in"),
    server: z.string().max(300),
    root: z.string().max(64),
    user: z.string().max(80),
    password: z.string().max(200),
    deviceName: z.string().max(80),
  }),
  z.strictObject({ console: z.literal("sign-out") }),
  z.strictObject({ console: z.literal("history"), before: z.int().nullable() }),
  z.strictObject({ console: z.literal("record") }),
  z.strictObject({ console: z.literal("alarms") }),
  z.strictObject({ console: z.literal("tasks") }),
  z.strictObject({
    console: z.literal("decide-task"),
    suggestion: z.string().min(1).max(128),
    found: z.enum(["done", "failed"]),
    why: z.string().trim().min(3).max(500),
    by: z.enum(["page", "server"]),
  }),
  z.strictObject({ console: z.literal("desks") }),
  z.strictObject({ console: z.literal("desks-changed") }),
  z.strictObject({ console: z.literal("check-desk"), tab: z.int() }),
  z.strictObject({ console: z.literal("model") }),
  z.strictObject({
    console: z.literal("choose-model"),
    driver: z.enum(["playbook", "gateway", "own-key"]),
    model: z.string().max(120).nullable(),
  }),
  z.strictObject({ console: z.literal("own-key"), key: z.string().max(300).nullable() }),
]);

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const parity: Same<z.infer<typeof ConsoleCallSchema>["console"], ConsoleCall["console"]> = true;
void parity;
