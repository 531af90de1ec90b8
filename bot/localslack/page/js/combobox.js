// An editable combobox with a listbox popup (single or multi), as the ARIA practices describe it.
// Items are {key, label, description?, raw}; `load(query)` gives groups [{label?, items}] or a promise of them.

import { announce, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { Popup } from "./popup.js";

export class Combobox {
  constructor(options) {
    Object.assign(this, {
      multi: false, selected: [], placeholder: "", max: Infinity, minQuery: 0, clearable: false, wait: 0, attributes: {}, ...options,
    });
    this.listId = freshId("list");
    this.active = -1;
    this.visible = [];
    this.turn = 0;
    this.input = h("input", {
      type: "text", role: "combobox", class: "combo-input", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-haspopup": "listbox", "aria-controls": this.listId, ...this.attributes,
      onInput: () => this.openList(), onClick: () => this.openList(true), onKeydown: (event) => this.key(event),
      onFocus: () => this.input.select(), onBlur: () => this.leave(),
    });
    this.chips = this.multi ? h("span", { class: "combo-chips" }) : null;
    this.clear = h("button", { type: "button", class: "icon-button combo-clear", "aria-label": "Clear selection", tabindex: "-1", onClick: () => this.pick(null) },
      icon("close", 14));
    this.node = h("div", { class: ["combo", this.multi && "combo-multi"], onPointerdown: (event) => this.press(event) },
      this.chips, this.input, this.clear, icon("chevron", 16));
    this.list = h("div", { role: "listbox", id: this.listId, class: "listbox", "aria-label": this.attributes["aria-label"] || "Options",
      "aria-multiselectable": this.multi ? "true" : null, onPointerdown: (event) => event.preventDefault() });
    this.popup = new Popup(this.node, this.list, { width: "anchor", host: this.node, onClose: () => this.closed() });
    this.draw();
  }

  press(event) {
    if (event.target === this.node || event.target.closest(".icon-chevron")) {
      event.preventDefault();
      this.input.focus();
      this.openList(true);
    }
  }

  draw() {
    const single = this.multi ? null : this.selected[0];
    this.input.value = single ? single.label : "";
    this.input.placeholder = this.multi && this.selected.length ? "" : this.placeholder;
    this.clear.hidden = !this.clearable || this.multi || !single;
    if (!this.chips) return;
    this.chips.replaceChildren(...this.selected.map((item) => h("span", { class: "chip" }, item.label,
      h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${item.label}`,
        onClick: () => { this.toggle(item); this.input.focus(); this.flush(); } }, icon("close", 12)))));
  }

  query() {
    const text = this.input.value.trim();
    return !this.multi && this.selected[0]?.label === this.input.value ? "" : text;
  }

  async openList(all = false) {
    if (this.input.disabled) return;
    const query = all ? "" : this.query();
    const turn = ++this.turn;
    if (query.length < this.minQuery) return this.show([], `Type at least ${this.minQuery} letter${this.minQuery === 1 ? "" : "s"}`);
    const loading = this.load(query);
    if (loading instanceof Promise) {
      this.show([], "Looking…");
      if (this.wait) await new Promise((resolve) => { setTimeout(resolve, this.wait); });
      if (turn !== this.turn) return undefined;
    }
    const groups = loading instanceof Promise && this.wait ? await this.load(query) : await loading;
    if (turn !== this.turn || !this.node.isConnected) return undefined;
    return this.show(groups.groups || groups, groups.problem || (query ? "No match" : "Nothing to choose"));
  }

  show(groups, empty) {
    this.visible = [];
    const nodes = [];
    for (const group of groups) {
      const options = group.items.map((item) => this.option(item));
      if (!group.label) nodes.push(...options);
      else {
        const id = freshId("group");
        nodes.push(h("div", { role: "group", "aria-labelledby": id }, h("div", { id, class: "listbox-group", role: "presentation" }, group.label),
          options));
      }
    }
    if (nodes.length === 0) nodes.push(h("div", { class: "listbox-empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, empty));
    this.list.replaceChildren(...nodes);
    this.input.setAttribute("aria-expanded", "true");
    this.popup.show();
    const chosen = this.visible.findIndex(({ item }) => this.has(item));
    this.move(this.multi ? 0 : Math.max(chosen, 0));
    if (document.activeElement === this.input && this.visible.length === 0) announce(empty);
  }

  option(item) {
    const index = this.visible.length;
    const on = this.has(item);
    const node = h("div", { role: "option", id: freshId("option"), class: "option", "aria-selected": String(on), "data-value": item.key,
      onClick: () => this.pick(item), onPointermove: () => this.move(index, false) },
    h("span", { class: "option-check" }, on && icon("check", 14)),
    h("span", { class: "option-text" }, item.node || item.label, item.description && h("span", { class: "option-description" }, item.description)));
    this.visible.push({ item, node });
    return node;
  }

  has(item) {
    return this.selected.some((chosen) => chosen.key === item.key);
  }

  move(index, scroll = true) {
    this.visible[this.active]?.node.classList.remove("option-active");
    this.active = this.visible.length ? (index + this.visible.length) % this.visible.length : -1;
    const now = this.visible[this.active]?.node;
    if (now) {
      now.classList.add("option-active");
      this.input.setAttribute("aria-activedescendant", now.id);
      if (scroll) now.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const { key } = event;
    const isOpen = this.popup.open;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) this.openList(true);
      else this.move(this.active + (key === "ArrowDown" ? 1 : -1));
    } else if ((key === "Home" || key === "End") && isOpen) {
      event.preventDefault();
      this.move(key === "Home" ? 0 : -1);
    } else if (key === "Enter") {
      event.preventDefault();
      if (isOpen && this.active >= 0) this.pick(this.visible[this.active].item);
      else if (!isOpen) this.openList(true);
    } else if (key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.draw();
      this.popup.hide();
    } else if (key === "Backspace" && this.multi && !this.input.value && this.selected.length) {
      this.toggle(this.selected.at(-1));
    }
  }

  pick(item) {
    if (this.multi) {
      this.toggle(item);
      this.input.value = "";
      this.input.focus();
      this.openList(true);
      return;
    }
    this.selected = item ? [item] : [];
    this.draw();
    this.popup.hide();
    this.input.focus({ preventScroll: true });
    this.onChange(this.selected);
  }

  toggle(item) {
    if (this.has(item)) this.selected = this.selected.filter((chosen) => chosen.key !== item.key);
    else if (this.selected.length < this.max) this.selected = [...this.selected, item];
    else announce(`At most ${this.max} can be chosen`);
    this.draw();
    this.changed = true;
    this.onEdit?.(this.selected);
    this.popup.place();
  }

  leave() {
    if (this.clearable && !this.multi && this.selected.length && this.input.value === "") {
      this.selected = [];
      this.onChange([]);
    }
    this.draw();
    this.popup.hide();
    this.flush();
  }

  flush() {
    if (!this.changed) return;
    this.changed = false;
    this.onChange(this.selected);
  }

  closed() {
    this.turn += 1;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.multi) this.flush();
  }
}

/** Groups whose items hold `query` in their label or description. */
export function filterGroups(groups, query) {
  const wanted = query.toLowerCase();
  const fits = (item) => `${item.label} ${item.description || ""}`.toLowerCase().includes(wanted);
  return groups.map((group) => ({ ...group, items: group.items.filter(fits) })).filter((group) => group.items.length);
}
