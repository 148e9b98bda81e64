import type { ConnectionStatus } from "#lib/messaging/console-calls.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import { Fingerprint } from "./Fingerprint.tsx";

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

interface ConnectedCardProps {
  status: ConnectionStatus;
  busy: boolean;
  onSignOut: () => void;
}

export function ConnectedCard({ status, busy, onSignOut }: ConnectedCardProps) {
  const {
    repName,
    rep,
    roles,
    org,
    server,
    policy,
    leaseUntil,
    fingerprint,
    problem,
    stops = [],
    rootReplaced,
  } = status;
  return (
    <section className="card" aria-labelledby="connected">
      <div className="card-title">
        <h2 id="connected">
          <Words>{repName ?? rep ?? ""}</Words>
        </h2>
        <Badge tone={problem ? "look" : "good"}>{problem ? "Signed in, with a problem" : "Connected"}</Badge>
      </div>
      {problem && <FailureNote failure={problem} />}
      <dl className="facts-table">
        <Row label="Organisation" value={org} />
        <Row label="Server" value={server} />
        <Row label="Roles" value={roles.join(", ")} />
        <Row label="Policy" value={policy && policyWords(policy)} />
        {stops.map(({ label, why }) => (
          <Row key={label} label="Stop" value={`${label}. ${why}`} />
        ))}
        <Row label="May act until" value={leaseUntil && WHEN.format(new Date(leaseUntil))} />
      </dl>
      {fingerprint && (
        <div>
          <p className="muted">{rootReplaced ? "The organisation's key" : "The key you compared"}</p>
          <Fingerprint text={fingerprint} />
        </div>
      )}
      {rootReplaced && (
        <p className="muted">
          It took the place of <Words>{rootReplaced.from}</Words> on {WHEN.format(new Date(rootReplaced.at))}, by a
          statement of that key.
        </p>
      )}
      <p className="muted">Open a ticket in your help desk: the sidebar appears beside it.</p>
      <div className="buttons">
        <Button onClick={onSignOut} blocked={busy && "Signing out…"}>
          Sign out
        </Button>
        <span className="muted">The record and the key you compared stay in this browser.</span>
      </div>
    </section>
  );
}

function policyWords({ name, revision, since }: NonNullable<ConnectionStatus["policy"]>): string {
  const when = since === undefined ? "" : `, here since ${WHEN.format(new Date(since))}`;
  return `${name}, revision ${revision}${when}`;
}

function Row({ label, value }: { label: string; value: string | null }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value ? <Words>{value}</Words> : "–"}</dd>
    </div>
  );
}
