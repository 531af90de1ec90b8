// Light, dark, or as the system says.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "localslack.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const chosen = () => document.documentElement.dataset.theme || "";
const isDark = () => (chosen() ? chosen() === "dark" : system.matches);

export function themeButton() {
  const button = h("button", { type: "button", class: "top-button", onClick: () => choose(isDark() ? "light" : "dark") });
  const draw = () => {
    const label = isDark() ? "Use light colours" : "Use dark colours";
    button.setAttribute("aria-label", label);
    button.title = label;
    button.replaceChildren(icon(isDark() ? "sun" : "moon", 18));
  };
  const choose = (theme) => {
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem(KEY, theme); } catch { /* storage may be off */ }
    draw();
  };
  system.addEventListener("change", draw);
  draw();
  return button;
}
