import type { Tally } from "./group-history.ts";

const PARTS: [keyof Tally, string][] = [
  ["proven", "proof checked here"],
  ["waiting", "not sent yet"],
  ["unchecked", "not checked now"],
  ["refused", "proof refused"],
];

/** How much of what is shown is proven. The numbers stand beside the bar: colour alone says nothing. */
export function EntriesBar({ tally }: { tally: Tally }) {
  const parts = PARTS.filter(([part]) => tally[part] > 0);
  return (
    <figure className="entries-bar">
      <div className="segments" aria-hidden="true">
        {parts.map(([part]) => (
          <i key={part} className={`segment-${part}`} style={{ flexGrow: tally[part] }} />
        ))}
      </div>
      <figcaption>
        {parts.map(([part, words]) => (
          <span key={part}>
            <i className={`swatch segment-${part}`} aria-hidden="true" />
            <b className="num">{tally[part]}</b> {words}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
