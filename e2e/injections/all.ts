/** Every attack that is tried on every build. A new one is a line in the file of its kind. */
import { forged } from "./forged.ts";
import { framing } from "./framing.ts";
import { hidden } from "./hidden.ts";
import type { Injection } from "./injection.ts";
import { markup } from "./markup.ts";
import { orders } from "./orders.ts";

export const injections: readonly Injection[] = [...orders, ...forged, ...markup, ...hidden, ...framing];
