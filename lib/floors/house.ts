/**
 * Holds a tree of sources against the table of rooms. The table itself is in the floors test, and only there.
 * Pure: it gets the files as a map, so that each rule can be seen to fire on a planted fault.
 */
import { cycles, type Graph } from "./graph.ts";
import { type Import, readSource, type Source } from "./source.ts";

export type Room = {
  /** The rooms it may import, types included. */
  may: readonly string[];
  /** The packages it may import; `node:` stands for Node's own modules, `*` for any. */
  packages: readonly string[];
  /** Rooms of which only the types may be imported. */
  typesOf?: readonly string[];
  /** No clock, chance, I/O or console: all of that comes in as arguments. */
  pure?: true;
};
export type House = {
  rooms: Readonly<Record<string, Room>>;
  /** Folders in which one thing is one file or one folder, and no thing may lean on another. */
  enumerated: Readonly<Record<string, { units: "files" | "folders"; shared: readonly string[] }>>;
  /** Code that runs inside somebody else's page: nothing it pulls in at run time may bring a package along. */
  inPage: { roots: readonly string[]; packages: readonly string[] };
  /** Rooms in which the DOM is not there: nothing they pull in at run time may touch it. */
  withoutDom: readonly string[];
  testRooms: readonly string[];
  maxLines: number;
};
export type Fault = { rule: string; file: string; detail: string };
type Target = Import & { file?: string; package?: string };

const CLOCK_AND_CHANCE = ["Date.now", "new Date()", "Date()", "performance", "Math.random", "crypto"];
const OUTSIDE = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage", "sessionStorage", "indexedDB"];
const HOST = ["console", "process", "Buffer", "globalThis", "navigator", "chrome", "browser"];
const TIMERS = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];
const AMBIENT = new Set([...CLOCK_AND_CHANCE, ...OUTSIDE, ...HOST, ...TIMERS]);
const DOM = new Set(["document", "window", "MutationObserver", "HTMLElement", "location"]);

export function findFaults(house: House, tree: ReadonlyMap<string, string>): Fault[] {
  const files = [...tree]
    .filter(([path]) => /\.(ts|tsx|cjs|mjs)$/.test(path))
    .map(([path, text]) => readSource(path, text));
  const targets = new Map(files.map((file) => [file.path, file.imports.map((each) => resolve(file.path, each, tree))]));
  const faults = files.flatMap((file) => [
    ...placeFaults(house, file),
    ...(isTest(file.path) ? [] : importFaults(house, file, targets.get(file.path) ?? [])),
  ]);
  return [...faults, ...reachFaults(house, files, targets), ...cycleFaults(targets)];
}

function placeFaults(house: House, { path, lines, ambient }: Source): Fault[] {
  const room = roomOf(house, path);
  const at = (rule: string, detail: string): Fault => ({ rule, file: path, detail });
  if (isTest(path)) {
    return house.testRooms.includes(path.split("/")[0] ?? "")
      ? []
      : [at("stray-test", "no runner looks for tests here")];
  }
  const used = room !== undefined && house.rooms[room]?.pure ? ambient.filter((name) => AMBIENT.has(name)) : [];
  return [
    ...(lines > house.maxLines ? [at("size", `${lines} lines, at most ${house.maxLines}: split it`)] : []),
    ...(room === undefined && path.includes("/") && !path.endsWith(".d.ts")
      ? [at("no-room", "this folder is not in the table")]
      : []),
    ...used.map((name) => at("pure", `\`${name}\` here: take it as an argument`)),
  ];
}

