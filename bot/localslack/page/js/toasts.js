// Short notices in the corner, above everything else; the container is a polite live region.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 4;
const MARKS = { error: "fault", good: "check", reply: "thread" };

/** Shows `text` for a while; `level` is "info", "good", "reply" or "error". `action` = {label, run}. */
export function toast(text, level = "info", action = null) {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const gone = () => {
    note.remove();
    if (!box.children.length && box.matches(":popover-open")) box.hidePopover();
  };
  const close = h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss notice", onClick: gone }, icon("close", 14));
  const act = action && h("button", { class: "link-button", type: "button", onClick: () => { gone(); action.run(); } }, action.label);
  const note = h("div", { class: ["toast", `toast-${level}`], "data-level": level }, icon(MARKS[level] || "bolt", 18),
    h("div", { class: "toast-text" }, text, act && h("div", {}, act)), close);
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover(); // again, to come to lie above a dialog that was opened since
  box.append(note);
  while (box.children.length > MOST) box.firstElementChild.remove();
  setTimeout(gone, level === "info" || level === "good" ? 5000 : 9000);
}
