/** Which servers may be talked to at all: passwords and tickets go over TLS, or stay on this machine. */
import { fail, type Result, succeed } from "#lib/domain/error.ts";

const LOOPBACK = ["127.0.0.1", "localhost"];

/** The server's origin, without a trailing slash. */
export function serverAddress(text: string): Result<string, "server-address"> {
  const url = URL.parse(text.trim());
  if (url === null) return refused(`\`${text}\` is not an address.`);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.includes(url.hostname));
  if (!isSafe) return refused("The address is neither https nor on this machine.");
  if (url.username !== "" || url.password !== "") return refused("The address carries a name or password.");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return refused("The address has a path after the host.");
  }
  return succeed(url.origin);
}

function refused(happened: string): ReturnType<typeof fail<"server-address">> {
  return fail(
    "server-address",
    happened,
    "Nothing was sent: sign-in and tickets may only travel encrypted, or stay on this machine.",
    "Enter an address such as https://countersign.example.com, or http://127.0.0.1:8787 for the practice server.",
  );
}
