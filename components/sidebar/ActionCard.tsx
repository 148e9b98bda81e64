import type { Click } from "#lib/messaging/sidebar-calls.ts";
import type { CardView } from "#lib/messaging/view.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words, WrittenText } from "../ui/Words.tsx";
import { ActButton } from "./ActButton.tsx";
import { CardFrame } from "./CardFrame.tsx";
import { useSidebar, useSidebarState } from "./context.ts";
import { DecisionBadge, Why } from "./DecisionParts.tsx";
import { Obligations } from "./Obligations.tsx";
import { StatePart } from "./StateParts.tsx";
import { Usage } from "./Usage.tsx";
import { useGiven } from "./use-given.ts";

export function ActionCard({ card }: { card: CardView }) {
  const isOpen = card.state.is === "ready" || card.state.is === "failed";
  const byOthers = card.obligations.some((each) => "somebody" in each.by);
  return (
    <CardFrame
      suggestion={card.suggestion}
      state={card.state.is}
      title={<Words>{card.title}</Words>}
      aside={
        card.state.is === "ready" ? (
          <DecisionBadge decision={card.decision} byOthers={byOthers} />
        ) : (
          <StateBadge card={card} />
        )
      }
      className={`action outcome-${card.decision.outcome}`}
    >
      {card.lines.length > 0 && (
        <dl className="lines">
          {card.lines.map(([label, value]) => (
            <Line key={label} label={label} value={value} />
          ))}
        </dl>
      )}
      {isOpen && card.decision.says !== "" && (
        <p className="says">
          <Words>{card.decision.says}</Words>
        </p>
      )}
      {isOpen && <Usage usage={card.usage ?? []} title={card.title} />}
      <StatePart suggestion={card.suggestion} title={card.title} state={card.state} approveIn={card.approveIn} />
      {isOpen && <Controls card={card} />}
      <Why decision={card.decision} facts={card.facts} why={card.why} />
    </CardFrame>
  );
}

/** A text of several lines gets the card's whole width; a long one scrolls, and the keyboard can reach it. */
function Line({ label, value }: { label: string; value: string }) {
  const isText = value.includes("\n");
  return (
    <div className={isText ? "text" : undefined}>
      <dt>{label}</dt>
      <dd>
        {isText ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <section className="scroller" tabIndex={0} aria-label={label}>
            <WrittenText>{value}</WrittenText>
          </section>
        ) : (
          <Words>{value}</Words>
        )}
      </dd>
    </div>
  );
}

function StateBadge({ card: { state } }: { card: CardView }) {
  switch (state.is) {
    case "held":
      return (
        <Badge tone="look" sign="wait">
          Waiting
        </Badge>
      );
    case "done":
      return <Badge tone="good">Done</Badge>;
    case "undone":
      return <Badge tone="plain">Undone</Badge>;
    case "cancelled":
      return <Badge tone="plain">Cancelled</Badge>;
    case "failed":
      return <Badge tone="stop">Not done</Badge>;
    case "unknown":
      return <Badge tone="look">{state.task === undefined ? "Checking" : "Look"}</Badge>;
    default:
      return <Badge tone="plain">Working</Badge>;
  }
}

/** Everything a person can press while the card is open. The one act comes first, dismissing it stands far off. */
function Controls({ card }: { card: CardView }) {
  const { send, keys } = useSidebar();
  const sent = useSidebarState((state) => state.sent[card.suggestion]);
  const link = useSidebarState((state) => state.link);
  const { suggestion, proposal, decision, obligations } = card;
  const { given, open, give, answers, area, showMissing } = useGiven(obligations);
  const again = card.state.is === "failed";
  const canPress = decision.canApprove && (!again || (card.state.is === "failed" && card.state.again));
  const busy = sent !== undefined || link !== "live";

  const giveAndKeep = (obligation: string, value: string, complete: boolean) => {
    give(obligation, value);
    if (complete) send({ call: "give", suggestion, obligation, value: value.trim() });
  };
  const elsewhere = card.approveIn === "window";
  const approve = (click: Click) =>
    elsewhere
      ? send({ call: "open-window", suggestion, click })
      : send({ call: "approve", suggestion, proposal, given: answers(), click });

  return (
    <div ref={area} className="controls">
      <Obligations obligations={obligations} given={given} onGive={giveAndKeep} />
      {canPress && card.consequence && (
        <p className={card.irreversible ? "consequence final" : "consequence"}>
          {card.irreversible && <Icon name="look" size={14} />}
          <span>
            <Words>{card.consequence}</Words>
          </span>
        </p>
      )}
      {canPress && elsewhere && (
        <p className="muted">You approve this in a small window of the browser, which no page can cover.</p>
      )}
      <Nearest card={card} busy={busy} />
      <div className="buttons">
        {canPress && (
          <ActButton
            act="primary"
            look="primary"
            hint={keys.approve}
            shortcut="Alt+A"
            blocked={busy ? "One moment…" : !elsewhere && open}
            onAct={approve}
            onBlocked={showMissing}
          >
            {(again ? `Try again: ${card.button}` : card.button) + (elsewhere ? "…" : "")}
          </ActButton>
        )}
        <Button
          look={canPress ? "quiet" : "plain"}
          className={canPress ? "end" : undefined}
          aria-label={`Dismiss: ${card.title}`}
          onClick={() => send({ call: "dismiss", suggestion })}
        >
          Dismiss
        </Button>
      </div>
    </div>
  );
}

function Nearest({ card: { nearest, suggestion, title }, busy }: { card: CardView; busy: boolean }) {
  const { send } = useSidebar();
  if (nearest.length === 0) return null;
  return (
    <ul className="nearest" aria-label={`What would be possible instead of ${title}`}>
      {nearest.map((offer) => (
        <li key={offer.proposal}>
          <Button
            blocked={busy && "One moment…"}
            onClick={() => send({ call: "take-nearest", suggestion, proposal: offer.proposal })}
          >
            <Words>{offer.label}</Words>
          </Button>
          <span className="muted">
            {offer.outcome === "allow" ? "would be allowed" : "would need a reason or a lead"}
          </span>
        </li>
      ))}
    </ul>
  );
}
