/** Finds a thing by its layers: the first one that fits, through open shadow roots where the layer says so. */
import { isShown } from "../still-open.ts";
import { type Layer, layouts, SHADOW_HOSTS, type Thing } from "./layouts.ts";

const DEEPEST = 4;

export interface FoundThing {
  layer: Layer;
  /** Shown ones, in the order of the page. */
  elements: HTMLElement[];
}

export function find(thing: Thing, within?: ParentNode): FoundThing | undefined {
  for (const layer of layouts[thing] as readonly Layer[]) {
    const roots = layer.shadow && !within ? [document, ...shadowRoots(document)] : [within ?? document];
    const elements = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(layer.selector)]).filter(isShown);
    if (elements.length === 1 || (elements.length > 1 && layer.count === "some")) return { layer, elements };
  }
  return undefined;
}

/** Only of the hosts that are known to hold parts of a ticket: walking the whole page with each look is too slow. */
export function shadowRoots(root: ParentNode, depth = 0): ShadowRoot[] {
  if (depth === DEEPEST) return [];
  return [...root.querySelectorAll(SHADOW_HOSTS)].flatMap(({ shadowRoot }) =>
    shadowRoot ? [shadowRoot, ...shadowRoots(shadowRoot, depth + 1)] : [],
  );
}
