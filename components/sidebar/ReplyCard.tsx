import { useEffect, useRef } from "react";
import type { ReplyView } from "#lib/messaging/view.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Note } from "../ui/FailureNote.tsx";
import { Words, WrittenText } from "../ui/Words.tsx";
import { ActButton } from "./ActButton.tsx";
import { CardFrame } from "./CardFrame.tsx";
import { useSidebar, useSidebarState } from "./context.ts";
import { DecisionBadge, Why } from "./DecisionParts.tsx";
import { Obligations } from "./Obligations.tsx";
import { useReplyEdit } from "./reply-edit.ts";
import { StatePart } from "./StateParts.tsx";
import { useGiven } from "./use-given.ts";

export function ReplyCard({ reply }: { reply: ReplyView }) {
  const edit = useReplyEdit(reply);
  const isOpen = reply.state.is === "ready" || reply.state.is === "failed";
  const allowed = reply.decision.outcome === "allow";
  if (reply.drafting === true) return <Drafting reply={reply} />;
  return (
    <CardFrame
      suggestion={reply.suggestion}
      state={reply.state.is}
      title="Reply"
      small
      aside={<ReplyAside reply={reply} isEdited={edit.text !== reply.text} />}
      className={reply.stale === undefined ? "reply" : "reply stale"}
    >
      {edit.editing ? <Editor edit={edit} /> : <WrittenText className="draft">{edit.text}</WrittenText>}
      <div className="drawn-from">
        <Sources reply={reply} />
        {isOpen && <DraftAgain reply={reply} edit={edit} />}
      </div>
      {!allowed && isOpen && (
        <p className="says">
          <Words>{reply.decision.says}</Words>
        </p>
      )}
      {reply.stale !== undefined && (
        <Note tone="look">
          <p>
            <Words>{reply.stale}</Words>
          </p>
        </Note>
      )}
      <StatePart suggestion={reply.suggestion} title="Reply" state={reply.state} />
      {isOpen && <ReplyButtons reply={reply} edit={edit} />}
      {!allowed && <Why decision={reply.decision} />}
    </CardFrame>
  );
}

/** Grows as the model writes; there is nothing to press until it is whole. */
function Drafting({ reply }: { reply: ReplyView }) {
  return (
    <CardFrame
      suggestion={reply.suggestion}
      state="working"
      title="Reply"
      small
      aside={
        <span className="by">
          <Words>{reply.by}</Words>
        </span>
      }
      className="reply drafting"
    >
      <div aria-busy="true">
        {reply.text === "" ? (
          <p className="muted">Reading the ticket and writing…</p>
        ) : (
          <WrittenText className="draft">{reply.text}</WrittenText>
        )}
      </div>
    </CardFrame>
  );
}

function ReplyAside({ reply, isEdited }: { reply: ReplyView; isEdited: boolean }) {
  if (reply.state.is === "done") return <Badge tone="good">Inserted</Badge>;
  if (reply.stale !== undefined) return <Badge tone="look">Out of date</Badge>;
  if (reply.decision.outcome !== "allow") return <DecisionBadge decision={reply.decision} />;
  return (
    <span className="by">
      <Words>{isEdited ? `${reply.by} · edited by you` : reply.by}</Words>
    </span>
  );
}

function Sources({ reply }: { reply: ReplyView }) {
  if (reply.sources.length === 0) return <p className="sources">No sources: check every sentence yourself.</p>;
  return (
    <p className="sources">
      From{" "}
      {reply.sources.map((source, at) => (
        <span key={source.id}>
          {at > 0 && " · "}
          <Words>{source.title}</Words>
        </span>
      ))}
    </p>
  );
}

type Edit = ReturnType<typeof useReplyEdit>;

/** Not while words of the rep's own stand there: they would be gone. */
function DraftAgain({ reply, edit }: { reply: ReplyView; edit: Edit }) {
  const { send } = useSidebar();
  const link = useSidebarState((state) => state.link);
  if (reply.again !== true || reply.stale !== undefined || edit.editing || edit.text !== reply.text) return null;
  return (
    <Button
      look="quiet"
      className="small"
      blocked={link !== "live" && "One moment…"}
      aria-description="Asks the model for another draft of this reply"
      onClick={() => send({ call: "draft-again" })}
    >
      Draft again
    </Button>
  );
}

function ReplyButtons({ reply, edit }: { reply: ReplyView; edit: Edit }) {
  const { send, keys } = useSidebar();
  const sent = useSidebarState((state) => state.sent[reply.suggestion]);
  const link = useSidebarState((state) => state.link);
  const obligations = reply.obligations ?? [];
  const { given, open, give, answers, area, showMissing } = useGiven(obligations, edit.text);
  const failed = reply.state.is === "failed" && !reply.state.again;
  const canInsert = reply.decision.canApprove && reply.stale === undefined && !failed;
  const busy = sent !== undefined || link !== "live";
  return (
    <div ref={area} className="controls">
      {reply.stale === undefined && <Obligations obligations={obligations} given={given} onGive={give} />}
      <div className="buttons">
        {canInsert && (
          <ActButton
            act="insert"
            look="primary"
            hint={keys.insert}
            shortcut="Control+Enter Meta+Enter"
            title="Puts the text into the desk’s composer. Sending stays with you."
            blocked={busy ? "One moment…" : (open ?? (edit.text.trim() === "" && "The reply is empty"))}
            onAct={(click) => edit.insert(click, answers())}
            onBlocked={showMissing}
          >
            <span>
              Insert<span className="visually-hidden"> the reply into the composer</span>
            </span>
          </ActButton>
        )}
        {reply.stale === undefined &&
          (edit.editing ? (
            <Button onClick={edit.stop}>Done</Button>
          ) : (
            <Button aria-label="Edit the reply" onClick={edit.start}>
              Edit
            </Button>
          ))}
        {edit.text !== reply.text && reply.stale === undefined && (
          <Button look="quiet" aria-label="Reset the reply to how it was drafted" onClick={edit.restore}>
            Reset
          </Button>
        )}
        <Button
          look={canInsert ? "quiet" : "plain"}
          className={canInsert ? "end" : undefined}
          aria-label="Dismiss the reply"
          onClick={() => send({ call: "dismiss", suggestion: reply.suggestion })}
        >
          Dismiss
        </Button>
      </div>
    </div>
  );
}

function Editor({ edit }: { edit: Edit }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  return (
    <textarea
      ref={area}
      className="input editor"
      aria-label="Reply text"
      dir="auto"
      value={edit.text}
      onChange={(event) => edit.type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        edit.stop();
      }}
    />
  );
}
