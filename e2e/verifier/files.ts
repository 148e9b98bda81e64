/** The page as it is handed out, and exports to put into it: good ones, damaged ones, and such as somebody made to harm. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  exportOf,
  idOf,
  type MadeEntry,
  madeDevice,
  madeKey,
  noteOf,
  signerFor,
} from "#cli/commands/fixtures/made-log.ts";
import { buildVerifier } from "#cli/verifier/build-verifier.ts";

export interface VerifierFiles {
  /** Address of the page. */
  page: string;
  good: string;
  damaged: string;
  truncated: string;
  hostile: string;
  selection: string;
  empty: string;
  noise: string;
  large: string;
  vkey: string;
  checkpoint: string;
}

const STORIES = 60;

export async function writeVerifierFiles(): Promise<VerifierFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-verifier-"));
  const write = (name: string, text: string | Buffer): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const { lines, vkey, checkpoint } = await makeLog();
  const [head = "", ...entries] = lines;
  const whole = `${lines.join("\n")}\n`;
  return {
    page: `file://${write("verify.html", await buildVerifier())}`,
    good: write("good.jsonl", whole),
    damaged: write("damaged.jsonl", whole.replace("Refunded 7 dollars", "Refunded 9 dollars")),
    truncated: write("truncated.jsonl", whole.slice(0, Math.floor(whole.length * 0.6))),
    hostile: write("hostile.jsonl", [...lines, deep(), "x".repeat(50_000_000), entries[0]].join("\n")),
    selection: write("selection.jsonl", `${JSON.stringify({ ...JSON.parse(head), partial: { kind: "intent" } })}\n`),
    empty: write("empty.jsonl", ""),
    noise: write("noise.jsonl", Buffer.alloc(300_000, 0xff)),
    large: write("large.jsonl", [head, ...Array.from({ length: 150 }, () => entries).flat()].join("\n")),
    vkey,
    checkpoint,
  };
}

function deep(): string {
  return `{"index":0,"leaf":"","values":{"a":{"k":"","value":${"[".repeat(100_000)}${"]".repeat(100_000)}}}}`;
}

async function makeLog(): Promise<{ lines: string[]; vkey: string; checkpoint: string }> {
  const key = await madeKey();
  const signers = [signerFor(key)];
  const [server, sam] = [await madeDevice("server"), await madeDevice("sam")];
  const entries: MadeEntry[] = [await server.enrol("server"), await sam.enrol("person")];
  for (let i = 0; i < STORIES; i++) {
    const suggestion = `s${i}`;
    const customer = i === 3 ? '<img src="x" onerror="alert(1)"><script>alert(2)</script>' : `c-${i}`;
    const intent = await sam.next({ entry: "intent", suggestion }, { customer, ticket: `z:${i}\u202Etxt` });
    const says = `Refunded ${i} dollars`;
    const done = { entry: "result", suggestion, settles: idOf(intent), ending: "done" } as const;
    entries.push(intent, await server.next(done, { says }));
  }
  const checkpoint = await noteOf(entries.slice(0, 40), signers);
  return { lines: await exportOf(entries, signers), vkey: signers[0]?.vkey ?? "", checkpoint };
}
