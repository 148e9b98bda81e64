/**
 * A look-alike of the desk's editor, which is not free to ship. It keeps a model of its own: what is put into the DOM
 * without an event it never hears of, and on blur it writes its model back over it. A paste goes through its own
 * cleaning; one change is one step to undo.
 */

import { caretIn, insertAtCaret, placeCaret } from "./caret.ts";
import { el, safeFragment } from "./dom.ts";
import { type EditorCore, type FroalaInstance, toInstance } from "./froala-instance.ts";

/** Typing becomes a step of its own after this much rest. */
const TYPING_MS = 250;

export interface Editor extends EditorCore {
  readonly instance: FroalaInstance;
}

export function createEditor(initial: string, label: string): Editor {
  const element = el("div", {
    class: "fr-element fr-view p-editable",
    contenteditable: "true",
    "aria-label": label,
    "aria-multiline": "true",
    role: "textbox",
    spellcheck: "true",
  });
  const wrapper = el("div", { class: "fr-wrapper p-wrapper", dir: "auto" }, element);
  const box = el("div", { class: "fr-box fr-basic fr-top p-box" }, wrapper);
  const listeners: (() => void)[] = [];
  let model = "";
  let steps: string[] = [];
  let step = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let caret: Range | null = null;

  const editor: Editor = {
    box,
    element,
    html: () => model,
    setHtml(html) {
      render(html);
      changed();
    },
    insertHtml(html) {
      insertAtCaret(element, caret, safeFragment(html));
      model = element.innerHTML;
      caret = caretIn(element);
      changed();
    },
    saveStep() {
      clearTimeout(typing);
      typing = undefined;
      if (steps[step] === model) return;
      steps = [...steps.slice(0, step + 1), model];
      step = steps.length - 1;
    },
    undo: () => move(-1),
    redo: () => move(1),
    canUndo: () => step > 0 || typing !== undefined,
    focus() {
      element.focus();
      if (!caretIn(element)) placeCaret(element.firstElementChild ?? element, "start");
    },
    onChange: (listener) => void listeners.push(listener),
    get instance() {
      return instance;
    },
  };
  const instance = toInstance(editor);
  render(initial);
  steps = [model];

  element.addEventListener("input", typed);
  element.addEventListener("keyup", typed);
  element.addEventListener("paste", onPaste);
  element.addEventListener("keydown", onKey);
  element.addEventListener("blur", () => {
    if (typing !== undefined) editor.saveStep();
    if (element.innerHTML !== model) render(model);
  });
  element.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "div"));
  document.addEventListener("selectionchange", () => {
    if (element.isConnected) caret = caretIn(element) ?? caret;
  });
  return editor;

  function typed() {
    if (element.innerHTML === model) return;
    model = element.innerHTML;
    clearTimeout(typing);
    typing = setTimeout(() => editor.saveStep(), TYPING_MS);
    changed();
  }

  /** Whatever the way the data came into the event: newer browsers take `clipboardData`, Firefox `dataType` and `data`. */
  function onPaste(event: ClipboardEvent) {
    event.preventDefault();
    const html = event.clipboardData?.getData("text/html") ?? "";
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (html === "" && text === "") return;
    if (typing !== undefined) editor.saveStep();
    editor.insertHtml(html === "" ? linesOf(text) : html);
    editor.saveStep();
  }

  function onKey(event: KeyboardEvent) {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    const isRedo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y";
    if (!isUndo && !isRedo) return;
    event.preventDefault();
    if (isRedo || event.shiftKey) editor.redo();
    else editor.undo();
  }

  function move(by: -1 | 1) {
    if (typing !== undefined) editor.saveStep();
    const html = steps[step + by];
    if (html === undefined) return;
    step += by;
    render(html);
    changed();
  }

  function render(html: string) {
    element.innerHTML = html;
    model = element.innerHTML;
    caret = null;
  }

  function changed() {
    for (const listener of listeners) listener();
  }
}

function linesOf(text: string): string {
  const holder = document.createElement("div");
  for (const line of text.split(/\r?\n/)) {
    const block = document.createElement("div");
    block.append(line === "" ? document.createElement("br") : line);
    holder.append(block);
  }
  return holder.innerHTML;
}
