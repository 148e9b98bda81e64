/**
 * Which ticket is open. The URL is the truth of the application; tab and panes must agree with it, or nobody acts:
 * a click on the wrong customer's ticket is the worst thing an adapter can do. It only ever reads.
 */
import type { PageState } from "../port.ts";
import { isShown } from "../still-open.ts";
import { layout } from "./layout.ts";

export interface Located {
  state: PageState;
  /** The open ticket's own part of the page; everything else is looked up inside it. */
  root?: Element;
}

export function locate(): Located {
  const ticket = layout.ticketPath.exec(location.pathname)?.[1];
  if (ticket === undefined) return { state: { ref: null } };
  const found = findRoot(ticket);
  if (typeof found === "string") return { state: { ref: null, disagreement: found } };
  return { state: { ref: { desk: "zendesk", host: location.host, ticket } }, root: found };
}

/** The root, or a sentence on what disagrees. */
function findRoot(ticket: string): Element | string {
  const panes = document.querySelector(layout.panes);
  if (!panes) return "The page has no ticket panes.";
  const roots = [...panes.querySelectorAll(layout.roots(ticket))];
  const [root] = roots;
  if (!root) return `The address names ticket ${ticket}, but the page does not show it.`;
  if (roots.length > 1) return `The page shows ticket ${ticket} more than once.`;
  if (root.getAttribute("data-is-active") === "false" || !isShown(root)) {
    return `The address names ticket ${ticket}, but its pane is not the active one.`;
  }
  const other = [...panes.querySelectorAll(layout.anyRoot)].find((each) => each !== root && isShown(each));
  if (other) return `The page shows another ticket beside ${ticket}.`;
  const tabs = [...document.querySelectorAll(layout.selectedTab)].filter(isTicketTab);
  if (tabs.some((tab) => tab.getAttribute("data-entity-id") !== ticket)) {
    return `The address names ticket ${ticket}, but another tab is selected.`;
  }
  return root;
}

function isTicketTab(tab: Element): boolean {
  return (tab.getAttribute("data-entity-type") ?? layout.ticketTabType) === layout.ticketTabType;
}
