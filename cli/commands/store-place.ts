/** Where a store is: a file, or a PostgreSQL whose URL stays in an environment variable, since there is a password in it. */
import { isPostgresUrl } from "#server/store/open.ts";
import { Usage } from "./command.ts";

export function storePlace(word: string, env: Readonly<Record<string, string | undefined>>): string {
  if (isPostgresUrl(word)) {
    if (new URL(word).password === "") return word;
    throw new Usage(
      "a password on the command line is seen by everybody on this machine: put the URL into an environment variable and give its name",
    );
  }
  if (!/^[A-Z][A-Z0-9_]*$/.test(word)) return word;
  const url = env[word]?.trim() ?? "";
  if (isPostgresUrl(url)) return url;
  throw new Usage(`the environment variable ${word} holds no URL that begins with postgres://`);
}
