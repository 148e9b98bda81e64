/** The page: takes files and anchors, hands them to its worker, and shows what comes back. */
import { parseVkey } from "#lib/audit/note.ts";
import { byId, make, words } from "./dom.ts";
import { EntriesView } from "./entries-view.ts";
import type { FromAuditor, Row, ToAuditor, ToReader } from "./messages.ts";
import { verdictView } from "./verdict-view.ts";
import type { Given } from "./verdict-words.ts";

const form = byId("form", HTMLFormElement);
const drop = byId("drop", HTMLDivElement);
const input = byId("files", HTMLInputElement);
const chosen = byId("chosen", HTMLUListElement);
const vkey = byId("vkey", HTMLTextAreaElement);
const note = byId("note", HTMLTextAreaElement);
const noteFile = byId("note-file", HTMLInputElement);
const problem = byId("problem", HTMLParagraphElement);
const start = byId("check", HTMLButtonElement);
const cancel = byId("cancel", HTMLButtonElement);
const progress = byId("progress", HTMLDivElement);
const bar = byId("bar", HTMLProgressElement);
const count = byId("count", HTMLSpanElement);
const result = byId("result", HTMLDivElement);

const script = URL.createObjectURL(new Blob([document.getElementById("worker")?.textContent ?? ""]));
let worker: Worker | undefined;
let readers: Worker[] = [];
let files: File[] = [];
let asked = 0;
const answers = new Map<number, (answer: never) => void>();

const entries = new EntriesView(byId("entries", HTMLElement), {
  find: (log, filter) => ask<Uint32Array>((request) => ({ is: "find", request, log, filter })),
  rows: (log, places) => ask<readonly Row[]>((request) => ({ is: "rows", request, log, places })),
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  begin();
});
input.addEventListener("change", () => choose([...(input.files ?? [])]));
cancel.addEventListener("click", () => {
  stop();
  result.replaceChildren(make("p", { class: "muted" }, "Cancelled. Nothing was concluded."));
  start.focus();
});
noteFile.addEventListener("change", () => void readNote());
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event instanceof DragEvent) choose([...(event.dataTransfer?.files ?? [])]);
});

function choose(given: File[]): void {
  if (given.length === 0) return;
  files = given;
  const size = (bytes: number) => `${(bytes / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
  chosen.replaceChildren(
    ...given.map((file) => make("li", {}, words(file.name), make("span", { class: "muted num" }, size(file.size)))),
  );
  problem.textContent = "";
}

async function readNote(): Promise<void> {
  const [file] = noteFile.files ?? [];
  if (file !== undefined) note.value = await file.slice(0, 100_000).text();
}

function begin(): void {
  problem.textContent = "";
  const vkeys = vkey.value.split(/\s+/).filter((key) => key !== "");
  const wrong = wrongAnchor(vkeys);
  if (files.length === 0) problem.textContent = "Choose the exported log first.";
  else if (wrong !== undefined) problem.textContent = wrong;
  if (problem.textContent !== "") return;
  stop();
  result.replaceChildren();
  const checkpoints = note.value.trim() === "" ? [] : [`${note.value.replaceAll("\r\n", "\n").trimEnd()}\n`];
  const given = { key: vkeys.length > 0, checkpoint: checkpoints.length > 0 };
  worker = startWorker(given);
  const channels = Array.from({ length: readerCount() }, () => new MessageChannel());
  readers = channels.map(({ port1 }) => {
    const reader = startWorker(given);
    reader.postMessage({ is: "reader", port: port1 } satisfies ToReader, [port1]);
    return reader;
  });
  const ports = channels.map(({ port2 }) => port2);
  worker.postMessage(
    { is: "check", files, vkeys, checkpoints, signatures: "every", readers: ports } satisfies ToAuditor,
    ports,
  );
  running(true);
}

function startWorker(given: Given): Worker {
  const started = new Worker(script);
  started.onmessage = ({ data }: MessageEvent<FromAuditor>) => hear(data, given);
  started.onerror = ({ message }) => hear({ is: "failed", says: message }, given);
  return started;
}

/** One core is for putting together what the others read. */
function readerCount(): number {
  return Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
}

function wrongAnchor(vkeys: readonly string[]): string | undefined {
  for (const key of vkeys) {
    try {
      parseVkey(key);
    } catch {
      return "The log’s key is not one: it has the form name+hash+key. Copy it again, whole.";
    }
  }
  return undefined;
}

function hear(message: FromAuditor, given: Given): void {
  switch (message.is) {
    case "progress":
      bar.value = message.of === 0 ? 0 : message.bytes / message.of;
      count.textContent = `${message.entries.toLocaleString("en")} entries`;
      return;
    case "done": {
      running(false);
      for (const reader of readers) reader.terminate();
      const { reports, milliseconds } = message;
      result.replaceChildren(
        ...verdictView(reports, given, milliseconds, (log, index) => void entries.open(log, index)),
      );
      result.focus();
      const largest = reports.reduce((best, { size }, log) => (size > (reports[best]?.size ?? 0) ? log : best), 0);
      if (reports.some(({ size }) => size > 0)) void entries.show(largest);
      return;
    }
    case "failed":
      stop();
      problem.textContent = `It could not be checked: ${message.says}`;
      return;
    case "found":
      settle(message.request, message.places as never);
      return;
    case "rows":
      settle(message.request, message.rows as never);
  }
}

function settle(request: number, answer: never): void {
  answers.get(request)?.(answer);
  answers.delete(request);
}

function ask<Answer>(question: (request: number) => ToAuditor): Promise<Answer> {
  const request = ++asked;
  tell(question(request));
  return new Promise<Answer>((resolve) => answers.set(request, resolve));
}

function tell(message: ToAuditor): void {
  worker?.postMessage(message);
}

function running(isRunning: boolean): void {
  start.disabled = isRunning;
  cancel.hidden = !isRunning;
  progress.hidden = !isRunning;
  bar.value = 0;
  count.textContent = "";
  if (isRunning) cancel.focus();
}

function stop(): void {
  for (const one of [worker, ...readers]) one?.terminate();
  readers = [];
  worker = undefined;
  answers.clear();
  entries.hide();
  running(false);
}
