import type { UsageView } from "#lib/messaging/view.ts";
import { Words } from "../ui/Words.tsx";

const PREVIEW = "Counted when this card was made. The server counts again before anything runs, and its count holds.";

/** How much of each limit is used. The words say all of it; the bar only shows it once more. */
export function Usage({ usage, title }: { usage: UsageView[]; title: string }) {
  if (usage.length === 0) return null;
  return (
    <ul className="usage" aria-label={`Limits of ${title}. ${PREVIEW}`} title={PREVIEW}>
      {usage.map((one) => (
        <li key={one.rule} data-over={one.over || undefined}>
          <span className="usage-bar" aria-hidden="true">
            <span className="usage-used" style={{ inlineSize: percent(one.used) }} />
            <span className="usage-adds" style={{ inlineSize: percent(one.adds) }} />
          </span>
          <span>
            <Words>{one.says}</Words>
            <span className="usage-with">
              {"; "}
              <Words>{one.withThis}</Words>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10}%`;
}
