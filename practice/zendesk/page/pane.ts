/**
 * One open ticket. A pane stays mounted while its tab is open; coming back to it builds its whole layout anew, the
 * composer included, and only the draft survives: whatever a stranger hung into it is gone.
 */
import { type Composer, createComposer } from "./composer.ts";
import { conversationHead, messageFeed } from "./conversation.ts";
import { el, icon, icons, on } from "./dom.ts";
import { noEdits, submitTicket } from "./edits.ts";
import { customerColumn, fieldColumn } from "./fields.ts";
import { footer } from "./footer.ts";
import { openMenu } from "./menu.ts";
import { follow, readEarlier, threadOf, withEarlier } from "./thread.ts";
import type { LiveView, PersonView, StatusView, TicketView } from "./ticket-view.ts";

export interface Pane {
  readonly root: HTMLElement;
  setActive(active: boolean): void;
  /** Builds the layout anew; the draft is kept unless `fresh`. */
  rebuild(options?: { fresh?: boolean }): Promise<void>;
  update(view: TicketView): void;
}

export interface PaneOptions {
  readonly me: PersonView;
  view: TicketView;
  composerMode(): LiveView["composer"];
  say(text: string): void;
  reload(): Promise<void>;
}

export function createPane(options: PaneOptions): Pane {
  let view = options.view;
  let edits = noEdits();
  let draft = view.freshReply;
  let composer: Composer | null = null;
  let thread = threadOf(view);
  let active = false;
  let building = Promise.resolve();
  let layout: HTMLElement = el("div", { class: "ticket-panes-grid-layout is-loading", "data-is-active": "false" });
  const root = el("div", { class: "ticket workspace" }, layout);

  // A narrower page wraps more lines; the newest message stays in sight.
  new ResizeObserver(showNewest).observe(root);

  function drawFields(): void {
    replace('[data-test-id="column-1"]', fieldColumn(view, edits, options.me, drawFields));
  }

  function updateParts(): void {
    replace('[data-test-id="column-3"]', customerColumn(view));
    const feed = layout.querySelector<HTMLElement>('[data-test-id="omni-log-container"]');
    const wasAtEnd = !feed || feed.scrollHeight - feed.scrollTop - feed.clientHeight < 40;
    const next = drawFeed();
    feed?.replaceWith(next);
    if (wasAtEnd) next.scrollTop = next.scrollHeight;
    replace('[data-test-id="ticket-footer"]', drawFooter());
    const subject = layout.querySelector<HTMLInputElement>('[data-test-id="omni-header-subject"]');
    if (subject && subject !== document.activeElement) subject.value = view.subject;
  }

  async function build(fresh: boolean): Promise<void> {
    const old = composer;
    if (old) draft = old.getData();
    if (fresh) draft = view.freshReply;
    const next = await createComposer(draft, options.composerMode());
    // Typed while the new one was being made: the words win over the snapshot.
    if (old && !fresh && old.getData() !== draft) next.setData(old.getData());
    const caret = old?.hasFocus() && !fresh ? old.caret() : null;
    const built = drawLayout(next);
    layout.replaceWith(built);
    layout = built;
    composer = next;
    await old?.destroy();
    showNewest();
    if (caret && active) next.focusAt(caret);
  }

  function showNewest(): void {
    const feed = layout.querySelector('[data-test-id="omni-log-container"]');
    if (feed) feed.scrollTop = feed.scrollHeight;
  }

  function drawLayout(next: Composer): HTMLElement {
    return el(
      "div",
      {
        class: "ticket-panes-grid-layout",
        "data-test-id": `ticket-${view.id}-standard-layout`,
        "data-is-active": String(active),
      },
      fieldColumn(view, edits, options.me, drawFields),
      el(
        "div",
        { "data-test-id": "column-2", class: "column middle" },
        el(
          "div",
          { "data-side-conversations-anchor-id": view.id, class: "anchor" },
          el(
            "div",
            { class: "conversation-polaris", "data-ticket-id": view.id },
            conversationHead(view),
            drawFeed(),
            drawEditor(next),
          ),
        ),
      ),
      customerColumn(view),
      drawFooter(),
    );
  }

  function drawFeed(): HTMLElement {
    return messageFeed(thread, () => void showMore());
  }

  /** What the agent was reading stays where it is; the earlier messages grow above it. */
  async function showMore(): Promise<void> {
    const before = thread.comments[0]?.id;
    if (before === undefined) return;
    const earlier = await readEarlier(view.id, before).catch(() => null);
    if (!earlier) {
      options.say("The earlier messages could not be read. Try again.");
      return;
    }
    thread = withEarlier(thread, earlier, before);
    const old = layout.querySelector('[data-test-id="omni-log-container"]');
    const fromEnd = old ? old.scrollHeight - old.scrollTop : 0;
    updateParts();
    const grown = layout.querySelector('[data-test-id="omni-log-container"]');
    if (grown) grown.scrollTop = grown.scrollHeight - fromEnd;
  }

  function drawEditor(next: Composer): HTMLElement {
    const box = el("div", { "data-test-id": "editor-view", class: "editor", "data-channel": edits.channel });
    const label = el("span", {});
    const switcher = el(
      "button",
      {
        "data-test-id": "omnichannel-channel-switcher-button",
        "data-channel-switcher-trigger-for-ticket-id": view.id,
        class: "switcher",
      },
      icon(icons.mail),
      label,
      icon(icons.chevron),
    );
    const choose = (channel: "web" | "internal") => {
      edits.channel = channel;
      box.dataset.channel = channel;
      switcher.dataset.channel = channel;
      switcher.setAttribute("aria-label", channel === "web" ? "Email" : "Internal note");
      label.textContent = channel === "web" ? "Public reply" : "Internal note";
    };
    choose(edits.channel);
    on(switcher, "click", () =>
      openMenu(switcher, [
        {
          testId: "omnichannel-channel-switcher-menuitem-web",
          label: "Public reply",
          choose: () => choose("web"),
        },
        {
          testId: "omnichannel-channel-switcher-menuitem-internal",
          label: "Internal note",
          choose: () => choose("internal"),
        },
      ]),
    );
    box.append(
      el("div", { class: "editor-head" }, switcher, el("span", { class: "quiet to" }, `To ${view.requester.name}`)),
      el("div", { "data-test-id": "ticket-rich-text-editor" }, next.editable),
      el(
        "div",
        { "data-test-id": "omnichannel-composer-toolbar", class: "editor-tools" },
        next.toolbar,
        el("ul", { "data-test-id": "ticket-editor-app-icon-view", "data-cy": "ticket-editor-app-icon-view" }),
      ),
    );
    return box;
  }

  const drawFooter = () => footer(view, { say: options.say, submit: (status) => void submit(status) });

  async function submit(status: StatusView): Promise<void> {
    const subject = layout.querySelector<HTMLInputElement>('[data-test-id="omni-header-subject"]')?.value;
    const written = composer?.getData() ?? "";
    const blank = comparable(written) === comparable(view.freshReply);
    const problem = await submitTicket({
      id: view.id,
      status: status === "new" ? "open" : status,
      ...(subject !== undefined && subject !== view.subject ? { subject } : {}),
      ...(edits.tags ? { tags: edits.tags } : {}),
      ...(edits.takeIt ? { assigneeId: options.me.id } : {}),
      ...(blank ? {} : { comment: { html: written, public: edits.channel === "web" } }),
    }).catch(() => "The desk could not be reached. Nothing was changed; try again.");
    if (problem) {
      options.say(problem);
      return;
    }
    edits = noEdits();
    await options.reload();
    await pane.rebuild({ fresh: true });
    options.say(`Ticket #${view.id} was updated`);
  }

  function replace(selector: string, next: HTMLElement): void {
    layout.querySelector(selector)?.replaceWith(next);
  }

  const pane: Pane = {
    root,
    setActive(next) {
      active = next;
      root.style.visibility = next ? "visible" : "hidden";
      root.setAttribute("aria-hidden", String(!next));
      layout.dataset.isActive = String(next);
    },
    rebuild({ fresh = false } = {}) {
      building = building.then(() => build(fresh));
      return building;
    },
    update(next) {
      view = next;
      thread = follow(thread, next);
      if (!composer) return;
      // A tag that is being typed is not taken away.
      if (!layout.querySelector('[data-test-id="column-1"]')?.contains(document.activeElement)) drawFields();
      updateParts();
    },
  };
  return pane;
}

/** What CKEditor gives back for untouched content differs from what it was given in spaces only. */
function comparable(html: string): string {
  return html
    .replaceAll("&nbsp;", " ")
    .replace(/<p>\s*<\/p>/g, "")
    .replaceAll("&quot;", '"')
    .replace(/\s+/g, " ")
    .trim();
}
