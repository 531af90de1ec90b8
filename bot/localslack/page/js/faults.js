// Faults on demand: what shall go wrong between the local Slack and the app.

import { api, explain } from "./api.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toasts.js";

const KINDS = [
  ["Calls of the app", [
    ["ratelimited", "429, too many requests"], ["500", "500, nothing happened"], ["500_after", "500, but it happened"], ["503", "503, nothing happened"],
    ["fatal_error_before", "fatal_error, nothing happened"], ["fatal_error_after", "fatal_error, but it happened"], ["timeout_before", "No answer, nothing happened"],
    ["timeout_after", "No answer, but it happened"], ["drop_before", "Connection cut, nothing happened"], ["drop_after", "Connection cut, but it happened"],
    ["unreadable_before", "Unreadable answer, nothing happened"], ["unreadable_after", "Unreadable answer, but it happened"], ["slow", "Slow answers"], ["stale_history", "Stale history"]]],
  ["Events to the app", [["duplicate_event", "Events twice"], ["late_event", "Events late and out of order"], ["lose_event", "Events lost"]]],
  ["Socket Mode", [["cut_socket", "Cut after an envelope"], ["socket_drop", "Drop all sockets now"], ["socket_refresh", "Ask for new sockets now"], ["socket_disabled", "Switch sockets off now"]]],
];
const LABELS = new Map(KINDS.flatMap(([, kinds]) => kinds));
const FIELDS = [
  ["method", "Methods", "text", "chat.*"], ["count", "At most", "number", "no limit"], ["skip", "After the first", "number", "0"],
  ["probability", "Probability", "number", "1"], ["seconds", "Seconds", "number", "1"], ["seed", "Seed", "number", "0"],
];
const LIMITS = [["off", "Off"], ["lenient", "Lenient"], ["strict", "As Slack"]];

export class FaultsPanel {
  constructor() {
    this.list = h("ul", { class: "fault-list", "aria-label": "Active faults" });
    this.kind = h("select", { class: "input", name: "kind", id: freshId("fault-kind") }, KINDS.map(([group, kinds]) =>
      h("optgroup", { label: group }, kinds.map(([value, label]) => h("option", { value }, label)))));
    this.limits = h("select", { class: "input", id: freshId("rate-limits"), onChange: () => this.setLimits() }, LIMITS.map(([value, label]) => h("option", { value }, label)));
    this.form = h("form", { class: "fault-form", novalidate: true, onSubmit: (event) => { event.preventDefault(); this.add(); } },
      h("div", { class: "form-row form-wide" }, h("label", { class: "label", for: this.kind.id }, "What goes wrong"), this.kind), FIELDS.map(fieldRow),
      h("button", { type: "submit", class: "button button-primary" }, "Add fault"));
    this.node = h("div", { class: "panel faults" }, this.form, h("div", { class: "fault-active" }, h("h3", {}, "Active now"), this.list,
      h("button", { type: "button", class: "button", onClick: () => this.clear({}) }, icon("trash", 16), "Clear all"),
      h("div", { class: "form-row" }, h("label", { class: "label", for: this.limits.id }, "Rate limits"), this.limits)));
  }

  start() {
    this.look();
    this.lookAtLimits();
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
    this.offer(answer.kinds || []);
    const faults = answer.rules || [];
    const key = JSON.stringify(faults);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(...(faults.length ? faults.map((fault) => this.row(fault)) : [h("li", { class: "hint" }, "None: all works as it should.")]));
  }

  /** Kinds that the server knows and this page has no words for. */
  offer(kinds) {
    const known = new Set([...this.kind.options].map((option) => option.value));
    const more = kinds.filter((kind) => !known.has(kind));
    if (more.length) this.kind.append(h("optgroup", { label: "More" }, more.map((kind) => h("option", { value: kind }, kind))));
  }

  row(fault) {
    const detail = [fault.method || "all", fault.probability < 1 && `probability ${fault.probability}`, fault.count && `at most ${fault.count}`,
      fault.skip > 0 && `after ${fault.skip}`, fault.seconds > 0 && `${fault.seconds} s`, `hit ${fault.hits ?? 0} times`];
    return h("li", { "data-kind": fault.kind }, h("div", { class: "fault-text" }, h("strong", {}, LABELS.get(fault.kind) || fault.kind), h("span", { class: "hint" }, detail.filter(Boolean).join(" · "))),
      h("button", { type: "button", class: "icon-button", "aria-label": `Remove fault ${LABELS.get(fault.kind) || fault.kind}`, onClick: () => this.clear({ number: fault.number }) }, icon("close", 14)));
  }

  async lookAtLimits() {
    const answer = await api.switches();
    if (answer.ok !== false && answer.rate_limits) this.limits.value = answer.rate_limits;
  }

  async setLimits() {
    const answer = await api.switches({ rate_limits: this.limits.value });
    if (answer.ok === false) toast(explain(answer), "error");
  }

  async add() {
    const body = { kind: this.kind.value };
    for (const [name, , type] of FIELDS) {
      const value = this.form.elements.namedItem(name).value.trim();
      if (value) body[name] = type === "number" ? Number(value) : value;
    }
    const answer = await api.addFault(body);
    if (answer.ok === false) toast(explain(answer), "error");
    else if (body.kind.startsWith("socket_")) toast(LABELS.get(body.kind), "good");
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
