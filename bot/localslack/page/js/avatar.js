// Avatars: coloured initials for people, our own mark for apps.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { person, store } from "./store.js";

const COLORS = 10;

function initials(name) {
  const words = (name || "?").replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] || "?").slice(0, 1);
  return letters.toUpperCase();
}

/** Neighbours in the list of people get different colours; others one by their name. */
function shade(text) {
  const at = [...store.people.keys()].indexOf(text);
  if (at >= 0) return at % COLORS;
  let sum = 0;
  for (const char of String(text)) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return sum % COLORS;
}

/** A square avatar; decorative, the name stands beside it. `size` is small, medium or large. */
export function avatar(userId, { name = "", isBot = false, size = "medium", image = "" } = {}) {
  const found = person(userId);
  const label = found?.real_name || found?.name || name;
  const bot = isBot || found?.is_bot;
  const props = { class: ["avatar", `avatar-${size}`, bot ? "avatar-bot" : `avatar-${shade(userId || label)}`], "aria-hidden": "true" };
  if (image) return h("span", props, h("img", { src: image, alt: "" }));
  return h("span", props, bot ? icon("app", size === "small" ? 12 : 22) : initials(label));
}
