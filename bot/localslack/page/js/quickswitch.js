// Ctrl/Cmd+K: go to a channel, a person or a message, or run an app's global shortcut, by a few letters.

import { api, explain } from "./api.js";
import { avatar } from "./avatar.js";
import { openDm } from "./channeldialogs.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName, channelTitle, emit, isAppDm, personName, store } from "./store.js";
import { ago } from "./time.js";
import { toast } from "./toasts.js";

function targets() {
  const channels = [...store.channels.values()].map((item) => ({
    key: item.id, text: channelName(item), note: item.is_archived ? "archived" : item.is_member === false ? "not joined" : isAppDm(item) ? "App" : "",
    mark: item.kind === "im" ? avatar(item.user, { size: "small" }) : icon(item.kind === "private" ? "lock" : "hash", 16), unread: item.unread || 0,
    run: () => emit("go", { channel: item.id }),
  }));
  const known = new Set([...store.channels.values()].filter((item) => item.kind === "im").map((item) => item.user));
  const people = [...store.people.values()].filter((item) => !item.deleted && item.id !== store.me.id && item.id !== "USLACKBOT" && !known.has(item.id)).map((item) => ({
    key: item.id, text: personName(item.id), note: item.title || "", mark: avatar(item.id, { size: "small" }), unread: 0, run: () => openDm(item.id),
  }));
  const shortcuts = store.shortcuts.filter((item) => item.type === "global" || item.type === "shortcut").map((item) => ({
    key: item.callback_id, text: item.name, note: "Shortcut", mark: icon("bolt", 16), unread: 0, run: () => runGlobal(item),
  }));
  return [...channels, ...people, ...shortcuts];
}

async function runGlobal(item) {
  const answer = await api.shortcut({ as: store.me.id, callback_id: item.callback_id });
  if (answer.ok === false) toast(explain(answer), "error");
}

function matching(all, typed) {
  const wanted = typed.trim().toLowerCase().replace(/^[#@]/, "");
  const score = (item) => {
    const text = item.text.toLowerCase();
    if (!wanted) return item.unread ? 0 : 1;
    if (text.startsWith(wanted)) return 0;
    return text.split(/[\s-]+/).some((word) => word.startsWith(wanted)) ? 1 : text.includes(wanted) ? 2 : 9;
  };
  return all.map((item) => [score(item), item]).filter(([rank]) => rank < 9).sort((a, b) => a[0] - b[0]).slice(0, 12).map(([, item]) => item);
}

function foundTarget(item) {
  return {
    key: item.ts, text: item.text || "file", note: `${channelTitle(store.channels.get(item.channel))} · ${ago(item.ts)}`, found: true, unread: 0,
    mark: avatar(item.user, { size: "small", name: item.username || "" }), run: () => emit("go", { channel: item.channel, thread: item.thread_ts, ts: item.ts }),
  };
}

class QuickSwitch {
  constructor() {
    Object.assign(this, { before: document.activeElement, all: targets(), shown: [], found: [], active: 0 });
    const listId = freshId("quick");
    this.list = h("div", { role: "listbox", id: listId, class: "listbox quick-list", "aria-label": "Matches" });
    this.field = h("input", {
      type: "text", role: "combobox", class: "input", placeholder: "Go to a channel or person, or find a message…", "aria-label": "Go to", "aria-expanded": "true",
      "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off", onInput: () => this.typed(), onKeydown: (event) => this.key(event),
    });
    this.dialog = h("dialog", { class: "dialog quick", "aria-label": "Quick switch",
      onPointerdown: (event) => { if (event.target === this.dialog) this.close(); } }, this.field, this.list);
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.draw();
    this.field.focus();
  }

  close(restore = true) {
    this.dialog.close();
    this.dialog.remove();
    if (restore && this.before?.isConnected) this.before.focus({ preventScroll: true });
  }

  run(item) {
    this.close(false);
    item.run();
  }

  move(at) {
    if (!this.shown.length) return;
    this.active = (at + this.shown.length) % this.shown.length;
    this.shown.forEach(({ node }, index) => {
      node.classList.toggle("option-active", index === this.active);
      node.setAttribute("aria-selected", String(index === this.active));
    });
    const { node } = this.shown[this.active];
    this.field.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  option(item, index) {
    return { ...item, node: h("div", {
      role: "option", id: freshId("go"), class: "option", "aria-selected": "false", "data-value": item.key,
      onClick: () => this.run(item), onPointermove: () => this.move(index),
    }, item.mark, h("span", { class: ["option-text", item.found && "option-found"] }, item.text), h("span", { class: "completion-note" }, item.note)) };
  }

  /** Names are matched at once; messages are looked for when the typing pauses. */
  typed() {
    const text = this.field.value.trim();
    this.found = [];
    this.draw();
    clearTimeout(this.timer);
    if (text.length < 3) return;
    this.timer = setTimeout(async () => {
      const answer = await api.search(store.me.id, text);
      if (!this.dialog.isConnected || this.field.value.trim() !== text) return;
      this.found = (answer.found || []).map(foundTarget);
      this.draw(this.active);
    }, 150);
  }

  draw(active = 0) {
    this.shown = [...matching(this.all, this.field.value), ...this.found].map((item, index) => this.option(item, index));
    const none = h("div", { role: "option", "aria-selected": "false", "aria-disabled": "true", class: "listbox-empty" }, "Nothing found");
    const nodes = this.shown.map(({ node }) => node);
    const first = this.shown.findIndex((item) => item.found);
    if (first >= 0) nodes.push(h("div", { role: "group", "aria-label": "Messages" }, h("div", { class: "listbox-label", "aria-hidden": "true" }, "Messages"), nodes.splice(first)));
    this.list.replaceChildren(...(nodes.length ? nodes : [none]));
    if (!this.shown.length) this.field.removeAttribute("aria-activedescendant");
    this.move(active);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(this.active + step);
    else if (event.key === "Enter" && this.shown[this.active]) this.run(this.shown[this.active]);
    else return;
    event.preventDefault();
  }
}

/** Opens the quick switch, unless it is open. */
export function quickSwitch() {
  if (!document.querySelector(".quick")) new QuickSwitch();
}
