/**
 * The composer for a reply or a note. A fresh reply holds the account's greeting, the agent's signature and, folded, the
 * quoted mail; what was left half written comes back. The agent sends; a send bounces when the customer wrote meanwhile.
 */
import { addNote, dropDraft, Refused, readDraft, saveDraft, sendReply } from "./api.ts";
import { el, hook, icon, icons, on, pause } from "./dom.ts";
import { createEditor, type Editor } from "./froala.ts";
import { offer, withdraw } from "./froala-instance.ts";
import { openSendMenu } from "./send-menu.ts";
import type { Opened } from "./shapes.ts";

export type ComposerKind = "reply" | "note" | "forward";

export interface Composer {
  readonly root: HTMLElement;
  readonly kind: ComposerKind;
  /** What stands in it now, to go on with after the page was built anew; null while it still opens. */
  draft(): string | null;
  /** Resolves when what was typed is saved. */
  close(): Promise<void>;
}

export interface ComposerOptions {
  readonly kind: ComposerKind;
  readonly opened: () => Opened;
  readonly statuses: readonly { readonly value: number; readonly label: string }[];
  /** What the composer held before the page was built anew. */
  readonly kept: string | null;
  readonly hidden: boolean;
  switchTo(kind: ComposerKind): void;
  done(said: string): void;
  closed(): void;
  /** The send was stopped: read the ticket again and keep the words. */
  bounced(): void;
  say(text: string): void;
}

/** The editor comes this much after the click that asked for it. */
const OPENING_MS = 260;
const AUTOSAVE_MS = 1200;

export function openComposer(options: ComposerOptions): Composer {
  const { kind } = options;
  const id = options.opened().ticket.id;
  const body = el("div", { class: "p-editor-place" }, el("p", { class: "p-quiet p-opening" }, "Opening the editor…"));
  const saved = el("span", { class: "p-quiet p-saved", role: "status" });
  const send = el(
    "button",
    { id: "send-and-set", class: "reply-btn nucleus-button p-button p-primary", disabled: true },
    kind === "note" ? "Add note" : "Send",
  );
  const more = el(
    "button",
    { class: "p-button p-primary p-more", "aria-label": "Send and set as" },
    icon(icons.chevron),
  );
  const discard = el("button", { class: "p-button p-ghost", "aria-label": "Discard" }, "Discard");
  const root = el(
    "div",
    { class: `ticket-details__item rich-editor p-composer p-is-${kind}` },
    el(
      "div",
      { class: "ticket-editor", "data-test-id": "ticket-editor" },
      tabs(options),
      addressLine(options),
      body,
      el(
        "div",
        { class: "ticket-editor__footer p-footer" },
        saved,
        discard,
        el("div", { class: "reply-btn-wrapper p-send" }, send, kind === "note" ? null : more),
      ),
    ),
  );
  let editor: Editor | null = null;
  let quoted: string | null = null;
  let autosave: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  on(discard, "click", () => {
    clearTimeout(autosave);
    void dropDraft(id);
    leave();
    options.closed();
  });
  on(send, "click", () => void post(null));
  on(more, "click", () => openSendMenu(more, options.statuses, (status) => void post(status)));
  if (options.hidden) body.replaceChildren(el("p", { class: "p-quiet p-opening" }, "The editor could not be loaded."));
  else void start();

  return {
    root,
    kind,
    draft: () => editor?.html() ?? null,
    async close() {
      clearTimeout(autosave);
      const words = editor?.html();
      leave();
      if (kind === "reply" && words !== undefined && saved.dataset.dirty === "yes")
        await saveDraft(id, withoutMarker(words)).catch(() => {});
    },
  };

  async function start() {
    const answer = kind === "reply" ? await readDraft(id) : null;
    if (options.kept === null) await pause(OPENING_MS);
    if (gone) return;
    const fresh = answer ? (answer.draft.body ?? answer.template.body) : "<div><br></div>";
    quoted = answer?.template.quoted ?? null;
    const text = options.kept ?? fresh + (quoted === null ? "" : marker());
    const made = createEditor(text, kind === "note" ? "Note" : "Reply");
    editor = made;
    offer(made.instance);
    made.element.addEventListener("click", onMarker);
    made.onChange(changed);
    body.replaceChildren(made.box);
    send.disabled = false;
    if (answer?.draft.body != null && options.kept === null) saved.textContent = "Draft restored";
    made.focus();
  }

  function changed() {
    saved.dataset.dirty = "yes";
    saved.textContent = "";
    if (kind !== "reply") return;
    clearTimeout(autosave);
    autosave = setTimeout(() => void autosaved(), AUTOSAVE_MS);
  }

  async function autosaved() {
    if (!editor) return;
    try {
      await saveDraft(id, withoutMarker(editor.html()));
      saved.textContent = "Draft saved";
      saved.dataset.dirty = "no";
    } catch {
      saved.textContent = "Draft not saved";
    }
  }

  /** The quoted mail is folded into a mark; it can be opened or taken out. */
  function onMarker(event: Event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    const mark = pressed?.closest(`.${hook("fr-quoted-marker")}`);
    if (!pressed || !mark || !editor) return;
    if (pressed.classList.contains(hook("fr-quoted-marker-remove"))) mark.remove();
    else mark.replaceWith(quoteOf());
    editor.setHtml(editor.element.innerHTML);
    editor.saveStep();
  }

  function quoteOf(): HTMLElement {
    const quote = el("blockquote", { class: "freshdesk_quote" });
    quote.innerHTML = quoted ?? "";
    return quote;
  }

  async function post(status: number | null) {
    if (!editor) return;
    clearTimeout(autosave);
    send.disabled = true;
    const { conversations } = options.opened();
    const words = editor.html();
    const whole = words.includes(hook("fr-quoted-marker")) ? withoutMarker(words) + quoteOf().outerHTML : words;
    try {
      if (kind === "note") await addNote(id, { body: whole, private: true });
      else {
        const last = conversations.findLast((one) => one.incoming)?.id ?? 0;
        await sendReply(id, {
          body: whole,
          last_conversation_id: last,
          ...(status !== null && { set_status: status }),
        });
      }
    } catch (error) {
      send.disabled = false;
      if (error instanceof Refused && error.status === 409) {
        options.say("Your reply was not sent: the customer wrote meanwhile. Look at the new response first.");
        options.bounced();
      } else options.say("That could not be sent. Your words are still here.");
      return;
    }
    leave();
    options.done(kind === "note" ? "The note was added." : "The reply was sent.");
  }

  function leave() {
    gone = true;
    if (editor) withdraw(editor.instance);
  }
}

