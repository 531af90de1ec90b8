// Native <dialog> boxes of the page itself: confirmations and small forms.

import { h, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { plainText, textObject } from "./mrkdwn.js";

/** Opens `body` in a modal dialog and returns {dialog, close(value), done: Promise<value | null>}. */
export function openDialog({ title, body, footer = null, className = "", onCancel = null }) {
  const titleId = freshId("dialog-title");
  let settle;
  const done = new Promise((resolve) => { settle = resolve; });
  const close = (value = null) => {
    if (!dialog.isConnected) return;
    dialog.close();
    dialog.remove();
    settle(value);
  };
  const cancel = () => (onCancel ? onCancel() : close(null));
  const dialog = h("dialog", { class: ["dialog", className], "aria-labelledby": titleId },
    h("header", { class: "dialog-head" }, h("h2", { id: titleId }, title),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", onClick: cancel }, icon("close"))),
    h("div", { class: "dialog-body" }, body), footer && h("footer", { class: "dialog-foot" }, footer));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); cancel(); });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close, done };
}

/** Block Kit's confirmation object as a dialog; resolves to true when the person agrees. */
export async function confirmBlock(confirm) {
  const agree = h("button", {
    type: "button", class: ["button", confirm.style === "danger" ? "button-danger" : "button-primary"], "data-part": "confirm",
  }, plainText(confirm.confirm || { text: "Yes" }));
  const deny = h("button", { type: "button", class: "button", "data-part": "deny" }, plainText(confirm.deny || { text: "No" }));
  const box = openDialog({
    title: confirm.title?.text || "Are you sure?", className: "dialog-small", body: textObject(confirm.text), footer: [deny, agree],
  });
  agree.addEventListener("click", () => box.close(true));
  deny.addEventListener("click", () => box.close(false));
  agree.focus();
  return Boolean(await box.done);
}

/** A yes/no question of the page's own. */
export function ask(title, text, yes, { danger = false } = {}) {
  return confirmBlock({
    title: { text: title }, text: { type: "plain_text", text, emoji: false }, confirm: { text: yes }, deny: { text: "Cancel" },
    style: danger ? "danger" : "primary",
  });
}

/** A small form: fields are {name, label, type?, value?, hint?, options?, required?}; resolves to {name: value} or null. */
export async function formDialog({ title, fields, yes, intro = "" }) {
  const rows = fields.map(fieldRow);
  const form = h("form", { class: "form", method: "dialog" }, intro && h("p", { class: "form-intro" }, intro), rows);
  const send = h("button", { type: "submit", class: "button button-primary" }, yes);
  const cancel = h("button", { type: "button", class: "button" }, "Cancel");
  form.append(h("div", { class: "dialog-foot" }, cancel, send));
  const box = openDialog({ title, body: form, className: "dialog-small" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = {};
    for (const { name, type } of fields) {
      const input = form.elements.namedItem(name);
      values[name] = type === "checkbox" ? input.checked : input.value.trim();
    }
    box.close(values);
  });
  cancel.addEventListener("click", () => box.close(null));
  form.querySelector("input,select,textarea")?.focus();
  return box.done;
}

function fieldRow({ name, label, type = "text", value = "", hint = "", options = null, required = true }) {
  const id = freshId("field");
  if (type === "checkbox") {
    return h("label", { class: "choice" }, h("input", { type: "checkbox", name, checked: Boolean(value) }), h("span", {}, label,
      hint && h("span", { class: "choice-description" }, hint)));
  }
  const control = options
    ? h("select", { id, name, class: "input", value }, options.map(([key, text]) => h("option", { value: key }, text)))
    : h("input", { id, name, type, class: "input", value, required, autocomplete: "off" });
  return h("div", { class: "form-row" }, h("label", { for: id, class: "label" }, label), control, hint && h("p", { class: "hint" }, hint));
}
