import type { z } from "zod";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { SignInRequest } from "#lib/domain/server-api.ts";
import { keyId } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { isPassword } from "../auth/password.ts";
import type { Person } from "../auth/people.ts";
import { done, refused } from "../http/refusal.ts";
import { openRoute } from "../http/route.ts";
import type { Parts } from "../parts.ts";

/** A person, a password and the key of the device they are on. The device is enrolled when it is new. */
export const signIn = openRoute({
  method: "POST",
  path: "/v1/sign-in",
  body: SignInRequest,
  handle: async ({ body }, parts) => {
    const person = parts.people.find((one) => one.user === body.user);
    // Unknown names share one count, so that guessing names costs tries too and fills no memory.
    const counted = person?.user ?? "";
    const rest = await parts.tries.count(counted);
    if (rest > 0) return tooManyTries(rest);
    const row = await parts.db
      .selectFrom("credentials")
      .select("hash")
      .where("user", "=", body.user)
      .executeTakeFirst();
    if (!(await isPassword(body.password, row?.hash)) || person === undefined) return wrongPassword();
    await parts.tries.succeeded(counted);
    const opened = await openSession(parts, person, body);
    if (opened === undefined) return deviceTaken();
    return done({
      token: opened.token,
      expires: formatInstant(opened.expires),
      serverTime: formatInstant(parts.now()),
      org: parts.org,
      rep: person.user,
      repName: person.name,
      roles: [...person.roles],
      team: person.team,
      device: keyId(fromBase64(body.deviceKey)),
    });
  },
});

async function openSession(parts: Parts, person: Person, body: z.infer<typeof SignInRequest>) {
  try {
    return await parts.sessions.open(person, body.deviceKey, body.deviceName);
  } catch (error) {
    if (error instanceof CodedError && (error.code === "device-taken" || error.code === "revoked-device"))
      return undefined;
    throw error;
  }
}

function deviceTaken() {
  return refused(
    409,
    "device-taken",
    "This browser profile's key belongs to another person, or was revoked.",
    "You are not signed in: the record must say who acted on which device.",
    "Sign in from a browser profile of your own, or sign the other person out so that a new key is made.",
  );
}

function tooManyTries(rest: number) {
  return refused(
    429,
    "too-many-tries",
    "There were too many wrong passwords.",
    `Sign-in for this person rests for ${Math.ceil(rest / 1000)} seconds.`,
    "Wait, then try again with the password that the server printed when it started.",
  );
}

function wrongPassword() {
  return refused(
    401,
    "wrong-password",
    "The name or the password is not right.",
    "You are not signed in.",
    "Use the password that the server printed when it started.",
  );
}
