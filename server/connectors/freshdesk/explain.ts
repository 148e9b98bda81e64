/** Freshdesk's error bodies in plain sentences. The desk's own words name fields and values, never a customer's text. */
import { z } from "zod";

export interface DeskFault {
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}

const Validation = z.object({
  errors: z.array(z.object({ field: z.string().nullish(), message: z.string().nullish(), code: z.string().nullish() })),
});
const Single = z.object({ code: z.string().nullish(), message: z.string().nullish() });

export function explainErrors(status: number, json: unknown): { happened: string; faults: DeskFault[] } {
  const faults = readFaults(json);
  return { happened: sentence(status, faults), faults };
}

/** `label` is how the desk's agents call the field. */
export function explainFault(fault: DeskFault, label: string | null): string {
  const field = label ?? fault.field;
  if (field === null) return `The desk refused it: ${plain(fault)}.`;
  if (fault.code === "missing_field") return `The desk asks for a value in the field “${field}” first.`;
  return `The desk refused the field “${field}”: ${plain(fault)}.`;
}

function readFaults(json: unknown): DeskFault[] {
  const many = Validation.safeParse(json);
  const all = many.success ? many.data.errors : [];
  const one = Single.safeParse(json);
  const faults = all.length === 0 && one.success && one.data.code ? [{ ...one.data, field: null }] : all;
  return faults.map(({ field, message, code }) => ({
    field: field ?? null,
    code: code ?? "unknown",
    message: message ?? "",
  }));
}

function sentence(status: number, faults: readonly DeskFault[]): string {
  const code = faults[0]?.code;
  if (code === "account_suspended") return "The desk account is suspended.";
  if (code === "require_feature") return "The desk account's plan does not have this feature.";
  if (status === 401) return "The desk refused the server's API key.";
  if (status === 403) return "The agent whose API key the server uses may not do this in the desk.";
  if (status === 404) return "The desk has no such ticket or note, or the server's API key may not see it.";
  if (status === 405) return "The desk does not take this for a ticket that is deleted or marked as spam.";
  if (status === 409) return "The desk says that it conflicts with another change.";
  if (status >= 300 && status < 400) return "The desk sent the server elsewhere, which it does not follow.";
  const [first] = faults;
  return first === undefined ? `The desk answered with status ${status}.` : explainFault(first, null);
}

/** One line, without a full stop and without anything that could pass for markup. */
function plain({ message, code }: DeskFault): string {
  const text = message
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\.+$/, "")
    .slice(0, 200)
    .toWellFormed();
  return text === "" ? code : text;
}
