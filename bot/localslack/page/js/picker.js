// The emoji picker: a search field over a grid of emoji, by pointer or keys.

import { freshId, h } from "./dom.js";
import { EMOJI, FREQUENT, findEmoji } from "./emoji.js";
import { emojiNode } from "./mrkdwn.js";
import { Popup } from "./popup.js";

const COLUMNS = 8;

function unique() {
  const seen = new Set();
  return [...EMOJI.entries()].filter(([, char]) => !seen.has(char) && seen.add(char)).map(([name]) => name);
}

class Picker {
  constructor(anchor, align, done) {
    Object.assign(this, { active: 0, shown: [], result: null, before: document.activeElement });
    const listId = freshId("emoji");
    this.grid = h("div", { role: "listbox", id: listId, class: "emoji-grid", "aria-label": "Emoji" });
    this.field = h("input", {
      type: "text", role: "combobox", class: "input", placeholder: "Search emoji", "aria-label": "Search emoji", "aria-expanded": "true",
      "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off", onInput: () => this.draw(),
    });
    const box = h("div", { class: "picker", role: "dialog", "aria-label": "Emoji picker", onKeydown: (event) => this.key(event) }, this.field, this.grid);
    anchor.setAttribute("aria-expanded", "true"); // also keeps the bar on a message in place
    this.popup = new Popup(anchor, box, { align, onClose: () => {
      anchor.removeAttribute("aria-expanded");
      if (this.before?.isConnected) this.before.focus({ preventScroll: true });
      done(this.result);
    } });
    this.popup.show();
    this.draw();
    this.popup.place();
    this.field.focus();
  }

  finish(name) {
    this.result = name;
    this.popup.hide();
  }

  move(index) {
    this.shown[this.active]?.node.classList.remove("option-active");
    this.active = Math.max(0, Math.min(index, this.shown.length - 1));
    const now = this.shown[this.active]?.node;
    now?.classList.add("option-active");
    now?.scrollIntoView({ block: "nearest" });
    if (now) this.field.setAttribute("aria-activedescendant", now.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  option(name) {
    return { name, node: h("div", {
      role: "option", id: freshId("pick"), class: "emoji-option", "aria-selected": "false", "aria-label": name.replace(/_/g, " "), title: `:${name}:`,
      "data-emoji": name, onClick: () => this.finish(name),
    }, emojiNode(name)) };
  }

  draw() {
    const wanted = this.field.value.trim().replace(/:/g, "").toLowerCase().replace(/ /g, "_");
    const names = wanted ? findEmoji(wanted, 64) : [...new Set([...FREQUENT, ...unique()])];
    this.shown = names.map((name) => this.option(name));
    const none = h("div", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "listbox-empty" }, "No emoji of that name");
    this.grid.replaceChildren(...(names.length ? this.shown.map(({ node }) => node) : [none]));
    this.move(0);
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    if (steps[event.key]) this.move(this.active + steps[event.key]);
    else if (event.key === "Enter" && this.shown[this.active]) this.finish(this.shown[this.active].name);
    else if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      this.finish(null);
    } else return;
    event.preventDefault();
  }
}

/** Opens beside `anchor`, from its left or right edge (`align`); resolves to a short name, or null. */
export function pickEmoji(anchor, align = "end") {
  return new Promise((resolve) => { new Picker(anchor, align, resolve); });
}
