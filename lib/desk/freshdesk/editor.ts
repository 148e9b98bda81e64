/**
 * Runs in the page's own world: puts a draft into a Froala editor through the editor's own interface, in the
 * form of its generation 2 (jQuery) and of the later ones. It never sends and never replaces what is there.
 */
import type { EditorDoor } from "../page-world.ts";

interface Editor {
  readonly el?: Element;
  readonly $el?: ArrayLike<Element>;
  readonly edit?: { isDisabled?(): boolean };
  readonly events?: { focus?(): void };
  readonly selection: { setAtStart(node: Element): unknown; restore(): void };
  readonly html: { insert(html: string): void };
  readonly undo?: { saveStep?(): void };
}
type WithInstances = { INSTANCES?: ArrayLike<Editor> };
type Query = ((element: Element) => { data(name: string): unknown }) & {
  FE?: WithInstances;
  FroalaEditor?: WithInstances;
};

export const froalaDoor: EditorDoor = (editable, html, at) => {
  const editor = editorOf(editable);
  if (!editor) return { done: false, why: "no-editor" };
  if (editor.edit?.isDisabled?.() === true) return { done: false, why: "read-only" };
  if (html === null) return { done: true };
  try {
    editor.events?.focus?.();
    editor.selection.setAtStart(editable.children[at] ?? editable);
    editor.selection.restore();
    editor.html.insert(html);
    editor.undo?.saveStep?.();
    return { done: true };
  } catch {
    return { done: false, why: "threw" };
  }
};

function editorOf(editable: Element): Editor | undefined {
  const { jQuery, FroalaEditor } = globalThis as { jQuery?: Query; FroalaEditor?: WithInstances };
  const listed = [FroalaEditor, jQuery?.FE, jQuery?.FroalaEditor].flatMap((each) => Array.from(each?.INSTANCES ?? []));
  return listed.find((each) => (each.el ?? each.$el?.[0]) === editable) ?? ofAncestor(editable, jQuery);
}

/** Generation 2 keeps the editor as data of the element that it was made on, some steps above the text. */
function ofAncestor(editable: Element, jQuery: Query | undefined): Editor | undefined {
  for (let at: Element | null = editable; at && jQuery; at = at.parentElement) {
    const editor = jQuery(at).data("froala.editor") as Editor | undefined;
    if (editor && (editor.el ?? editor.$el?.[0] ?? editable) === editable) return editor;
  }
  return undefined;
}
