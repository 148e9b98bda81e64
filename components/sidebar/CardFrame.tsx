import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { useSidebar, useSidebarState } from "./context.ts";

interface CardFrameProps {
  suggestion: string;
  /** Changes of it may take away the button that had the focus. */
  state: string;
  title: ReactNode;
  aside?: ReactNode;
  small?: boolean;
  className?: string;
  children: ReactNode;
}

/** One card: a group with a name that can have the focus, so that keys know which card is meant. */
export function CardFrame({ suggestion, state, title, aside, small, className = "", children }: CardFrameProps) {
  const { store } = useSidebar();
  const isWanted = useSidebarState((each) => each.wanted === suggestion);
  const frame = useRef<HTMLElement>(null);
  const name = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it must run when the state changed, and only then
  useLayoutEffect(() => {
    // The button went away under the finger: the focus stays on its card, and never leaves the desk for it.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && store.getState().focused === suggestion && document.hasFocus()) frame.current?.focus();
  }, [state]);
  useEffect(() => {
    if (!isWanted) return;
    frame.current?.focus();
    frame.current?.scrollIntoView({ block: "nearest" });
    store.setState({ wanted: null });
  }, [isWanted, store]);
  return (
    <article
      ref={frame}
      className={`card ${className}`}
      data-card={suggestion}
      data-state={state}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: cards are walked with j and k, and keys act on the focused one
      tabIndex={0}
      aria-labelledby={name}
    >
      <div className="card-head">
        <h2 id={name} className={small ? "small-title" : undefined}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </article>
  );
}
