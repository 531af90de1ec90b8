// Faults on demand: what shall go wrong between the local Slack and the app.

import { api, explain } from "./api.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toasts.js";

const KINDS = [
  ["rate_limited", "429: too many requests"], ["server_error", "500: server error"], ["timeout_before", "Time-out, nothing happened"],
  ["timeout_after", "Time-out after it happened"], ["drop_connection", "Connection dropped"], ["slow", "Slow answers"],
  ["duplicate_events", "Events twice"], ["reorder_events", "Events out of order"], ["disconnect", "Socket disconnected"], ["stale_history", "Stale history"],
];
const FIELDS = [
  ["method", "Only this method", "text", "chat.postMessage", ""], ["count", "How often", "number", "always", ""], ["probability", "Probability (0 to 1)", "number", "1", ""],
  ["seconds", "Seconds", "number", "", ""], ["seed", "Seed", "number", "", ""],
];

export class FaultsPanel {
  constructor() {
    this.list = h("ul", { class: "fault-list", "aria-label": "Active faults" });
    this.kind = h("select", { class: "input", name: "kind", id: freshId("fault-kind") }, KINDS.map(([value, label]) => h("option", { value }, label)));
    this.form = h("form", { class: "fault-form", onSubmit: (event) => { event.preventDefault(); this.add(); } },
      h("div", { class: "form-row" }, h("label", { class: "label", for: this.kind.id }, "What goes wrong"), this.kind), FIELDS.map(fieldRow),
      h("button", { type: "submit", class: "button button-primary" }, "Add fault"));
    this.node = h("div", { class: "panel faults" }, this.form, h("div", { class: "fault-active" }, h("h3", {}, "Active now"), this.list,
      h("button", { type: "button", class: "button button-danger", onClick: () => this.clear({}) }, "Clear all")));
  }

  start() {
    this.look();
    this.timer = setInterval(() => this.look(), 2000);
  }

  stop() {
    clearInterval(this.timer);
  }

  async look() {
    const answer = await api.faults();
    if (answer.ok === false) {
      this.list.replaceChildren(h("li", { class: "hint" }, explain(answer)));
      return;
    }
    if (Array.isArray(answer.kinds)) this.offer(answer.kinds);
    const faults = answer.faults || [];
    const key = JSON.stringify(faults);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(...(faults.length ? faults.map((fault) => this.row(fault)) : [h("li", { class: "hint" }, "None: all works as it should.")]));
  }

  /** The server's own list of kinds, if it gives one. */
  offer(kinds) {
    const names = kinds.map((kind) => (typeof kind === "string" ? kind : kind.kind));
    if (names.join() === [...this.kind.options].map((option) => option.value).join()) return;
    const labels = new Map(KINDS);
    this.kind.replaceChildren(...names.map((name) => h("option", { value: name }, labels.get(name) || name.replace(/_/g, " "))));
  }

  row(fault) {
    const detail = Object.entries(fault).filter(([key, value]) => !["kind", "id"].includes(key) && value !== null && value !== undefined && value !== "");
    return h("li", { "data-kind": fault.kind }, h("strong", {}, new Map(KINDS).get(fault.kind) || fault.kind), h("span", { class: "hint" }, detail.map(([key, value]) => `${key} ${value}`).join(", ")),
      fault.id !== undefined && h("button", { type: "button", class: "icon-button", "aria-label": `Remove fault ${fault.kind}`, onClick: () => this.clear({ id: fault.id }) }, icon("close", 14)));
  }

  async add() {
    const body = { kind: this.kind.value };
    for (const [name, , type] of FIELDS) {
      const value = this.form.elements.namedItem(name).value.trim();
      if (value) body[name] = type === "number" ? Number(value) : value;
    }
    const answer = await api.addFault(body);
    if (answer.ok === false) toast(explain(answer), "error");
    this.look();
  }

  async clear(body) {
    const answer = await api.clearFaults(body);
    if (answer.ok === false) toast(explain(answer), "error");
    this.look();
  }
}

function fieldRow([name, label, type, placeholder]) {
  const id = freshId(`fault-${name}`);
  return h("div", { class: "form-row" }, h("label", { class: "label", for: id }, label),
    h("input", { id, name, type, class: "input", placeholder: placeholder || null, step: type === "number" ? "any" : null, autocomplete: "off" }));
}
