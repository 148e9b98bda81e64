/**
 * What the editor shows to other scripts of the page: an instance with the methods that integrations use, found by the
 * names of the newer generation (`FroalaEditor.INSTANCES`) or of the one that was a jQuery plugin.
 */
import { caretIn, placeCaret } from "./caret.ts";
import type { LiveView } from "./shapes.ts";

/** The editor as its instance drives it. */
export interface EditorCore {
  readonly box: HTMLElement;
  readonly element: HTMLElement;
  html(): string;
  setHtml(html: string): void;
  insertHtml(html: string): void;
  saveStep(): void;
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  focus(): void;
  onChange(listener: () => void): void;
}

export interface FroalaInstance {
  readonly el: HTMLElement;
  readonly $el: readonly HTMLElement[];
  readonly $box: readonly HTMLElement[];
  readonly html: { get(): string; set(html: string): void; insert(html: string): void };
  readonly undo: { saveStep(): void; run(): void; redo(): void; canDo(): boolean };
  readonly selection: {
    get(): Selection | null;
    inEditor(): boolean;
    setAtStart(node: Node): void;
    setAtEnd(node: Node): void;
    save(): void;
    restore(): void;
    text(): string;
  };
  readonly events: { focus(): void; trigger(name: string): void; on(name: string, listener: () => void): void };
  readonly core: { isEmpty(): boolean; hasFocus(): boolean };
  readonly edit: { on(): void; off(): void; isDisabled(): boolean };
}

export function toInstance(editor: EditorCore): FroalaInstance {
  const { element, box } = editor;
  let saved: Range | null = null;
  return {
    el: element,
    $el: [element],
    $box: [box],
    html: {
      get: () => editor.html(),
      set: (html) => editor.setHtml(html),
      insert: (html) => editor.insertHtml(html),
    },
    undo: {
      saveStep: () => editor.saveStep(),
      run: () => editor.undo(),
      redo: () => editor.redo(),
      canDo: () => editor.canUndo(),
    },
    selection: {
      get: () => getSelection(),
      inEditor: () => caretIn(element) !== null,
      setAtStart: (node) => placeCaret(node, "start"),
      setAtEnd: (node) => placeCaret(node, "end"),
      save: () => {
        saved = caretIn(element);
      },
      restore: () => {
        const selection = getSelection();
        if (!saved || !selection) return;
        selection.removeAllRanges();
        selection.addRange(saved);
      },
      text: () => getSelection()?.toString() ?? "",
    },
    events: {
      focus: () => editor.focus(),
      trigger: (name) => {
        if (name === "contentChanged") editor.setHtml(element.innerHTML);
      },
      on: (name, listener) => {
        if (name === "contentChanged") editor.onChange(listener);
      },
    },
    core: {
      isEmpty: () => (element.textContent ?? "").trim() === "",
      hasFocus: () => document.activeElement === element,
    },
    edit: {
      on: () => element.setAttribute("contenteditable", "true"),
      off: () => element.setAttribute("contenteditable", "false"),
      isDisabled: () => element.getAttribute("contenteditable") === "false",
    },
  };
}

const instances: FroalaInstance[] = [];
type Reachable = { FroalaEditor?: object; jQuery?: object; $?: object };

export function offer(instance: FroalaInstance): void {
  instances.push(instance);
}

export function withdraw(instance: FroalaInstance): void {
  const at = instances.indexOf(instance);
  if (at >= 0) instances.splice(at, 1);
}

/** By which names the page's other scripts can reach the editors. */
export function offerBy(api: LiveView["editorApi"]): void {
  const page = window as unknown as Reachable;
  delete page.FroalaEditor;
  delete page.jQuery;
  delete page.$;
  if (api === "both" || api === "modern") page.FroalaEditor = Object.assign(() => {}, { INSTANCES: instances });
  if (api !== "both" && api !== "jquery") return;
  const jQuery = Object.assign(wrap, { FE: { INSTANCES: instances }, FroalaEditor: { INSTANCES: instances } });
  page.jQuery = jQuery;
  page.$ = jQuery;
}

/** As much of jQuery as somebody needs who looks for an editor by its element. */
function wrap(target: unknown) {
  const found = typeof target === "string" ? [...document.querySelectorAll(target)] : [target];
  const [first] = found;
  const instance = instances.find(({ el, $box }) => el === first || $box[0] === first);
  return {
    ...Object.fromEntries(found.entries()),
    length: found.length,
    data: (name: string) => (name === "froala.editor" ? instance : undefined),
    froalaEditor(method: string, ...given: readonly unknown[]): unknown {
      const [part, name] = method.split(".");
      const owner = instance?.[part as keyof FroalaInstance] as
        | Record<string, (...all: unknown[]) => unknown>
        | undefined;
      return owner?.[name ?? ""]?.(...given);
    },
  };
}
