/** Keys as files: one key, one file, readable by this user alone, outside the database. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";
import { PublicKey } from "#lib/domain/signed.ts";

export const KeyFile = z.looseObject({ publicKey: PublicKey, privateKey: z.string() });

/** Durable before it returns, and all or nothing: a crash leaves the old file or the new one. */
export function writeSecretFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

export function writeJsonFile(file: string, value: unknown): void {
  writeSecretFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(file));
  if (!parsed.success) {
    throw new CodedError("key-file", `\`${file}\` is not the file it should be; restore it from a backup`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}

export function hasFile(file: string): boolean {
  return existsSync(file);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CodedError("key-file", `\`${file}\` could not be read as JSON; restore it from a backup`, { cause });
  }
}
