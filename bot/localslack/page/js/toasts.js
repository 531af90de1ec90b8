// Short notices in the corner; the container is a polite live region.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Shows `text` for a while; `level` is "info", "good" or "error". */
export function toast(text, level = "info") {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const close = h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss notice", onClick: () => note.remove() },
    icon("close", 14));
  const note = h("div", { class: ["toast", `toast-${level}`], "data-level": level },
    icon(level === "error" ? "fault" : level === "good" ? "check" : "bolt", 18), h("span", { class: "toast-text" }, text), close);
  box.append(note);
  while (box.children.length > 4) box.firstElementChild.remove();
  setTimeout(() => note.remove(), level === "error" ? 9000 : 5000);
}
