// The keys of this page, in a dialog.

import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";

const KEYS = [
  ["Everywhere", [["Ctrl K", "Go to a channel or person, find a message"], ["F6 and Shift F6", "Next and previous part of the page"], ["Alt ↑ and Alt ↓", "Previous and next channel"],
    ["Esc", "Close what is on top"], ["Ctrl /", "This list"]]],
  ["On a message", [["↑ and ↓", "Previous and next message"], ["R", "React"], ["T", "Reply in thread"], ["E", "Edit"], ["Del", "Delete"], ["M", "More, and the app's shortcuts"]]],
  ["Where you write", [["Enter", "Send"], ["Shift Enter", "New line"], ["/", "Slash commands"], ["@  #  :", "People, channels, emoji"], ["Tab", "Take the suggestion"], ["↑", "Edit your last message (when empty)"]]],
];

export function showKeys() {
  openDialog({ title: "Keyboard", className: "dialog-medium", body: KEYS.map(([where, keys]) => h("section", { class: "keys" }, h("h3", {}, where),
    h("dl", {}, keys.map(([key, does]) => h("div", {}, h("dt", {}, key.split(/ +/).map((part) => (part === "and" ? " and " : h("kbd", {}, part)))), h("dd", {}, does)))))) });
}
