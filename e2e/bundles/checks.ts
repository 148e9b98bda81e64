/** What must hold of the extension that is shipped, whatever the sources look like. Each check answers with faults in words. */
import { createHash } from "node:crypto";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type Built, gzipped, manifestOf, scriptsOf } from "./built.ts";
import { HOSTS, MANIFEST } from "./pinned.ts";

export const CONTENT_LIMIT = 20_000;
const CONTENT = /^content-scripts\/.*\.js$/;
const PAGES = ["sidepanel.html", "console.html", "options.html"];

/** Words that a minifier leaves standing. */
const MARKS = { zod: /\$ZodType|~standard|ZodError/, react: /react\.dev\/errors|react\.element/, dexie: /\bDexie/ };
const DESK_ADAPTER = /MutationObserver|attachShadow|data-test-id/;
const KEPT_BY_PAGES = /\b(localStorage|sessionStorage|indexedDB)\b|chrome\.storage/;
const MADE_FROM_TEXT = /\b(?:new\s+Function|Function|eval)\s*\(|\bimportScripts\s*\(/g;
/** zod asks once whether it may compile; `jitless` keeps it from asking. */
const ZOD_PROBE = /try\{return (?:new )?Function\(``\),!0\}catch/;

export type Check = (built: Built) => string[];

export const checks: Record<string, Check> = {
  "content scripts are small": contentSize,
  "content scripts are alone": contentAlone,
  "the marks still mean something": marksFound,
  "the worker touches no page": workerWithoutPage,
  "nothing is made from text": nothingFromText,
  "the manifest is the agreed one": manifestPinned,
  "the key gives the agreed id": keyGivesId,
  "pages reach only what they must": reachable,
  "no other hosts": knownHosts,
  "the sidebar keeps nothing": sidebarKeepsNothing,
};

function contentSize(built: Built): string[] {
  const all = contentScripts(built);
  const size = all.reduce((sum, [, text]) => sum + gzipped(text), 0);
  if (all.length === 0) return ["there is no content script in the build"];
  return size <= CONTENT_LIMIT ? [] : [`${size} bytes gzipped together; ${CONTENT_LIMIT} are allowed in every page`];
}

function contentAlone(built: Built): string[] {
  return contentScripts(built).flatMap(([name, text]) =>
    Object.entries(MARKS).flatMap(([library, mark]) => (mark.test(text) ? [`${name} carries ${library}`] : [])),
  );
}

/** If a library is renamed inside, the check above would find nothing and say all is well. */
function marksFound(built: Built): string[] {
  const all = [...built.values()].join("\n");
  return Object.entries(MARKS).flatMap(([library, mark]) =>
    mark.test(all) ? [] : [`nothing looks like ${library} now`],
  );
}

function workerWithoutPage(built: Built): string[] {
  return scriptsOf(built, "background.js").flatMap((name) => {
    const [found] = DESK_ADAPTER.exec(built.get(name) ?? "") ?? [];
    return found === undefined ? [] : [`${name}, which the worker loads, uses ${found}`];
  });
}

function nothingFromText(built: Built): string[] {
  const faults: string[] = [];
  for (const [name, text] of scripts(built)) {
    const rest = text.replace(ZOD_PROBE, "");
    for (const [found] of rest.matchAll(MADE_FROM_TEXT))
      faults.push(`${name} uses ${found}…), which the policy refuses`);
  }
  for (const entry of ["background.js", ...PAGES]) {
    const loaded = scriptsOf(built, entry).map((name) => built.get(name) ?? "");
    const probes = loaded.some((text) => ZOD_PROBE.test(text));
    if (probes && !loaded.some((text) => /jitless:(!0|true)\}/.test(text)))
      faults.push(`${entry} loads zod and does not tell it to leave out its probe`);
  }
  return faults;
}

function manifestPinned(built: Built): string[] {
  const got = manifestOf(built);
  const names = [...new Set([...Object.keys(got), ...Object.keys(MANIFEST)])].sort();
  return names.flatMap((name) => {
    const [is, agreed] = [got[name], MANIFEST[name]].map((value) => JSON.stringify(value));
    if (is === agreed || (MANIFEST[name] === "any" && is !== undefined)) return [];
    return [
      `${name} is ${is ?? "absent"}, agreed is ${agreed ?? "absent"}; if that is meant, change e2e/bundles/pinned.ts`,
    ];
  });
}

function keyGivesId(built: Built): string[] {
  const key = Buffer.from(String(manifestOf(built).key ?? ""), "base64");
  const hex = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const id = [...hex].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("");
  return id === EXTENSION_ID ? [] : [`the key gives ${id}, servers know ${EXTENSION_ID}`];
}

function reachable(built: Built): string[] {
  const manifest = manifestOf(built);
  const faults: string[] = [];
  if ("externally_connectable" in manifest) faults.push("externally_connectable lets others speak to the extension");
  for (const one of (manifest.web_accessible_resources ?? []) as { resources: string[]; use_dynamic_url?: boolean }[])
    if (one.use_dynamic_url !== true) faults.push(`${one.resources} can be recognised by any page: no use_dynamic_url`);
  const policy = JSON.stringify(manifest.content_security_policy ?? "");
  for (const word of ["unsafe-eval", "wasm-unsafe-eval", "script-src 'self' ", "script-src *"])
    if (policy.includes(word)) faults.push(`the content policy says ${word.trim()}`);
  if (!policy.includes("script-src 'self';")) faults.push("the content policy does not hold scripts to the extension");
  return faults;
}

function knownHosts(built: Built): string[] {
  return [...built].flatMap(([name, text]) =>
    [...text.matchAll(/\b(?:https?|wss?):\/\/([\w.*-]+)/g)].flatMap(([, host = ""]) =>
      HOSTS.has(host) ? [] : [`${name} names the host ${host}`],
    ),
  );
}

function sidebarKeepsNothing(built: Built): string[] {
  return scriptsOf(built, "sidepanel.html").flatMap((name) => {
    const [found] = KEPT_BY_PAGES.exec(built.get(name) ?? "") ?? [];
    return found === undefined ? [] : [`${name}, which the sidebar loads, uses ${found}`];
  });
}

function scripts(built: Built): [string, string][] {
  return [...built].filter(([name]) => name.endsWith(".js"));
}

function contentScripts(built: Built): [string, string][] {
  return [...built].filter(([name]) => CONTENT.test(name));
}
