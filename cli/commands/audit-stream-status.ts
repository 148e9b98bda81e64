/** `countersign audit stream status`: whether the organisation's monitoring is told of the record, and how far. */
import { StreamStatus } from "#lib/domain/stream-api.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import type { Command } from "./command.ts";

export const auditStreamStatusCommand: Command = {
  name: "audit stream status",
  usage: "audit stream status --server URL",
  says: "shows how far the signed stream to a SIEM is, and since when it fails if it does",
  async run(args, io) {
    const { options } = readArguments(args, ["server"]);
    return orSay(io, "", async () => {
      const status = await openServer(options.server, io).get("log/stream", StreamStatus);
      io.err(inWords(status));
      await io.out(JSON.stringify(status));
    });
  },
};

function inWords({ to, behind, toldAt, failing }: StreamStatus): string {
  if (to === null) return "The server's settings name no receiver (`siem`), so nobody is told of the record.";
  const waiting = behind === 0 ? "is told of everything" : `is not told of the newest ${behind} entries yet`;
  const last = toldAt === null ? "It has taken nothing so far." : `It took something last at ${timeOf(toldAt)}.`;
  if (failing === null) return `${to} ${waiting}. ${last}`;
  return `${to} ${waiting}: it fails since ${timeOf(failing.since)} (tried ${failing.attempts} times). ${failing.happened} ${last} The server goes on trying; nothing is lost.`;
}

function timeOf(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}
