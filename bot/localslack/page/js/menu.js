// A menu button: arrow keys, Home, End, first letters, Enter, Escape; focus goes back to the button.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { Popup } from "./popup.js";

function itemNode(item, choose) {
  if (item.separator) return h("div", { role: "separator", class: "menu-separator" });
  return h("div", {
    role: item.checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": item.checked === undefined ? null : String(item.checked),
    tabindex: "-1", class: ["menu-item", item.danger && "menu-danger"], "data-key": item.key || null,
    "aria-disabled": item.disabled ? "true" : null, onClick: () => choose(item),
    onPointerenter: (event) => event.currentTarget.focus({ preventScroll: true }),
  }, item.icon && (typeof item.icon === "string" ? icon(item.icon, 18) : item.icon),
  h("span", { class: "menu-text" }, item.node || item.label, item.description && h("span", { class: "menu-description" }, item.description)),
  item.checked && icon("check", 18));
}

function steer(event, box, close) {
  const items = [...box.querySelectorAll("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const go = (index) => { event.preventDefault(); items[(index + items.length) % items.length]?.focus(); };
  if (event.key === "ArrowDown") go(at + 1);
  else if (event.key === "ArrowUp") go(at < 0 ? -1 : at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(-1);
  else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); document.activeElement.click(); }
  else if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key.length === 1) {
    const letter = event.key.toLowerCase();
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    order.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  }
}

/** Opens a menu beside `anchor`. Items: {label, key?, icon?, description?, danger?, disabled?, run()} or {separator}. */
export function openMenu(anchor, items, { label = "Menu", align = "start", onClose = () => {} } = {}) {
  const box = h("div", { role: "menu", class: "menu", "aria-label": label });
  const hadFocus = document.activeElement;
  const popup = new Popup(anchor, box, { align, onClose: () => {
    anchor.setAttribute("aria-expanded", "false");
    onClose();
  } });
  const close = () => {
    const inside = box.contains(document.activeElement);
    popup.hide();
    if (inside) (anchor.isConnected ? anchor : hadFocus)?.focus({ preventScroll: true });
  };
  const choose = (item) => {
    if (item.disabled) return;
    close();
    item.run();
  };
  box.append(...items.map((item) => itemNode(item, choose)));
  box.addEventListener("keydown", (event) => steer(event, box, close));
  anchor.setAttribute("aria-expanded", "true");
  popup.show();
  box.querySelector("[role^=menuitem]")?.focus({ preventScroll: true });
  return popup;
}

/** A button that opens a menu; `items` may be a function, asked at each opening. */
export function menuButton({ label, content, items, align = "end", className = "icon-button", attributes = {} }) {
  return h("button", {
    type: "button", class: className, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", ...attributes,
    onClick: (event) => {
      const button = event.currentTarget;
      if (button.getAttribute("aria-expanded") === "true") return;
      openMenu(button, typeof items === "function" ? items() : items, { label, align });
    },
  }, content || icon("more"));
}
