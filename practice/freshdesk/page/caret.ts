/** Where the caret is in an editor, and putting things there without tearing lines apart. */
const BLOCKS = new Set("DIV P UL OL BLOCKQUOTE PRE TABLE H1 H2 H3 H4 HR".split(" "));

export function caretIn(element: HTMLElement): Range | null {
  const selection = getSelection();
  const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  return range && element.contains(range.commonAncestorContainer) ? range.cloneRange() : null;
}

export function placeCaret(node: Node, where: "start" | "end"): void {
  const range = document.createRange();
  range.selectNodeContents(node);
  range.collapse(where === "start");
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Whole lines go between lines; a few words go where the caret is. Without a caret: at the top. */
export function insertAtCaret(element: HTMLElement, remembered: Range | null, content: DocumentFragment): void {
  const known = caretIn(element) ?? remembered;
  const range = known && element.contains(known.commonAncestorContainer) ? known : atTop(element);
  const last = content.lastChild;
  if (!last) return;
  range.deleteContents();
  if ([...content.childNodes].some((node) => BLOCKS.has(node.nodeName))) betweenLines(element, range, content);
  else range.insertNode(content);
  placeCaret(last, "end");
}

function betweenLines(element: HTMLElement, range: Range, content: DocumentFragment): void {
  let line: Node | null = range.startContainer;
  while (line && line !== element && line.parentNode !== element) line = line.parentNode;
  if (!line || line === element) {
    range.insertNode(content);
    return;
  }
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.startContainer, range.startOffset);
  after.setEnd(line, line.childNodes.length);
  if (before.toString() === "") element.insertBefore(content, line);
  else if (after.toString() === "") element.insertBefore(content, line.nextSibling);
  else {
    const rest = line.cloneNode(false);
    rest.appendChild(after.extractContents());
    element.insertBefore(rest, line.nextSibling);
    element.insertBefore(content, rest);
  }
}

function atTop(element: HTMLElement): Range {
  const range = document.createRange();
  range.setStart(element.firstChild ?? element, 0);
  range.collapse(true);
  return range;
}
