/** The reply composer: a real CKEditor 5, with the hooks the real desk puts on its editable. */
import type { DecoupledEditor } from "ckeditor5";
import { el } from "./dom.ts";
import type { LiveView } from "./ticket-view.ts";

export interface Composer {
  readonly toolbar: HTMLElement;
  readonly editable: HTMLElement;
  getData(): string;
  setData(html: string): void;
  /** Where the caret is, and putting it back after the composer was made anew. */
  caret(): readonly number[];
  focusAt(caret: readonly number[]): void;
  hasFocus(): boolean;
  destroy(): Promise<void>;
}

const TEST_ID = "omnicomposer-rich-text-ckeditor";
const SOURCE = "/assets/ckeditor/ckeditor5.js";

export async function createComposer(data: string, mode: LiveView["composer"]): Promise<Composer> {
  if (mode === "hidden") return noComposer(data);
  const ckeditor = (await import(SOURCE)) as typeof import("ckeditor5");
  const { Bold, Essentials, Italic, Link, List, BlockQuote, Paragraph } = ckeditor;
  const editor: DecoupledEditor = await ckeditor.DecoupledEditor.create({
    licenseKey: "GPL",
    plugins: [Essentials, Paragraph, Bold, Italic, Link, List, BlockQuote],
    toolbar: { items: ["bold", "italic", "link", "bulletedList", "numberedList", "blockQuote", "undo"] },
    root: { initialData: data, placeholder: "Write a reply" },
  });
  editor.editing.view.change((writer) => {
    const root = editor.editing.view.document.getRoot();
    if (root) writer.setAttribute("data-test-id", mode === "renamed" ? "composer-editable" : TEST_ID, root);
  });
  const editable = editor.ui.getEditableElement();
  const toolbar = editor.ui.view.toolbar.element;
  if (!editable || !toolbar) throw new Error("CKEditor made no editable");
  return {
    toolbar,
    editable,
    getData: () => editor.getData(),
    setData: (html) => editor.setData(html),
    caret: () => editor.model.document.selection.getFirstPosition()?.path ?? [0, 0],
    focusAt(path) {
      const root = editor.model.document.getRoot();
      if (!root) return;
      editor.model.change((writer) => writer.setSelection(writer.createPositionFromPath(root, [...path])));
      editor.editing.view.focus();
    },
    hasFocus: () => editor.ui.focusTracker.isFocused,
    async destroy() {
      await editor.destroy();
      toolbar.remove();
      editable.remove();
    },
  };
}

/** Stands in while the switch says the composer is missing; it keeps the draft for later. */
function noComposer(data: string): Composer {
  let kept = data;
  return {
    toolbar: el("div"),
    editable: el("p", { class: "no-composer" }, "The composer could not be loaded."),
    getData: () => kept,
    setData: (html) => {
      kept = html;
    },
    caret: () => [],
    focusAt: () => {},
    hasFocus: () => false,
    destroy: async () => {},
  };
}
