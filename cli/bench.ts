/** `npm run -s bench -- NAME [--json]`: runs one of the files in `bench/`; its last line is one JSON object. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

const BENCH = path.join(import.meta.dirname, "../bench");
const names = readdirSync(BENCH).flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -3)] : []));
const [name = "", ...rest] = process.argv.slice(2).filter((word) => word !== "--json");

if (names.includes(name)) {
  const running = spawn(process.execPath, [path.join(BENCH, `${name}.ts`), ...rest], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => running.kill(signal));
  running.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  process.stderr.write(`Say what to measure: npm run -s bench -- ${names.sort().join(" | ")}\n`);
  process.exitCode = 2;
}
