import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "find-chromium-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that answers like a browser. */
async function program(name: string, script: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe("CHROMIUM", () => {
  test("wins over PATH", async () => {
    await program("bin/chromium", "echo Chromium 1");
    const mine = await program("mine", "echo Chromium 156.0.1");
    const found = await findChromium({ CHROMIUM: mine, PATH: path.join(folder, "bin") });
    expect(found).toEqual({ path: mine, version: "Chromium 156.0.1" });
  });

  test("branded Chrome is refused with the reason, Chrome for Testing is taken", async () => {
    const branded = await program("branded", "echo Google Chrome 156.0.1");
    const testing = await program("testing", "echo Google Chrome for Testing 156.0.1");
    expect(await findChromium({ CHROMIUM: branded })).toEqual({
      problem: expect.stringContaining("since version 137"),
    });
    expect(await findChromium({ CHROMIUM: testing })).toMatchObject({ path: testing });
  });

  test("nothing at the path", async () => {
    const found = await findChromium({ CHROMIUM: path.join(folder, "none") });
    expect(found).toEqual({ problem: expect.stringContaining("no program that can be run") });
  });

  test("a missing library is named, with the command that brings it", async () => {
    const script =
      'echo "chrome: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127';
    const found = await findChromium({ CHROMIUM: await program("broken", script) });
    expect(found).toEqual({ problem: expect.stringMatching(/lacks libnss3\.so.*playwright install-deps chromium/) });
  });

  test("one that dies says how", async () => {
    const found = await findChromium({ CHROMIUM: await program("dies", "echo no space >&2; exit 3") });
    expect(found).toEqual({ problem: expect.stringMatching(/does not start \(exit code 3\): no space/) });
  });
});

describe("on PATH", () => {
  test("a snap is passed over, as a script and as a link, for the next name", async () => {
    await program("a/chromium", 'exec /snap/bin/chromium "$@"');
    const snap = await program("usr/bin/snap", "echo Chromium 1");
    await mkdir(path.join(folder, "b"));
    await symlink(snap, path.join(folder, "b/chromium"));
    const good = await program("b/ungoogled-chromium", "echo Chromium 155");
    const search = [path.join(folder, "a"), path.join(folder, "b")].join(path.delimiter);
    expect(await findChromium({ PATH: search })).toEqual({ path: good, version: "Chromium 155" });
  });
});
