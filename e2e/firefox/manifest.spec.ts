/** The build for Firefox asks for what Chromium's asks, in the words that Firefox knows, and holds to the same rules. */
import { expect, test } from "@playwright/test";
import { buildExtension, FIREFOX_DIR } from "#cli/start/build-extension.ts";
import { GECKO_ID } from "#lib/messaging/extension-id.ts";
import { type Built, manifestOf, readBuilt } from "../bundles/built.ts";
import { checks } from "../bundles/checks.ts";
import { MANIFEST } from "../bundles/pinned.ts";

/** Held below, in Firefox's words. */
const CHROMIUMS = new Set(["the manifest is the agreed one", "the key gives the agreed id"]);

let built: Built;
test.beforeAll(async () => {
  await buildExtension("firefox");
  built = await readBuilt(FIREFOX_DIR);
});

test("the manifest is Chromium's but for what Firefox wants otherwise", () => {
  const { key: _, minimum_chrome_version: __, side_panel: ___, ...same } = MANIFEST;
  const manifest = manifestOf(built);
  const got = Object.fromEntries(
    Object.entries(manifest).map(([name, value]) => [name, same[name] === "any" ? "any" : value]),
  );
  expect(inOrder(got)).toEqual(
    inOrder({
      ...same,
      permissions: (MANIFEST.permissions as string[]).filter((name) => name !== "sidePanel"),
      background: { type: "module", scripts: ["background.js"] },
      sidebar_action: { default_panel: "sidepanel.html", default_title: "Countersign" },
      browser_specific_settings: {
        gecko: {
          id: GECKO_ID,
          strict_min_version: "140.0",
          data_collection_permissions: {
            required: ["personalCommunications", "personallyIdentifyingInfo", "authenticationInfo"],
          },
        },
      },
    }),
  );
});

/** The two builds list the same things, not in the same order. */
function inOrder({ permissions, content_scripts, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const scripts = content_scripts as { js: string[]; matches: string[] }[];
  return {
    ...rest,
    permissions: (permissions as string[]).toSorted(),
    content_scripts: scripts
      .map((one) => ({ ...one, matches: one.matches.toSorted() }))
      .toSorted((a, b) => String(a.js).localeCompare(String(b.js))),
  };
}

for (const [name, check] of Object.entries(checks).filter(([each]) => !CHROMIUMS.has(each)))
  test(name, () => expect(check(built)).toEqual([]));
