// The small bar on a message under the pointer or the focus, its menu, its keys, and editing in place.

import { api, explain } from "./api.js";
import { ask } from "./dialogs.js";
import { decodeDraft, encodeDraft } from "./draft.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isOwn, isSystem, isTombstone } from "./message.js";
import { menuButton, openMenu } from "./menu.js";
import { store } from "./store.js";
import { toast } from "./toasts.js";

export class MessageTools {
  constructor(list) {
    this.list = list;
    this.bar = null;
    this.row = null;
    const { list: node } = list;
    node.addEventListener("pointerover", (event) => this.show(event.target.closest(".message")));
    node.addEventListener("pointerleave", () => this.rest());
    node.addEventListener("focusin", (event) => this.show(event.target.closest(".message")));
    node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) this.rest(); });
  }

  isOn = (row) => this.row === row;

  busy() {
    return Boolean(this.bar && (this.bar.contains(document.activeElement) || this.bar.querySelector("[aria-expanded=true]")));
  }

  /** Back to the message that has the focus, or away. */
  rest() {
    if (this.busy()) return;
    const focused = document.activeElement?.closest?.(".message");
    if (focused && this.list.list.contains(focused)) this.show(focused);
    else this.hide();
  }

  hide() {
    const { bar } = this;
    this.bar = null; // first: removing a bar that has the focus calls back here
    this.row = null;
    bar?.remove();
  }

  show(row) {
    if (!row || row === this.row || this.busy()) return;
    const message = this.list.messageOf(row);
    if (!message || isTombstone(message) || isSystem(message) || message.ephemeral_id || row.querySelector(".edit-form")) {
      this.hide();
      return;
    }
    this.hide();
    this.row = row;
    this.bar = this.draw(message);
    row.append(this.bar);
  }

  moveTo(row) {
    const had = this.bar?.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.hide();
    this.show(row);
    if (had) this.bar?.querySelector(`[aria-label="${CSS.escape(had)}"]`)?.focus({ preventScroll: true });
  }

  draw(message) {
    const { acts } = this.list;
    const tool = (label, name, run) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onClick: run }, icon(name, 18));
    return h("div", { class: "tools", role: "group", "aria-label": "Message actions" },
      tool("Add reaction", "smile", (event) => acts.pickReaction(message, event.currentTarget)),
      !this.list.inThread && tool("Reply in thread", "thread", () => acts.openThread(message)),
      isOwn(message) && tool("Edit message", "pencil", () => this.edit(message)),
      menuButton({ label: "More actions", content: icon("more", 18), items: () => this.menu(message) }));
  }

  menu(message) {
    const { timeline, acts } = this.list;
    const shortcuts = store.shortcuts.filter((shortcut) => shortcut.type === "message");
    const items = [
      { label: "Copy link to message", key: "copy-link", icon: "link", run: () => this.copy(message) },
      ...(this.list.inThread ? [] : [{ label: "Reply in thread", key: "thread", icon: "thread", run: () => acts.openThread(message) }]),
    ];
    const room = store.channels.get(timeline.channelId);
    if (room?.is_member !== false && !room?.is_archived) {
      const pinned = room?.pins?.includes(message.ts);
      items.push({ label: pinned ? "Unpin" : "Pin to this channel", key: "pin", icon: "pin", run: () => this.pin(message, pinned) });
    }
    if (isOwn(message)) {
      items.push({ label: "Edit message", key: "edit", icon: "pencil", run: () => this.edit(message) },
        { label: "Delete message", key: "delete", icon: "trash", danger: true, run: () => this.remove(message) });
    }
    if (shortcuts.length) items.push({ separator: true });
    for (const shortcut of shortcuts) {
      items.push({ label: shortcut.name, key: shortcut.callback_id, icon: "bolt", description: store.app.name || "",
        run: () => this.runShortcut(shortcut, timeline.channelId, message) });
    }
    return items;
  }

  async runShortcut(shortcut, channel, message) {
    const answer = await api.shortcut({ as: store.me.id, callback_id: shortcut.callback_id, channel, ts: message.ts });
    if (answer.ok === false) toast(explain(answer), "error");
  }

  async copy(message) {
    const url = new URL(location.href);
    url.search = `?as=${store.me.id}&channel=${this.list.timeline.channelId}${message.thread_ts ? `&thread=${message.thread_ts}` : ""}`;
    try {
      await navigator.clipboard.writeText(url.href);
      toast("Link copied", "good");
    } catch {
      toast(url.href);
    }
  }

  async pin(message, remove) {
    const answer = await api.pin({ as: store.me.id, channel: this.list.timeline.channelId, ts: message.ts, remove });
    if (answer.ok === false) toast(explain(answer), "error");
  }

  async remove(message) {
    if (!(await ask("Delete message", "Delete this message? This cannot be undone.", "Delete", { danger: true }))) return;
    const answer = await api.remove({ as: store.me.id, channel: this.list.timeline.channelId, ts: message.ts });
    if (answer.ok === false) toast(explain(answer), "error");
  }

  /** Keys on a focused message: r react, t thread, e edit, Delete, m menu. */
  shortcutKey(event, message) {
    if (!message || message.ephemeral_id || isSystem(message) || isTombstone(message)) return;
    const { acts } = this.list;
    const row = event.target;
    const runs = {
      r: () => acts.pickReaction(message, row.querySelector(".tools button") || row),
      t: () => !this.list.inThread && acts.openThread(message),
      m: () => openMenu(row.querySelector(".tools button:last-child") || row, this.menu(message), { label: "More actions", align: "end" }),
      e: () => isOwn(message) && this.edit(message),
      Delete: () => isOwn(message) && this.remove(message),
    };
    if (!runs[event.key]) return;
    event.preventDefault();
    runs[event.key]();
  }

  edit(message) {
    const row = this.list.rowOf(message);
    if (!row || row.editing) return;
    this.hide();
    const main = row.node.querySelector(".message-main");
    const area = h("textarea", { class: "input", rows: "2", "aria-label": "Edit message", value: decodeDraft(message.text || "") });
    const done = () => {
      row.editing = false;
      row.message = null;
      this.list.draw();
      const fresh = this.list.rowOf(message)?.node;
      if (fresh) this.list.focusRow(fresh);
    };
    const save = async () => {
      const text = encodeDraft(area.value.trim());
      if (!text) return;
      const answer = await api.edit({ as: store.me.id, channel: this.list.timeline.channelId, ts: message.ts, text, escaped: true });
      if (answer.ok === false) toast(explain(answer), "error");
      done();
    };
    const form = h("form", { class: "edit-form", onSubmit: (event) => { event.preventDefault(); save(); } }, area,
      h("div", { class: "edit-actions" }, h("button", { type: "button", class: "button", onClick: done }, "Cancel"),
        h("button", { type: "submit", class: "button button-primary" }, "Save")));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); done(); }
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
    });
    row.editing = true;
    main.replaceChildren(form);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
}
