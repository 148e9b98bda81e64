/** The entries themselves, page by page, with their values; read out of the file when they are looked at. */
import { ENTRY_KIND_NAMES, ENTRY_KINDS, type EntryKindName } from "#lib/domain/entry-kinds.ts";
import { make, valueWords, words } from "./dom.ts";
import type { Filter, Row } from "./messages.ts";

const PAGE = 50;

export interface EntriesSource {
  find(log: number, filter: Filter): Promise<Uint32Array>;
  rows(log: number, places: readonly number[]): Promise<readonly Row[]>;
}

export class EntriesView {
  private readonly root: HTMLElement;
  private readonly source: EntriesSource;
  private readonly search = make("input", { class: "input", type: "search", id: "search", autocomplete: "off" });
  private readonly kind = make("select", { class: "input", id: "kind" }, make("option", { value: "" }, "Every kind"));
  private readonly onlyFound = make("input", { type: "checkbox", id: "only-found" });
  private readonly count = make("p", { class: "muted num", role: "status" });
  private readonly list = make("ol", { class: "list" });
  private readonly earlier = make("button", { class: "button", type: "button" }, "Earlier");
  private readonly later = make("button", { class: "button", type: "button" }, "Later");
  private places: Uint32Array = new Uint32Array(0);
  private page = 0;
  private log = 0;

  constructor(root: HTMLElement, source: EntriesSource) {
    this.root = root;
    this.source = source;
    for (const name of ENTRY_KIND_NAMES) this.kind.append(make("option", { value: name }, ENTRY_KINDS[name].title));
    const field = (id: string, label: string, input: HTMLElement) =>
      make("div", { class: "field" }, make("label", { for: id }, label), input);
    const tools = make(
      "div",
      { class: "tools", role: "search" },
      field("search", "Search in entries and values", this.search),
      field("kind", "Kind", this.kind),
      make("label", { class: "check", for: "only-found" }, this.onlyFound, "Only with something found"),
    );
    const pages = make(
      "div",
      { class: "pages" },
      this.count,
      make("div", { class: "buttons" }, this.earlier, this.later),
    );
    root.append(make("h2", { id: "entries-title" }, "The entries"), tools, this.list, pages);
    let timer = 0;
    const soon = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void this.refresh(), 250);
    };
    for (const input of [this.search, this.kind, this.onlyFound]) input.addEventListener("input", soon);
    this.earlier.addEventListener("click", () => void this.turn(-1));
    this.later.addEventListener("click", () => void this.turn(1));
  }

  async show(log: number): Promise<void> {
    this.log = log;
    this.root.hidden = false;
    await this.refresh();
  }

  hide(): void {
    this.root.hidden = true;
    this.list.replaceChildren();
  }

  /** Turns to the page on which this entry stands, and opens it. */
  async open(log: number, place: number): Promise<void> {
    this.search.value = "";
    this.kind.value = "";
    this.onlyFound.checked = false;
    await this.show(log);
    this.page = Math.floor(place / PAGE);
    await this.fill();
    const item = this.list.children[place % PAGE]?.querySelector("details");
    if (item === null || item === undefined) return;
    item.open = true;
    item.scrollIntoView({ block: "center" });
    item.querySelector("summary")?.focus();
  }

  private async refresh(): Promise<void> {
    const filter = { text: this.search.value, kind: this.kind.value, onlyFound: this.onlyFound.checked };
    this.count.textContent = "Looking…";
    this.places = await this.source.find(this.log, filter);
    this.page = 0;
    await this.fill();
  }

  private async turn(by: number): Promise<void> {
    this.page += by;
    await this.fill();
    this.list.querySelector("summary")?.focus();
  }

  private async fill(): Promise<void> {
    const from = this.page * PAGE;
    const shown = [...this.places.subarray(from, from + PAGE)];
    const rows = await this.source.rows(this.log, shown);
    this.list.replaceChildren(...rows.map(rowView));
    const total = this.places.length;
    const number = (value: number) => value.toLocaleString("en");
    this.count.textContent =
      total === 0 ? "No entry fits." : `${number(from + 1)}–${number(from + shown.length)} of ${number(total)}`;
    this.list.hidden = total === 0;
    this.earlier.disabled = this.page === 0;
    this.later.disabled = from + PAGE >= total;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function rowView({ index, leaf, values, erasedBy }: Row): HTMLElement {
  const { item = {}, server = {} } = (leaf ?? {}) as { item?: Fields; server?: Fields };
  const title = ENTRY_KINDS[item.entry as EntryKindName]?.title ?? "A line that cannot be read";
  const says = [item.action, item.ending, item.verdict, item.reason].filter((word) => typeof word === "string");
  const about = make("span", { class: "what" }, make("b", {}, title), " ", words(says.join(" · ")));
  const number = make("span", { class: "num muted" }, index === null ? "–" : `#${index.toLocaleString("en")}`);
  const time = make("span", { class: "num muted" }, timeWords(server.tServer));
  const rep = make("span", { class: "muted" }, words(String(item.rep ?? "")));
  const details = make("details", {}, make("summary", {}, number, time, about, rep));
  // Made when it is opened: a page of fifty entries with long values would else be slow.
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(moreView(item, server, values, erasedBy));
  });
  return make("li", {}, details);
}

function moreView(item: Fields, server: Fields, values: unknown, erasedBy: number | null): HTMLElement {
  const given = (values ?? {}) as Readonly<Record<string, { value?: unknown }>>;
  const commitments = (item.commitments ?? {}) as Fields;
  const { commitments: _, type: _type, ...fields } = item;
  const says = ENTRY_KINDS[item.entry as EntryKindName]?.says ?? "";
  const told = Object.keys(commitments).map((field): [string, Node] => [
    field,
    Object.hasOwn(given, field) ? valueWords(given[field]?.value) : make("em", {}, goneWords(erasedBy)),
  ]);
  const rest = { ...fields, ...server };
  return make(
    "div",
    { class: "more" },
    make("p", { class: "muted" }, says),
    ...(told.length === 0 ? [] : [table("Values", told)]),
    table(
      "Signed entry",
      Object.entries(rest).map(([name, value]) => [name, valueWords(value)]),
    ),
  );
}

function goneWords(erasedBy: number | null): string {
  return erasedBy === null ? "not in this file" : `erased by entry ${erasedBy.toLocaleString("en")}`;
}

function table(caption: string, lines: readonly [string, Node][]): HTMLElement {
  const body = lines.map(([name, value]) =>
    make("tr", {}, make("th", { scope: "row" }, words(name)), make("td", {}, value)),
  );
  return make("table", {}, make("caption", {}, caption), make("tbody", {}, ...body));
}

function timeWords(time: unknown): string {
  return typeof time === "string" ? time.slice(0, 19).replace("T", " ") : "";
}
