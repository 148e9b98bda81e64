import type { Outcome } from "#lib/domain/decision.ts";
import type { CardView, DecisionView } from "#lib/messaging/view.ts";
import { Badge, type Tone } from "../ui/Badge.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";

const TONE: Record<Outcome, Tone> = { allow: "good", needs: "look", pause: "look", escalate: "other", deny: "stop" };

/** Somebody else's decision is blue; something the rep can do alone, like giving a reason, is amber. */
export function DecisionBadge({ decision, byOthers = false }: { decision: DecisionView; byOthers?: boolean }) {
  const tone = decision.label === "Allowed" ? "good" : TONE[decision.outcome];
  return <Badge tone={byOthers ? "other" : tone}>{decision.label}</Badge>;
}

const SOURCE = {
  server: { says: "server", means: "read by the server itself" },
  attested: { says: "desk", means: "read from the help desk in this browser" },
  text: { says: "words", means: "only said in the ticket; it can make a decision stricter, never milder" },
};

export function Why({ decision, facts, why }: { decision: DecisionView; facts?: CardView["facts"]; why?: string }) {
  const rules = decision.rules;
  if (rules.length === 0 && !facts?.length && !why) return null;
  return (
    <details className="why">
      <summary>
        <Icon name="chevron" size={12} />
        Why
        <span className="muted">{counted(rules.length, facts?.length ?? 0)}</span>
      </summary>
      {why && (
        <p>
          <Words>{why}</Words>
        </p>
      )}
      {rules.length > 0 && (
        <>
          <h3>Rules</h3>
          <ul className="rules">
            {rules.map((rule) => (
              <li key={rule.id} data-outcome={rule.outcome}>
                <b>{rule.id}</b> <Words>{rule.says}</Words>
                {rule.why && (
                  <span className="muted">
                    {" "}
                    <Words>{rule.why}</Words>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {facts && facts.length > 0 && (
        <>
          <h3>Facts</h3>
          <dl className="facts">
            {facts.map((fact) => (
              <div key={fact.label}>
                <dt>
                  <Words>{fact.label}</Words>
                </dt>
                <dd>
                  <Words>{fact.value}</Words>
                  <span className={`source source-${fact.source}`} title={SOURCE[fact.source].means}>
                    {SOURCE[fact.source].says}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </details>
  );
}

function counted(rules: number, facts: number): string {
  const parts = [
    rules > 0 ? `${rules} ${rules === 1 ? "rule" : "rules"}` : "",
    facts > 0 ? `${facts} ${facts === 1 ? "fact" : "facts"}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}
