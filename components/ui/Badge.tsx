import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon.tsx";

export type Tone = "good" | "look" | "other" | "stop" | "plain";

/** Colour never stands alone: the words say it, and what stops or waits has a sign as well. */
const SIGN: Partial<Record<Tone, IconName>> = { good: "tick", look: "look", stop: "stop", other: "person" };

export function Badge({ tone, children, sign = SIGN[tone] }: { tone: Tone; children: ReactNode; sign?: IconName }) {
  return (
    <span className={`badge tone-${tone}`}>
      {sign && <Icon name={sign} size={12} />}
      {children}
    </span>
  );
}

export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`chip tone-${tone}`}>{children}</span>;
}
