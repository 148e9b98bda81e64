/** `countersign audit erasures`: which browsers have not yet erased their own copies of what was erased. */
import { devicesWithErasures } from "#server/erasure/erasures.ts";
import { readArguments } from "./arguments.ts";
import { orSay } from "./ask-server.ts";
import type { Command } from "./command.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE, inServerFolder } from "./server-folder.ts";

export const auditErasuresCommand: Command = {
  name: "audit erasures",
  usage: `audit erasures ${FOLDER_USAGE}`,
  says: "lists the browsers that had copies of what was erased, and which have not erased theirs yet",
  async run(args, io) {
    const { options } = readArguments(args, FOLDER_OPTIONS);
    return orSay(io, "", async () => {
      const devices = await inServerFolder(options, io, ({ db }) => devicesWithErasures(db));
      const late = devices.filter(({ waiting }) => waiting > 0);
      if (late.length === 0) io.err("Every browser that had copies has erased them.");
      else
        io.err(
          `${late.length} of ${devices.length} browsers have not erased their copies yet. They do when they are next online; a revoked one never asks again, so its profile has to be deleted where it is.`,
        );
      for (const device of devices) await io.out(JSON.stringify(device));
    });
  },
};
