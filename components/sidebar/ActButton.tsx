import { useEffect, useRef } from "react";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import { Button, type ButtonProps } from "../ui/Button.tsx";
import { useSidebar, useSidebarState } from "./context.ts";
import { onPress } from "./use-keys.ts";

interface ActButtonProps extends Omit<ButtonProps, "onClick"> {
  act: "insert" | "primary" | "take-back";
  onAct: (click: Click) => void;
  /** False for what only stops something: that never waits until the sidebar was seen long enough. */
  counts?: boolean;
}

/** A button that acts: by pointer, by Enter on it, or by its key; each reports how it was pressed. */
export function ActButton({ act, onAct, counts = true, ...given }: ActButtonProps) {
  const { readClick } = useSidebar();
  const seen = useSidebarState((state) => state.seen);
  const rest = {
    ...given,
    blocked: given.blocked || (counts && !seen && "One moment: the sidebar has just appeared…"),
  };
  const element = useRef<HTMLButtonElement>(null);
  const pressed = (event: { isTrusted: boolean }) => {
    if (rest.blocked) rest.onBlocked?.();
    else onAct(readClick(event));
  };
  const latest = useRef(pressed);
  useEffect(() => {
    latest.current = pressed;
  });
  useEffect(() => {
    if (element.current) return onPress(element.current, (event) => latest.current(event));
    return undefined;
  }, []);
  return <Button {...rest} ref={element} data-act={act} onClick={(event) => pressed(event.nativeEvent)} />;
}