function tabs({ kind, switchTo }: ComposerOptions): HTMLElement {
  const tab = (name: ComposerKind, label: string, path: string) =>
    on(
      el("button", { class: "ticket-action-button p-tab", "aria-pressed": String(name === kind) }, icon(path), label),
      "click",
      () => {
        if (name !== kind) switchTo(name);
      },
    );
  return el(
    "div",
    { class: "ticket-actions-list p-tabs" },
    tab("reply", "Reply", icons.reply),
    tab("note", "Add note", icons.note),
    tab("forward", "Forward", icons.forward),
  );
}

function addressLine({ kind, opened }: ComposerOptions): HTMLElement {
  const { requester } = opened().ticket;
  if (kind === "note") {
    const notify = el("input", { class: "p-plain", "aria-label": "Notify to", placeholder: "Notify to" });
    return el("div", { class: "p-address", "data-test-notify-to": "" }, notify);
  }
  const to = kind === "reply" && requester ? `${requester.name} <${requester.email}>` : "";
  return el("div", { class: "p-address" }, el("span", { class: "p-quiet" }, "To"), el("span", {}, to));
}

function marker(): string {
  return el(
    "div",
    { class: "fr-quoted-marker p-marker", contenteditable: "false" },
    el("button", {
      class: "fr-quoted-marker-toggle p-marker-toggle",
      type: "button",
      "aria-label": "Show quoted mail",
    }),
    el("button", {
      class: "fr-quoted-marker-remove p-marker-remove",
      type: "button",
      "aria-label": "Remove quoted mail",
    }),
  ).outerHTML;
}

function withoutMarker(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const mark of parsed.querySelectorAll(".p-marker")) mark.remove();
  return parsed.innerHTML;
}
