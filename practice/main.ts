/**
 * The practice as a process of its own: `node practice/main.ts --dir DIR [--desk-port N] [--shop-port N]` (or PRACTICE_DIR,
 * PRACTICE_DESK_PORT, PRACTICE_SHOP_PORT). Prints one JSON line when ready; stops on SIGINT or SIGTERM.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { startPractice } from "./practice.ts";

const { values } = parseArgs({
  options: { dir: { type: "string" }, "desk-port": { type: "string" }, "shop-port": { type: "string" } },
});
const port = z.coerce.number().int().min(0).max(65_535).default(0);
const settings = z.object({ dir: z.string().min(1), deskPort: port, shopPort: port }).safeParse({
  dir: values.dir ?? process.env.PRACTICE_DIR,
  deskPort: values["desk-port"] ?? process.env.PRACTICE_DESK_PORT,
  shopPort: values["shop-port"] ?? process.env.PRACTICE_SHOP_PORT,
});

if (settings.success) {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort());
  const { desk, freshdesk, shop } = await startPractice({ ...settings.data, signal: abort.signal });
  const { port: deskPort, origin, spki, cert, apiToken, agent } = desk;
  const ready = {
    desk: { port: deskPort, origin, spki, cert, apiToken, agent },
    freshdesk: {
      port: freshdesk.port,
      origin: freshdesk.origin,
      alias: freshdesk.alias,
      apiKey: freshdesk.apiKey,
      agent: freshdesk.agent,
    },
    shop: { port: shop.port, apiKey: shop.apiKey },
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
} else {
  process.stderr.write("The practice did not start: give it a folder with --dir, and ports between 0 and 65535.\n");
  process.exitCode = 2;
}
