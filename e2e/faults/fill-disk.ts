/**
 * The disk under the server is full for a while: a small file system, filled to some last kilobytes. What the
 * server then refuses is sent again when there is room; a refund is paid once or, refused, not at all until then.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { approveAct, ask } from "./acts.ts";
import type { Client } from "./client.ts";
import { CannotPlay, defineFault, type World } from "./fault.ts";
import { judgeBoth } from "./network.ts";
import { type Served, serve } from "./served.ts";

/** Room for what sixty rounds put on the record: only the filler may be what fills it. */
const MEGABYTES = 128;

interface SmallDisk extends World {
  readonly served: Served;
  readonly client: Client;
  readonly mount: string;
}

export const fillDisk = defineFault<SmallDisk>({
  says: "the disk under the server is full for a while",
  rounds: 30,
  brief: 2,
  plants: ["lost", "doubled", "undetected"],
  open: openSmallDisk,
  async round({ served, client, mount }, { random, plant }) {
    const filler = path.join(mount, "filler");
    const act = random.chance(0.3) ? await approveAct(served, client, "refund") : undefined;
    fill(mount, filler, random.between(0, 40) * 1_024);
    let hasFailed = false;
    try {
      if (act !== undefined) await client.post(act.path, act.body);
      // Until the room that was left is used up: a journal may have some of its own.
      for (let i = 0; i < 200 && !hasFailed; i++) {
        await client.write(20, {}, { words: "w".repeat(2_000) });
        hasFailed = (await client.deliver(client.pending().slice(0, 40))).is !== "answered";
      }
    } finally {
      rmSync(filler, { force: true });
    }
    if (!hasFailed) throw new Error("the disk was never full");
    if (act !== undefined) await ask(client, act);
    await client.drain();
    await served.plant(plant, client, random);
    return judgeBoth(served, client, act);
  },
});

async function openSmallDisk(): Promise<SmallDisk> {
  const mount = mkdtempSync(path.join(tmpdir(), "countersign-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${MEGABYTES}m`, "tmpfs", mount], { stdio: "pipe" });
  } catch {
    rmSync(mount, { recursive: true, force: true });
    throw new CannotPlay(
      "a small file system can only be mounted as root on Linux; `fill-pages` fills the database itself",
    );
  }
  const unmount = () => {
    process.removeListener("exit", unmount);
    execFileSync("umount", ["--lazy", mount]);
    rmSync(mount, { recursive: true, force: true });
  };
  process.on("exit", unmount);
  try {
    const served = await serve({ dir: path.join(mount, "server") });
    const close = async () => {
      await served.close();
      unmount();
    };
    return { served, client: await served.client(), mount, close };
  } catch (error) {
    unmount();
    throw error;
  }
}

function fill(mount: string, filler: string, leave: number): void {
  const { bavail, bsize } = statfsSync(mount);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
}
