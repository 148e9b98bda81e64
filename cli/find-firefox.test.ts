import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findFirefox } from "./find-firefox.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "find-firefox-"));
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

const NEW = "echo Mozilla Firefox 153.7.0esr";

describe("FIREFOX", () => {
  test("wins over PATH", async () => {
    await program("bin/firefox-esr", NEW);
    const mine = await program("mine", "echo Mozilla Firefox 154.0");
    const found = await findFirefox({ FIREFOX: mine, PATH: path.join(folder, "bin") });
    expect(found).toEqual({ path: mine, version: "Mozilla Firefox 154.0" });
  });

  test("nothing at the path", async () => {
    const found = await findFirefox({ FIREFOX: path.join(folder, "none") });
    expect(found).toEqual({ problem: expect.stringContaining("no program that can be run") });
  });

  test("a snap is refused with the reason", async () => {
    const snap = await program("firefox", 'exec /snap/bin/firefox "$@"');
    expect(await findFirefox({ FIREFOX: snap })).toEqual({ problem: expect.stringContaining("snap package") });
  });

  test("one that is too old for the extension is refused with both versions", async () => {
    const old = await program("old", "echo Mozilla Firefox 128.9.0esr");
    expect(await findFirefox({ FIREFOX: old })).toEqual({
      problem: expect.stringMatching(/Firefox 128; the extension needs 140/),
    });
  });

  test("a missing library is named, with the command that brings it", async () => {
    const script =
      'echo "firefox: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file" >&2; exit 127';
    const found = await findFirefox({ FIREFOX: await program("broken", script) });
    expect(found).toEqual({ problem: expect.stringMatching(/lacks libgtk-3\.so\.0.*apt-get install firefox-esr/) });
  });

  test("one that dies says how", async () => {
    const found = await findFirefox({ FIREFOX: await program("dies", "echo no space >&2; exit 3") });
    expect(found).toEqual({ problem: expect.stringMatching(/does not start \(exit code 3\): no space/) });
  });
});

describe("on PATH", () => {
  test("the ESR comes first; a snap and an old one are passed over", async () => {
    await program("a/firefox-esr", 'exec /snap/bin/firefox "$@"');
    await program("c/firefox-esr", "echo Mozilla Firefox 115.1.0esr");
    const snap = await program("usr/bin/snap", NEW);
    await mkdir(path.join(folder, "b"));
    await symlink(snap, path.join(folder, "b/firefox"));
    const good = await program("d/firefox", NEW);
    const search = ["a", "b", "c", "d"].map((name) => path.join(folder, name)).join(path.delimiter);
    expect(await findFirefox({ PATH: search })).toEqual({ path: good, version: "Mozilla Firefox 153.7.0esr" });
    const esr = await program("e/firefox-esr", NEW);
    expect(await findFirefox({ PATH: `${search}${path.delimiter}${path.join(folder, "e")}` })).toMatchObject({
      path: esr,
    });
  });

  test("in its usual place on Windows", async () => {
    const file = await program("Mozilla Firefox/firefox.exe", NEW);
    expect(await findFirefox({ PATH: "", ProgramFiles: folder })).toMatchObject({ path: file });
  });
});

describe("nowhere", () => {
  test("nothing is brought unless that was asked for", async () => {
    expect(await findFirefox({ PATH: "" })).toEqual({ problem: expect.stringContaining("No Firefox was found") });
  });

  test("one is brought, and said", async () => {
    const said: string[] = [];
    const brought = await program("brought", NEW);
    const found = await findFirefox({ PATH: "" }, { say: (line) => said.push(line), bring: async () => brought });
    expect(found).toMatchObject({ path: brought });
    expect(said.join()).toMatch(/bringing/);
  });

  test("where none can be brought, one sentence says what is left to do", async () => {
    const bring = () => Promise.reject(new Error("the network is down"));
    const found = await findFirefox({ PATH: "" }, { bring });
    expect(found).toEqual({
      problem: expect.stringMatching(/the network is down.*set FIREFOX.*--without firefox`\.$/),
    });
  });
});
