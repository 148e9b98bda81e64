/** Which servers may be talked to at all: passwords and tickets go over TLS, or stay on this machine. */
import { fail, type Result, succeed } from "#lib/domain/error.ts";

const LOOPBACK = ["127.0.0.1", "localhost"];
const EXAMPLE =
  "Enter an address such as https://countersign.example.com, or http://127.0.0.1:8787 for the practice server.";

/** The server's origin, without a trailing slash. */
export function serverAddress(text: string): Result<string, "server-address"> {
  const url = URL.parse(text.trim());
  if (url === null) return refused(`\`${text.trim()}\` is not an address.`, withScheme(text));
  if (url.protocol === "http:" && !isLoopback(url.origin))
    return refused(`http://${url.host} is not encrypted.`, `Enter https://${url.host}.`);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return refused("The address is neither https nor on this machine.", withScheme(text));
  if (url.username !== "" || url.password !== "")
    return refused("The address carries a name or password.", `Enter ${url.origin}; you sign in on the next step.`);
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return refused("The address has a path after the host.", `Enter ${url.origin}.`);
  return succeed(url.origin);
}

export function isLoopback(server: string): boolean {
  return LOOPBACK.includes(URL.parse(server)?.hostname ?? "");
}

/** People leave the scheme out; a name with a dot, or one with a port, is what they mean. */
function withScheme(text: string): string {
  const bare = /^[\w-]+(?:(?:\.[\w-]+)+(?::\d+)?|:\d+)$/.exec(text.trim())?.[0];
  if (bare === undefined) return EXAMPLE;
  return `Enter ${isLoopback(`http://${bare}`) ? "http" : "https"}://${bare}.`;
}

function refused(happened: string, todo: string): ReturnType<typeof fail<"server-address">> {
  return fail(
    "server-address",
    happened,
    "Nothing was sent: sign-in and tickets may only travel encrypted, or stay on this machine.",
    todo,
  );
}
