import { useId, useState } from "react";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { FailureNote, Note } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import { dayWords, hourMinute } from "./day-words.ts";
import { EntriesBar } from "./EntriesBar.tsx";
import { groupHistory, kindsOf, STORY_KINDS, type Story, type StoryKind, tally } from "./group-history.ts";
import { StoryDetail } from "./StoryDetail.tsx";
import type { History } from "./use-history.ts";

export function HistoryView({ history, options }: { history: History; options: string }) {
  const stories = groupHistory(history.rows);
  const [chosen, setChosen] = useState<string | null>(null);
  const [kind, setKind] = useState<StoryKind | "all">("all");
  const listed = kind === "all" ? stories : stories.filter((each) => kindsOf(each).includes(kind));
  const story = listed.find((each) => each.key === chosen);
  const shown = story ?? listed[0];
  return (
    <div className="split" data-open={story !== undefined}>
      <main className="list-pane">
        <header className="pane-head">
          <h1>History</h1>
          <p className="muted">What this browser did</p>
        </header>
        {history.alarm && (
          <div className="padded">
            <Note tone="stop">
              <p>
                <strong>The log cannot be trusted right now.</strong> <Words>{history.alarm.message}</Words>
              </p>
            </Note>
          </div>
        )}
        {history.problem && (
          <div className="padded">
            <FailureNote failure={history.problem} />
          </div>
        )}
        {stories.length > 0 && (
          <div className="padded">
            <EntriesBar tally={tally(history.rows, history.entries)} />
          </div>
        )}
        {!history.loaded && <Loading />}
        {history.loaded && stories.length === 0 && <Empty options={options} />}
        {stories.length > 0 && <Filter stories={stories} kind={kind} onChoose={setKind} />}
        {stories.length > 0 && listed.length === 0 && (
          <p className="padded muted">None of these among the entries that were read so far.</p>
        )}
        <StoryList stories={listed} shown={shown?.key ?? null} onChoose={setChosen} />
        {history.hasMore && (
          <div className="padded">
            <Button onClick={history.more} blocked={history.busy !== null && "Loading…"}>
              {history.busy ? "Loading…" : "Older entries"}
            </Button>
          </div>
        )}
      </main>
      {shown && <StoryDetail key={shown.key} story={shown} history={history} onBack={() => setChosen(null)} />}
    </div>
  );
}

interface FilterProps {
  stories: Story[];
  kind: StoryKind | "all";
  onChoose: (kind: StoryKind | "all") => void;
}

function Filter({ stories, kind, onChoose }: FilterProps) {
  const field = useId();
  const count = (of: StoryKind) => stories.filter((each) => kindsOf(each).includes(of)).length;
  return (
    <div className="padded filters">
      <label htmlFor={field}>Show</label>
      <select
        id={field}
        className="input"
        value={kind}
        onChange={(event) => onChoose(event.target.value as StoryKind | "all")}
      >
        <option value="all">Everything ({stories.length})</option>
        {STORY_KINDS.map(([id, words]) => (
          <option key={id} value={id}>
            {words} ({count(id)})
          </option>
        ))}
      </select>
    </div>
  );
}

interface StoryListProps {
  stories: Story[];
  shown: string | null;
  onChoose: (key: string) => void;
}

function StoryList({ stories, shown, onChoose }: StoryListProps) {
  const days = Map.groupBy(stories, (story) => dayWords(story.at));
  return [...days].map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      <h2 className="day">{day}</h2>
      <ul className="stories">
        {ofDay.map((story) => (
          <li key={story.key}>
            <button
              type="button"
              className="story"
              aria-current={story.key === shown ? "true" : undefined}
              onClick={() => onChoose(story.key)}
            >
              <time dateTime={story.at}>{hourMinute(story.at)}</time>
              <span className="story-words">
                <span className="story-title">
                  <Words>{story.title}</Words>
                </span>
                <span className="muted">
                  <Words>{aboutStory(story)}</Words>
                </span>
              </span>
              <Badge tone={story.ending.tone}>{story.ending.words}</Badge>
            </button>
          </li>
        ))}
      </ul>
    </section>
  ));
}

function aboutStory({ ticket, rep, rules }: Story): string {
  return [ticket === null ? "" : `#${ticket}`, rep, rules.join(", ")].filter(Boolean).join(" · ");
}

function Loading() {
  return (
    <div className="padded" aria-busy="true">
      <p className="muted">Reading the history and checking its proofs…</p>
    </div>
  );
}

function Empty({ options }: { options: string }) {
  return (
    <div className="padded empty">
      <h2>Nothing on the record yet</h2>
      <p className="muted">
        What you approve beside a ticket appears here, each entry with its proof. <a href={options}>Connection</a>
      </p>
    </div>
  );
}
