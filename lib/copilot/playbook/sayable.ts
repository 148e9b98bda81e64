/**
 * Which values may be written to this customer. What the shop says about an order goes only to the one it belongs
 * to: whoever names a stranger's order number must not learn from the reply what is in it.
 */
import type { Words } from "./template.ts";

export function sayableWords(words: Words): Words {
  if (ownsOrder(words)) return words;
  return Object.fromEntries(Object.entries(words).filter(([path]) => !/^order\.(?!asked$)/.test(path)));
}

/** The order was found, and it is not proven to be the customer's. */
export function isForeignOrder(words: Words): boolean {
  return typeof words["order.id"] === "string" && !ownsOrder(words);
}

function ownsOrder(words: Words): boolean {
  const owner = words["order.owner"];
  return typeof owner === "string" && owner !== "" && owner === words["requester.customer"];
}