function importFaults(house: House, file: Source, targets: Target[]): Fault[] {
  const own = roomOf(house, file.path);
  const room = own === undefined ? undefined : house.rooms[own];
  if (own === undefined || !room) return [];
  return targets.flatMap((target) => {
    const at = (rule: string, detail: string): Fault => ({
      rule,
      file: file.path,
      detail: `${target.specifier}: ${detail}`,
    });
    if (target.package !== undefined) {
      return room.packages.includes(target.package) || room.packages.includes("*")
        ? []
        : [at("package", `${own} may not use this package`)];
    }
    if (target.file === undefined) return [at("unresolved", "no such file; write the path with its ending")];
    if (isTest(target.file)) return [at("imports-test", "nobody imports a test")];
    const other = roomOf(house, target.file);
    if (other === own) {
      const sideways = isSideways(house, file.path, target.file);
      const far = target.specifier.startsWith("#") ? [at("path-style", "inside a room, use a relative path")] : [];
      return sideways ? [...far, at("sideways", `${sideways}: one may not lean on another`)] : far;
    }
    const near = target.specifier.startsWith(".") ? [at("path-style", "across rooms, use `#…`")] : [];
    if (other === undefined || !room.may.includes(other))
      return [...near, at("room", `${own} may not import ${other ?? "this"}`)];
    if (!target.typeOnly && room.typesOf?.includes(other))
      return [...near, at("types-only", `of ${other}, ${own} may import only types`)];
    return near;
  });
}

function isSideways(house: House, from: string, to: string): string | undefined {
  return Object.entries(house.enumerated).find(([folder, { units, shared }]) => {
    const [a, b] = [from, to].map((path) => unitOf(folder, units, shared, path));
    return a !== undefined && b !== undefined && a !== b;
  })?.[0];
}

function unitOf(
  folder: string,
  units: "files" | "folders",
  shared: readonly string[],
  path: string,
): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const [first = "", ...rest] = path.slice(folder.length + 1).split("/");
  if (shared.includes(first)) return undefined;
  return units === "files" || rest.length > 0 ? first : undefined;
}

/** What runs in a page, or without a DOM, is judged with everything that it pulls in at run time. */
function reachFaults(house: House, files: Source[], targets: Map<string, Target[]>): Fault[] {
  const sources = new Map(files.map((file) => [file.path, file]));
  const faults: Fault[] = [];
  const walk = (root: string, at: string, seen: Set<string>, judge: (path: string) => Fault[]): void => {
    if (seen.has(at)) return;
    seen.add(at);
    faults.push(
      ...judge(at).map((fault) =>
        at === root ? fault : { ...fault, detail: `${fault.detail} (reached from ${root})` },
      ),
    );
    for (const each of targets.get(at) ?? []) if (each.file && !each.typeOnly) walk(root, each.file, seen, judge);
  };
  for (const { path } of files.filter((file) => !isTest(file.path))) {
    if (house.inPage.roots.some((root) => path.startsWith(root))) {
      walk(path, path, new Set(), (file) =>
        (targets.get(file) ?? [])
          .filter(
            (each) => each.package !== undefined && !each.typeOnly && !house.inPage.packages.includes(each.package),
          )
          .map((each) => ({
            rule: "page-package",
            file,
            detail: `${each.specifier} would be put into the ticket page`,
          })),
      );
    }
    if (house.withoutDom.some((root) => path.startsWith(`${root}/`))) {
      walk(path, path, new Set(), (file) => {
        const used = sources.get(file)?.ambient.find((name) => DOM.has(name));
        return used ? [{ rule: "dom", file, detail: `\`${used}\` does not exist in the worker` }] : [];
      });
    }
  }
  return faults;
}

function cycleFaults(targets: Map<string, Target[]>): Fault[] {
  const graph: Graph = new Map();
  for (const [path, list] of targets)
    if (!isTest(path))
      graph.set(
        path,
        list.flatMap((each) => each.file ?? []),
      );
  return cycles(graph).map((files) => ({ rule: "cycle", file: files[0] ?? "", detail: files.join(" → ") }));
}

function resolve(from: string, each: Import, tree: ReadonlyMap<string, string>): Target {
  const specifier = each.specifier.replace(/\?.*$/, "");
  const isOwn = specifier.startsWith(".") || /^#(lib|server|components|practice|cli|e2e)\//.test(specifier);
  if (!isOwn) return { ...each, package: packageOf(specifier) };
  const path = specifier.startsWith("#") ? specifier.slice(1) : join(from, specifier);
  return tree.has(path) ? { ...each, file: path } : each;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node:";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function join(from: string, relative: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function roomOf(house: House, path: string): string | undefined {
  return Object.keys(house.rooms).find((room) => path.startsWith(`${room}/`));
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
