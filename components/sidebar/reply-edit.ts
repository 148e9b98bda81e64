/**
 * Typing into the draft. Every change goes to the worker at most 200 ms later, and at once when typing ends, so
 * that a desk which throws the frame away loses nothing. Inserting sends the words on the screen along: what was
 * seen is what goes in, or it is refused.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import type { ReplyView } from "#lib/messaging/view.ts";
import { useSidebar } from "./context.ts";
import type { Given } from "./obligations.ts";

const PAUSE_MS = 200;

export interface ReplyEdit {
  text: string;
  editing: boolean;
  start(): void;
  stop(): void;
  type(text: string): void;
  restore(): void;
  insert(click: Click, given: Given): void;
}

export function useReplyEdit(reply: ReplyView): ReplyEdit {
  const { send, store } = useSidebar();
  const { suggestion, proposal } = reply;
  // Until the worker shows the same words, what was typed here is what stands here.
  const [typed, setTyped] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const unsent = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const text = typed ?? reply.edited ?? reply.text;

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (unsent.current === null) return;
    send({ call: "edit-reply", suggestion, text: unsent.current });
    unsent.current = null;
  }, [send, suggestion]);

  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener("pagehide", flush, { signal: stop.signal });
    return () => {
      stop.abort();
      flush();
    };
  }, [flush]);

  useEffect(() => {
    store.setState({ editing: editing ? suggestion : null });
  }, [editing, suggestion, store]);

  const type = (next: string) => {
    setTyped(next);
    unsent.current = next;
    timer.current ??= setTimeout(flush, PAUSE_MS);
  };
  return {
    text,
    editing,
    start: () => setEditing(true),
    stop: () => {
      flush();
      setEditing(false);
    },
    type,
    restore: () => {
      type(reply.text);
      flush();
    },
    insert: (click, given) => {
      flush();
      setEditing(false);
      send({ call: "insert", suggestion, proposal, text, given, click });
    },
  };
}
