/** Values of a ticket that are personal and known as such. */
import type { KnownValue } from "#lib/copilot/port.ts";
import type { Gathered } from "./gather.ts";

export function knownValues({ ticket }: Gathered): KnownValue[] {
  const { name, email, phone } = ticket.requester;
  return [
    { type: "person_name" as const, value: name },
    ...(email === null ? [] : [{ type: "email" as const, value: email }]),
    ...(phone === null ? [] : [{ type: "phone" as const, value: phone }]),
  ];
}
