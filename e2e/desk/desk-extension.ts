/**
 * A small extension around the two real content scripts, so that the page side is tested in a real browser, worlds,
 * ports and frames included, and without the rest of the product. Built anew for each run.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const ROOT = join(import.meta.dirname, "../..");

const parts = {
  desk: `import script from "${ROOT}/entrypoints/desk.content/index.ts";
    void script.main({ signal: new AbortController().signal });`,
  composer: `import script from "${ROOT}/entrypoints/composer.content/index.ts";
    void script.main();`,
  worker: `import "${ROOT}/e2e/desk/desk-worker.ts";`,
  frame: `import "${ROOT}/e2e/desk/desk-frame.ts";`,
};

const hosts = ["https://*.zendesk.com/*", "https://*.freshdesk.com/*"];
const matches = ["https://*.zendesk.com/agent/*", "https://*.freshdesk.com/a/*"];
const manifest = {
  manifest_version: 3,
  name: "Desk contract test",
  version: "1",
  permissions: ["storage"],
  host_permissions: hosts,
  background: { service_worker: "worker.js" },
  content_scripts: [
    { matches, js: ["desk.js"], run_at: "document_idle" },
    { matches, js: ["composer.js"], run_at: "document_idle", world: "MAIN" },
  ],
  web_accessible_resources: [{ resources: ["sidepanel.html"], matches: hosts, use_dynamic_url: true }],
};

export async function buildDeskExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, code] of Object.entries(parts)) await bundle(folder, name, code);
  await writeFile(
    join(folder, "sidepanel.html"),
    '<!doctype html><title>frame</title><body><script src="frame.js"></script>',
  );
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

async function bundle(outDir: string, name: string, code: string): Promise<void> {
  const entry = join(outDir, `${name}.entry.js`);
  await writeFile(entry, code);
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: "error",
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      lib: { entry, formats: ["iife"], name: `Test_${name}`, fileName: () => `${name}.js` },
    },
  });
}
