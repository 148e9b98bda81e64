/**
 * Typing into the draft. Every change goes to the worker at most 200 ms later, and at once when typing ends, so
 * that a desk which throws the frame away loses nothing. Inserting waits until the worker shows exactly what is
 * on the screen: what was seen is what goes in.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import type { ReplyView } from "#lib/messaging/view.ts";
import { useSidebar } from "./context.ts";

const PAUSE_MS = 200;
const INSERT_WAIT_MS = 5_000;

const NOT_TAKEN: Failure = {
  code: "edit-not-taken",
  happened: "Your last words have not been taken over yet.",
  means: "Nothing was inserted; what you typed is still here.",
  todo: "Press Insert again in a moment.",
};

export interface ReplyEdit {
  text: string;
  editing: boolean;
  /** An insert waits for the worker to have the last words. */
  waiting: boolean;
  start(): void;
  stop(): void;
  type(text: string): void;
  restore(): void;
  insert(click: Click): void;
}

export function useReplyEdit(reply: ReplyView): ReplyEdit {
  const { send, store } = useSidebar();
  const shown = reply.edited ?? reply.text;
  const [typed, setTyped] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const [pending, setPending] = useState<Click | null>(null);
  const unsent = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { suggestion, proposal } = reply;

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

  const text = typed ?? shown;
  useEffect(() => {
    if (typed !== null && typed === shown && !editing) setTyped(null);
    if (pending !== null && text === shown) {
      setPending(null);
      send({ call: "insert", suggestion, proposal, click: pending });
    }
  }, [typed, shown, text, editing, pending, send, suggestion, proposal]);

  useEffect(() => {
    if (pending === null) return;
    const giveUp = setTimeout(() => {
      setPending(null);
      store.setState({ refused: NOT_TAKEN });
    }, INSERT_WAIT_MS);
    return () => clearTimeout(giveUp);
  }, [pending, store]);

  const type = (next: string) => {
    setTyped(next);
    setPending(null);
    unsent.current = next;
    timer.current ??= setTimeout(flush, PAUSE_MS);
  };
  return {
    text,
    editing,
    waiting: pending !== null,
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
    insert: (click) => {
      flush();
      setEditing(false);
      setPending(click);
    },
  };
}
