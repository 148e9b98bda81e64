/**
 * Runs in the page's own world: puts a draft at the top of a CKEditor 5 composer as one step of its undo history.
 * It never sends, never replaces what is there, and trusts nothing that it is asked: the editor's schema filters it.
 */
import type { EditorDoor } from "../page-world.ts";

interface ModelNode {
  readonly isEmpty?: boolean;
  is(type: "element", name: string): boolean;
}
interface ModelRoot {
  readonly childCount: number;
  getChild(index: number): ModelNode | null;
}
interface ModelFragment {
  readonly childCount: number;
}
interface ModelWriter {
  insert(what: ModelFragment, where: ModelRoot, offset: number): void;
  remove(what: ModelNode): void;
  setSelection(where: ModelNode, offset: "end"): void;
}
interface Editor {
  readonly isReadOnly: boolean;
  readonly data: { processor: { toView(html: string): unknown }; toModel(view: unknown): ModelFragment };
  readonly model: {
    document: { getRoot(): ModelRoot | null };
    change(work: (writer: ModelWriter) => void): void;
  };
  readonly editing: { view: { focus(): void } };
}

export const ckeditorDoor: EditorDoor = (editable, html) => {
  const editor = (editable as { ckeditorInstance?: Editor }).ckeditorInstance;
  const root = editor?.model?.document.getRoot();
  if (!editor || !root) return { done: false, why: "no-editor" };
  if (editor.isReadOnly) return { done: false, why: "read-only" };
  if (html === null) return { done: true };
  try {
    editor.model.change((writer) => insertAtTop(editor, root, writer, html));
    editor.editing.view.focus();
    return { done: true };
  } catch {
    return { done: false, why: "threw" };
  }
};

function insertAtTop(editor: Editor, root: ModelRoot, writer: ModelWriter, html: string): void {
  const fragment = editor.data.toModel(editor.data.processor.toView(html));
  const count = fragment.childCount;
  if (count === 0) return;
  const first = root.getChild(0);
  const isBlank = root.childCount === 1 && first?.is("element", "paragraph") === true && first.isEmpty === true;
  writer.insert(fragment, root, 0);
  // An empty composer is one empty paragraph; it would be left over below the draft.
  if (isBlank && first) writer.remove(first);
  const last = root.getChild(count - 1);
  if (last?.is("element", "paragraph")) writer.setSelection(last, "end");
}
