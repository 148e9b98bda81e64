/** Runs of digit groups as people write long numbers: each run is read once, whatever it may turn out to be. */
export interface Group {
  start: number;
  end: number;
}

const RUN = /\d+(?:[ \t]?[.\-/][ \t]?\d+|[ \t]{1,2}\d+)*/g;
const GROUP = /\d+/g;

/** The groups of each run; runs stand apart by anything but one dash, dot, slash or up to two blanks. */
export function* digitRuns(text: string): Generator<Group[]> {
  for (const run of text.matchAll(RUN)) {
    const groups: Group[] = [];
    for (const group of run[0].matchAll(GROUP)) {
      const start = run.index + group.index;
      groups.push({ start, end: start + group[0].length });
    }
    yield groups;
  }
}
