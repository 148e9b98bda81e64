/**
 * The log in the layout of C2SP tlog-tiles, under its own name: `/log/<organisation>/<epoch>/checkpoint` and `…/tile/…`.
 * Checkpoint and hashes say nothing of anybody and are open; leaves are for leads and reviewers, and for the publisher's token.
 */
import { refused } from "../http/refusal.ts";
import { openRoute, type Route } from "../http/route.ts";
import type { Parts } from "../parts.ts";
import { parseTilePath } from "../store/log-tile-files.ts";

type Call = Parameters<Route["handle"]>[0];

const NEVER_CHANGES = "public, max-age=31536000, immutable";
const MAY_READ = ["lead", "reviewer", "admin"];

export const tiledCheckpoint = openRoute({
  method: "GET",
  path: "/log/:org/:epoch/checkpoint",
  handle: async (call, { log }) => {
    const note = await log.checkpointOf(originOf(call, log));
    return note === undefined
      ? noSuchFile()
      : new Response(note, { headers: { "content-type": "text/plain; charset=utf-8" } });
  },
});

/** Before `tiles`, which would take it for a tile. */
export const tiledEntries: Route = {
  method: "GET",
  path: "/log/:org/:epoch/tile/entries/:rest{.+}",
  access: "either",
  body: undefined,
  handle: async (call, parts, session) => {
    const mayRead = session === undefined || session.person.roles.some((role) => MAY_READ.includes(role));
    return mayRead ? answer(call, parts, `entries/${call.param("rest")}`) : notForReps();
  },
};

export const tiles = openRoute({
  method: "GET",
  path: "/log/:org/:epoch/tile/:rest{.+}",
  handle: async (call, parts) => answer(call, parts, call.param("rest")),
});

async function answer(call: Call, { log }: Parts, path: string) {
  const tile = parseTilePath(path);
  const bytes = tile === undefined ? undefined : await log.tile(originOf(call, log), tile);
  if (tile === undefined || bytes === undefined) return noSuchFile();
  const isOpen = tile.level !== null;
  const headers = {
    "content-type": "application/octet-stream",
    "cache-control": isOpen ? NEVER_CHANGES : NEVER_CHANGES.replace("public", "private"),
  };
  return new Response(bytes, { headers });
}

/** A log's name is `<host>/log/<organisation>/<epoch>`; its host is the server's own to say. */
function originOf({ param }: Call, { origin }: Parts["log"]): string {
  return `${origin.slice(0, origin.indexOf("/"))}/log/${param("org")}/${param("epoch")}`;
}

function noSuchFile() {
  return refused(
    404,
    "not-found",
    "The log has no such file, or is not that large yet.",
    "Nothing was read.",
    "Read `checkpoint` first: its size says which tiles there are.",
  );
}

function notForReps() {
  return refused(
    403,
    "not-allowed",
    "The record's leaves are for leads and reviewers.",
    "Nothing was shown.",
    "Ask a lead.",
  );
}
