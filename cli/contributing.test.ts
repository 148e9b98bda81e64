/** What CONTRIBUTING promises about dependencies, commands and lock files, held against the files themselves. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

type Locked = {
  version?: string;
  integrity?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
};

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
const guide = read("CONTRIBUTING.md");

test("every dependency has its line, and no line outlives its dependency", () => {
  const listed = [...guide.matchAll(/^\| `([^`\s]+)` \| [^|]{10,} \| [^|]{3,} \| [^|]{3,} \|$/gm)].map(
    (match) => match[1],
  );
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(listed.sort()).toEqual(wanted.sort());
});

test("versions are exact", () => {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("every npm script goes through the boot, so that each alone sets up a fresh machine", () => {
  expect(Object.entries(manifest.scripts ?? {}).filter(([name, line]) => line !== `node boot.cjs ${name}`)).toEqual([]);
});

test("the commands in the guide exist", () => {
  const named = [...guide.matchAll(/npm run (?:-s )?([a-z]+)/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in (manifest.scripts ?? {})))).toEqual([]);
});

test.each(["package-lock.json", "toolchain/package-lock.json"])(
  "%s: every platform's build, each with its hash, no address",
  (file) => {
    const packages = (JSON.parse(read(file)) as { packages: Record<string, Locked> }).packages;
    const faults = Object.entries(packages).flatMap(([at, locked]) => [
      ...(at !== "" && !locked.integrity ? [`${at}: no integrity`] : []),
      ...(locked.resolved ? [`${at}: an address`] : []),
      ...Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !(`node_modules/${name}` in packages) && !(`${at}/node_modules/${name}` in packages))
        .map((name) => `${at}: ${name} is missing, npm ci would refuse the file`),
    ]);
    expect(faults).toEqual([]);
  },
);
