/**
 * What a person's browser needs to check: one inclusion proof in a log of a million entries, and a whole export of a hundred
 * thousand entries on the offline page. Real Chromium, real signatures, a real tree.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findChromium } from "#cli/find-chromium.ts";
import { buildVerifier, bundle } from "#cli/verifier/build-verifier.ts";
import type { InclusionFigures } from "./browser-page.ts";
import { writeLargeExport } from "./large-export.ts";
import { receiptFromMillion } from "./million-leaves.ts";

export interface BrowserFigures extends InclusionFigures {
  /** Every entry read, hashed and put into the tree, every chain and reference, and the signature of each chain's end. */
  reauditPer100kMs: number;
  /** The same, and each of the 100,000 signatures by itself. */
  everySignaturePer100kMs: number;
  /** How often the page heard how far it was. */
  progressReports: number;
  cores: number;
}

/** Fewer entries and rounds are for a quick look; the figures are always per 100,000. */
export async function browserFigures(
  say: (line: string) => void = () => {},
  { entries = 100_000, rounds = 3 }: { entries?: number; rounds?: number } = {},
): Promise<BrowserFigures> {
  const found = await findChromium(process.env);
  if ("problem" in found) throw new Error(found.problem);
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-bench-"));
  const browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    say("a tree of a million leaves");
    const inclusion = await measureInclusion(page, path.join(folder, "inclusion.html"));
    say(`an export of ${entries} entries`);
    const file = path.join(folder, "log.jsonl");
    await writeLargeExport(file, entries);
    const html = path.join(folder, "verify.html");
    writeFileSync(html, await buildVerifier());
    await page.goto(`file://${html}`);
    await page.locator("#files").setInputFiles(file);
    const chained: Reaudit[] = [];
    const every: Reaudit[] = [];
    for (let round = 0; round < rounds; round++) {
      chained.push(await reaudit(page, "chained", entries));
      every.push(await reaudit(page, "every", entries));
    }
    return {
      ...inclusion,
      reauditPer100kMs: median(chained.map(({ ms }) => ms)),
      everySignaturePer100kMs: median(every.map(({ ms }) => ms)),
      progressReports: chained[0]?.progress ?? 0,
      cores: await page.evaluate(() => navigator.hardwareConcurrency),
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureInclusion(page: Page, file: string): Promise<InclusionFigures> {
  const script = await bundle("bench/audit/browser-page.ts");
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><script type="module">${script}</script>`);
  await page.goto(`file://${file}`);
  const given = await receiptFromMillion();
  return page.evaluate(
    (receipt) => (globalThis as unknown as typeof import("./browser-page.ts") & typeof globalThis).measure(receipt),
    given,
  );
}

interface Reaudit {
  ms: number;
  progress: number;
}

/** As the page itself does it, with its own workers; the time is from the first byte asked for to the verdict. */
async function reaudit(page: Page, signatures: "chained" | "every", entries: number): Promise<Reaudit> {
  const { faults, size, ms, progress } = await page.evaluate(async (mode) => {
    const url = URL.createObjectURL(new Blob([document.getElementById("worker")?.textContent ?? ""]));
    const files = [...((document.getElementById("files") as HTMLInputElement).files ?? [])];
    const channels = Array.from({ length: navigator.hardwareConcurrency }, () => new MessageChannel());
    const readers = channels.map(({ port1 }) => {
      const reader = new Worker(url);
      reader.postMessage({ is: "reader", port: port1 }, [port1]);
      return reader;
    });
    const auditor = new Worker(url);
    const ports = channels.map(({ port2 }) => port2);
    let progress = 0;
    const began = performance.now();
    const done = new Promise<{ faults: number; size: number }>((resolve, reject) => {
      auditor.onmessage = ({ data }) => {
        if (data.is === "progress") progress++;
        if (data.is === "failed") reject(new Error(data.says));
        if (data.is === "done") resolve({ faults: data.reports[0].faults.length, size: data.reports[0].size });
      };
    });
    auditor.postMessage({ is: "check", files, vkeys: [], checkpoints: [], signatures: mode, readers: ports }, ports);
    const found = await done;
    const ms = performance.now() - began;
    for (const worker of [auditor, ...readers]) worker.terminate();
    return { ...found, ms, progress };
  }, signatures);
  if (faults > 0 || size !== entries) throw new Error(`the export did not verify: ${faults} faults, ${size} entries`);
  return { progress, ms: (ms * 100_000) / entries };
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}
