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

/** Opens beside `anchor`, from its left or right edge (`align`); resolves to a short name, or null. */
export function pickEmoji(anchor, align = "end") {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const listId = freshId("emoji");
    let active = 0;
    let shown = [];
    let result = null;
    const grid = h("div", { role: "listbox", id: listId, class: "emoji-grid", "aria-label": "Emoji" });
    const field = h("input", {
      type: "text", role: "combobox", class: "input", placeholder: "Search emoji", "aria-label": "Search emoji", "aria-expanded": "true",
      "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off",
    });
    const box = h("div", { class: "picker", role: "dialog", "aria-label": "Emoji picker" }, field, grid);
    const finish = (name) => { result = name; popup.hide(); };
    anchor.setAttribute("aria-expanded", "true"); // also keeps the bar on a message in place
    const popup = new Popup(anchor, box, { align, onClose: () => {
      anchor.removeAttribute("aria-expanded");
      (before?.isConnected ? before : null)?.focus({ preventScroll: true });
      resolve(result);
    } });
    const move = (index) => {
      shown[active]?.node.classList.remove("option-active");
      active = Math.max(0, Math.min(index, shown.length - 1));
      const now = shown[active]?.node;
      now?.classList.add("option-active");
      now?.scrollIntoView({ block: "nearest" });
      if (now) field.setAttribute("aria-activedescendant", now.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const draw = () => {
      const wanted = field.value.trim().replace(/:/g, "").toLowerCase().replace(/ /g, "_");
      const names = wanted ? findEmoji(wanted, 64) : [...new Set([...FREQUENT, ...unique()])];
      shown = names.map((name) => ({ name, node: h("div", { role: "option", id: freshId("pick"), class: "emoji-option", "aria-selected": "false",
        "aria-label": name.replace(/_/g, " "), title: `:${name}:`, "data-emoji": name, onClick: () => finish(name) }, emojiNode(name)) }));
      grid.replaceChildren(...shown.map(({ node }) => node));
      if (!shown.length) grid.append(h("div", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "listbox-empty" }, "No emoji of that name"));
      move(0);
    };
    field.addEventListener("input", draw);
    box.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
      if (steps[event.key]) { event.preventDefault(); move(active + steps[event.key]); }
      else if (event.key === "Enter" && shown[active]) { event.preventDefault(); finish(shown[active].name); }
      else if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); finish(null); }
    });
    popup.show();
    draw();
    popup.place();
    field.focus();
  });
}
