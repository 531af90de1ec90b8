// Completion in the composer: /commands at the start, @people, #channels and :emoji: at the caret.

import { avatar } from "./avatar.js";
import { freshId, h } from "./dom.js";
import { findEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { emojiNode } from "./mrkdwn.js";
import { Popup } from "./popup.js";
import { store } from "./store.js";

const LIMIT = 8;

function ranked(list, wanted, names) {
  const score = (item) => {
    const texts = names(item).filter(Boolean).map((text) => text.toLowerCase());
    if (texts.some((text) => text.startsWith(wanted))) return 0;
    if (texts.some((text) => text.split(/[\s._-]+/).some((word) => word.startsWith(wanted)))) return 1;
    return texts.some((text) => text.includes(wanted)) ? 2 : 3;
  };
  return list.map((item) => [score(item), item]).filter(([rank]) => rank < 3).sort((a, b) => a[0] - b[0]).slice(0, LIMIT).map(([, item]) => item);
}

function commands(wanted) {
  return ranked(store.commands, wanted, (item) => [item.command.slice(1)]).map((item) => ({
    text: `${item.command} `, node: [icon("bolt", 18), h("span", { class: "completion-main" }, h("strong", {}, item.command), " ",
      h("span", { class: "completion-usage" }, item.usage_hint || "")), h("span", { class: "completion-note" }, item.description || "")],
  }));
}

const BROADCASTS = [["here", "Notify everyone who is here"], ["channel", "Notify everyone in this channel"]];

function people(wanted) {
  const all = [...store.people.values()].filter((person) => !person.deleted);
  const found = ranked(all, wanted, (item) => [item.name, item.real_name]).map((item) => ({
    text: `@${item.name} `, node: [avatar(item.id, { size: "small" }), h("span", { class: "completion-main" }, h("strong", {}, item.real_name || item.name), ` @${item.name}`),
      h("span", { class: "completion-note" }, item.title || (item.is_bot ? "App" : ""))],
  }));
  const wide = BROADCASTS.filter(([name]) => wanted && name.startsWith(wanted)).map(([name, note]) => ({
    text: `@${name} `, node: [icon("people", 18), h("span", { class: "completion-main" }, h("strong", {}, `@${name}`)), h("span", { class: "completion-note" }, note)],
  }));
  const groups = ranked([...store.usergroups.values()], wanted, (item) => [item.handle, item.name]).map((item) => ({
    text: `@${item.handle} `, node: [icon("people", 18), h("span", { class: "completion-main" }, h("strong", {}, item.name || item.handle), ` @${item.handle}`),
      h("span", { class: "completion-note" }, `${(item.users || []).length} people`)],
  }));
  return [...found, ...groups, ...wide].slice(0, LIMIT);
}

function channels(wanted) {
  const all = [...store.channels.values()].filter((item) => (item.kind === "public" || item.kind === "private") && !item.is_archived);
  return ranked(all, wanted, (item) => [item.name]).map((item) => ({
    text: `#${item.name} `, node: [icon(item.kind === "private" ? "lock" : "hash", 16), h("span", { class: "completion-main" }, item.name),
      h("span", { class: "completion-note" }, item.topic || "")],
  }));
}

function emoji(wanted) {
  return findEmoji(wanted, LIMIT).map((name) => ({ text: `:${name}: `, node: [emojiNode(name), h("span", { class: "completion-main" }, `:${name}:`)] }));
}

const SOURCES = [
  { pattern: /^\/([\w-]*)$/, find: commands, label: "Slash commands", atStart: true },
  { pattern: /(?:^|[\s(])(@([\p{L}\p{N}._-]*))$/u, find: people, label: "People" },
  { pattern: /(?:^|[\s(])(#([\p{L}\p{N}_-]*))$/u, find: channels, label: "Channels" },
  { pattern: /(?:^|[\s(])(:([a-z0-9_+-]{2,}))$/, find: emoji, label: "Emoji" },
];

export class Completions {
  /** Watches a textarea; `commandsToo` is false in threads, where slash commands do not work. */
  constructor(area, { commandsToo = true } = {}) {
    Object.assign(this, { area, commandsToo, items: [], active: 0, from: 0 });
    this.list = h("div", { role: "listbox", id: freshId("completions"), class: "listbox completions", onPointerdown: (event) => event.preventDefault() });
    this.popup = new Popup(area.parentElement || area, this.list, { width: "within", onClose: () => this.closed() });
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.addEventListener("input", () => this.look());
    area.addEventListener("click", () => this.look());
    area.addEventListener("blur", () => this.popup.hide());
  }

  get open() {
    return this.popup.open;
  }

  look() {
    const { value, selectionStart, selectionEnd } = this.area;
    const before = value.slice(0, selectionStart);
    if (selectionStart !== selectionEnd) return this.popup.hide();
    for (const source of SOURCES) {
      const match = source.pattern.exec(before);
      if (!match || (source.atStart && !this.commandsToo)) continue;
      const token = source.atStart ? match[0] : match[1];
      const items = source.find((source.atStart ? match[1] : match[2]).toLowerCase());
      if (items.length) return this.show(items, selectionStart - token.length, source.label);
    }
    return this.popup.hide();
  }

  show(items, from, label) {
    Object.assign(this, { items, from });
    this.popup.anchor = this.area.closest(".composer-box") || this.area;
    this.list.setAttribute("aria-label", label);
    this.list.replaceChildren(...items.map((item, at) => {
      item.box = h("div", { role: "option", id: freshId("completion"), class: "option completion", "aria-selected": "false", "data-value": item.text.trim(),
        onClick: () => this.take(at), onPointermove: () => this.move(at) }, item.node);
      return item.box;
    }));
    this.popup.show();
    this.area.setAttribute("aria-controls", this.list.id);
    this.move(0);
  }

  move(at) {
    this.active = (at + this.items.length) % this.items.length;
    this.items.forEach((item, index) => {
      item.box.classList.toggle("option-active", index === this.active);
      item.box.setAttribute("aria-selected", String(index === this.active));
    });
    this.area.setAttribute("aria-activedescendant", this.items[this.active].box.id);
  }

  take(at) {
    const { value, selectionStart } = this.area;
    const { text } = this.items[at];
    this.area.value = value.slice(0, this.from) + text + value.slice(selectionStart).replace(/^ /, "");
    const caret = this.from + text.length;
    this.area.setSelectionRange(caret, caret);
    this.area.focus();
    this.popup.hide();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  closed() {
    this.items = [];
    this.area.removeAttribute("aria-activedescendant");
    this.area.removeAttribute("aria-controls");
  }

  /** Handles a key while open; true when it was used. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.move(this.active + 1);
    else if (event.key === "ArrowUp") this.move(this.active - 1);
    else if (event.key === "Escape") {
      event.stopPropagation();
      this.popup.hide();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !this.isWhole())) this.take(this.active);
    else return false;
    event.preventDefault();
    return true;
  }

  /** True when the choice is already typed in full: Enter then sends, instead of completing it. */
  isWhole() {
    return this.area.value.slice(this.from, this.area.selectionStart) === this.items[this.active].text.trim();
  }
}
