import { splitHidden } from "./hidden-characters.ts";

/** Words that came from outside: isolated from the sentence around them, with hidden characters made visible. */
export function Words({ children }: { children: string }) {
  return (
    <bdi>
      <Visible>{children}</Visible>
    </bdi>
  );
}

/** The same with its own lines and paragraphs; each line finds its own direction. */
export function WrittenText({ children, className = "" }: { children: string; className?: string }) {
  return (
    <div className={`written ${className}`} dir="auto">
      <Visible>{children}</Visible>
    </div>
  );
}

function Visible({ children }: { children: string }) {
  return splitHidden(children).map((part, at) =>
    "text" in part ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name and never move
      <span key={at} className="hidden-character" title="A character that cannot be seen">
        {part.hidden}
        {part.times > 1 && `×${part.times}`}
      </span>
    ),
  );
}
