/** Passwords are stored as scrypt hashes, each with a salt of its own; comparing takes the same time hit or miss. */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const COST = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString("base64")}$${(await derive(password, salt)).toString("base64")}`;
}

export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt = "", hash = ""] = (stored ?? NOBODY).split("$");
  const wanted = Buffer.from(hash, "base64");
  const given = await derive(password, Buffer.from(salt, "base64"));
  return timingSafeEqual(given, wanted) && stored !== undefined;
}

/** A hash of nothing, compared when the user is unknown, so that timing does not tell who exists. */
const NOBODY = `scrypt$${Buffer.alloc(16).toString("base64")}$${Buffer.alloc(LENGTH).toString("base64")}`;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, LENGTH, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
