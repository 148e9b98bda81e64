import { useState } from "react";
import type { DeskPlace, DeskReport } from "#lib/messaging/console-calls.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Note } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import type { BrowserDoor } from "./browser-door.ts";
import { GROUPS, reportText, verdictOf } from "./report-words.ts";

interface ReportViewProps {
  report: DeskReport;
  environment: DeskPlace["environment"];
  door: BrowserDoor;
}

export function ReportView({ report, environment, door }: ReportViewProps) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const { tone, says, next } = verdictOf(report.points);
  const text = reportText(report, environment);
  const copy = () => {
    door.copy(text).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  };
  return (
    <>
      <Note tone={tone}>
        <p>
          <strong>{says}</strong>
        </p>
        <p>{next}</p>
      </Note>
      <table className="points">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col">Without it</th>
          </tr>
        </thead>
        {GROUPS.map(({ kind, title }) => (
          <PointGroup key={kind} title={title} points={report.points.filter((point) => point.kind === kind)} />
        ))}
      </table>
      <div className="buttons">
        <Button onClick={copy}>Copy report</Button>
        <span className="muted">
          {copied === "yes" && "Copied. "}
          {copied === "refused" && "The browser did not let it be copied: select the text below. "}
          It names neither your company nor a ticket nor a person.
        </span>
      </div>
      <details open={copied === "refused"}>
        <summary>What is copied</summary>
        <textarea className="copied" readOnly rows={14} aria-label="The report as it is copied" value={text} />
      </details>
    </>
  );
}

function PointGroup({ title, points }: { title: string; points: DeskReport["points"] }) {
  if (points.length === 0) return null;
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={3}>
          {title}
        </th>
      </tr>
      {points.map(({ name, found, ok, means }) => (
        <tr key={name}>
          <th scope="row">
            <Words>{name}</Words>
            {found !== null && (
              <span className="found">
                <Words>{found}</Words>
              </span>
            )}
          </th>
          <td>
            <Badge tone={ok ? "good" : "look"}>{ok ? "Works" : "Missing"}</Badge>
          </td>
          <td className={ok ? "muted" : undefined}>
            <Words>{means}</Words>
          </td>
        </tr>
      ))}
    </tbody>
  );
}
