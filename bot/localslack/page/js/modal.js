// The app's modals: a stack of views, of which the top one is shown.

import { api, explain } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { problemOf } from "./blocks/text_inputs.js";
import { announce, freshId, h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { store } from "./store.js";
import { forgetSurface, surfaceFor } from "./surface.js";

const FOCUSABLE = ".dialog-body input, .dialog-body textarea, .dialog-body select, .dialog-body [contenteditable], .dialog-body button, .dialog-body a[href]";

function isEmpty(state) {
  if (!state) return true;
  const { type: _type, ...rest } = state;
  return Object.values(rest).every((value) => value === null || value === "" || (Array.isArray(value) && value.length === 0));
}

/** The problems that Slack's own client finds before it submits, by block_id. */
function localErrors(view, values) {
  const errors = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    const state = values[block.block_id]?.[block.element.action_id];
    if (isEmpty(state)) {
      if (!block.optional) errors[block.block_id] = "Please complete this required field.";
    } else {
      const problem = "value" in state ? problemOf(block.element, state.value) : null;
      if (problem) errors[block.block_id] = problem;
    }
  }
  return errors;
}

export class Modals {
  constructor() {
    this.stack = [];
    this.dialog = null;
    this.errors = {};
    this.opener = null;
    this.left = new Set(); // views that this page has closed itself, before the server said so
  }

  get top() {
    return this.stack.at(-1);
  }

  /** All views at once, as after a reload. */
  restore(views) {
    this.stack = views || [];
    this.errors = {};
    this.draw(true);
  }

  opened(view) {
    if (!this.stack.length) this.opener = document.activeElement;
    const at = this.stack.findIndex((known) => known.id === view.id);
    if (at >= 0) return this.updated(view);
    this.stack.push(view);
    this.errors = {};
    return this.draw(true);
  }

  updated(view) {
    const at = this.stack.findIndex((known) => known.id === view.id);
    if (at < 0) return;
    this.stack[at] = view;
    if (view.id === this.top.id) {
      this.errors = {};
      this.draw(false);
    }
  }

  closed({ view_id: viewId, view_ids: viewIds, clear, view = null }) {
    const gone = new Set([viewId, ...(viewIds || [])].filter(Boolean));
    const before = this.top;
    this.stack = clear ? [] : this.stack.filter((view) => !gone.has(view.id));
    if (view && !this.left.has(view.id) && !this.stack.some((known) => known.id === view.id)) this.stack.push(view);
    gone.forEach((id) => forgetSurface(`v:${id}`));
    if (this.top !== before) {
      this.errors = {};
      this.draw(true);
    }
  }

  surface(view) {
    return surfaceFor(`v:${view.id}`, "modal", { view_id: view.id });
  }

  draw(isNew) {
    if (!this.top) {
      this.hide();
      return;
    }
    const view = this.top;
    const restore = this.dialog && !isNew ? keepFocus(this.dialog) : null;
    const scroll = this.dialog && !isNew ? this.dialog.querySelector(".dialog-body").scrollTop : 0;
    const parts = this.parts(view);
    if (!this.dialog) {
      this.dialog = h("dialog", { class: "dialog modal" });
      this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.cancel(); });
      document.body.append(this.dialog);
    }
    this.dialog.dataset.view = view.id;
    this.dialog.dataset.callback = view.callback_id || "";
    this.dialog.setAttribute("aria-labelledby", parts.titleId);
    this.dialog.replaceChildren(parts.form);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector(".dialog-body").scrollTop = scroll;
    if (restore) restore();
    if (!restore || !this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  parts(view) {
    const titleId = freshId("modal-title");
    const ctx = { surface: this.surface(view), errors: this.errors, headingLevel: "3", touched: (blockId) => this.touched(blockId) };
    const pushed = this.stack.length > 1;
    const submit = view.submit && h("button", { type: "submit", class: "button button-primary", "data-focus": "submit" }, plainText(view.submit));
    const close = h("button", { type: "button", class: "button", "data-focus": "close", onClick: () => this.cancel() }, view.close ? plainText(view.close) : view.submit ? "Cancel" : "Close");
    const body = h("div", { class: "dialog-body blocks" }, drawBlocks(view.blocks, ctx));
    const form = h("form", { class: "modal-form", novalidate: true, onSubmit: (event) => { event.preventDefault(); this.submit(view); } },
      h("header", { class: "dialog-head" },
        pushed && h("button", { type: "button", class: "icon-button", "aria-label": "Back", "data-focus": "back", onClick: () => this.cancel() }, icon("back")),
        h("h2", { id: titleId }, plainText(view.title)),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close all", "data-focus": "close-all", onClick: () => this.cancel(true) }, icon("close"))),
      body, h("div", { class: "modal-problem", role: "alert" }), h("footer", { class: "dialog-foot" }, close, submit));
    return { titleId, form };
  }

  focusFirst() {
    const wanted = this.dialog.querySelector("[data-autofocus=true]") || this.dialog.querySelector(".has-error input, .has-error textarea, .has-error [contenteditable]")
      || this.dialog.querySelector(FOCUSABLE) || this.dialog.querySelector(".dialog-foot button");
    wanted?.focus();
  }

  /** An input was changed: its error no longer holds. */
  touched(blockId) {
    if (!this.errors[blockId]) return;
    delete this.errors[blockId];
    const block = this.dialog.querySelector(`.block-input[data-block-id="${CSS.escape(blockId)}"]`);
    block?.classList.remove("has-error");
    block?.querySelector(".error")?.remove();
    block?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }

  showErrors(errors) {
    this.errors = { ...errors };
    this.draw(false);
    this.dialog.querySelector(".has-error input, .has-error textarea, .has-error [contenteditable], .has-error [role=combobox]")?.focus();
    announce(`${Object.keys(errors).length} problem${Object.keys(errors).length === 1 ? "" : "s"} in this form`);
  }

  async submit(view) {
    const { values } = this.surface(view);
    const found = localErrors(view, values);
    if (Object.keys(found).length) {
      this.showErrors(found);
      return;
    }
    const button = this.dialog.querySelector("[data-focus=submit]");
    if (button?.getAttribute("aria-busy") === "true") return;
    button?.setAttribute("aria-busy", "true");
    const answer = await api.submit({ as: store.me.id, view_id: view.id, state: values });
    button?.removeAttribute("aria-busy");
    if (!this.dialog || this.stack.every((known) => known.id !== view.id)) return;
    if (answer.response_action === "errors" || answer.errors) this.showErrors(answer.errors || {});
    else if (answer.ok === false) this.problem(explain(answer));
    else if (answer.response_action === "clear") this.closed({ clear: true });
    else if (!answer.response_action) this.closed({ view_id: view.id });
  }

  problem(text) {
    const box = this.dialog.querySelector(".modal-problem");
    box.textContent = `We had some trouble connecting. ${text} Try again?`;
  }

  async cancel(all = false) {
    const view = this.top;
    if (!view) return;
    const gone = all ? { clear: true } : { view_id: view.id };
    for (const { id } of all ? this.stack : [view]) this.left.add(id);
    this.closed(gone);
    await api.closeView({ as: store.me.id, view_id: view.id, clear: all || undefined });
  }

  hide() {
    if (!this.dialog) return;
    this.dialog.close();
    this.dialog.remove();
    this.dialog = null;
    if (this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    else document.querySelector(".composer-text")?.focus({ preventScroll: true });
    this.opener = null;
  }
}
