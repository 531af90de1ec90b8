// The raw calls and events between the local Slack and the app, newest last.

import { api } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nowSeconds } from "./store.js";
import { preciseTime } from "./time.js";

const KINDS = [["", "Everything"], ["api", "API calls"], ["event", "Events"], ["command", "Commands"], ["interaction", "Interactions"], ["ack", "Acknowledgements"], ["fault", "Faults"]];
const MOST = 400;
const EVERY_MS = 1000;

function timeText(at) {
  const seconds = typeof at === "number" ? at : Date.parse(at) / 1000;
  return preciseTime(Number.isFinite(seconds) ? seconds : nowSeconds());
}

function isBad(entry) {
  return Number(entry.status) >= 400 || (typeof entry.status === "string" && entry.status !== "" && Number.isNaN(Number(entry.status)) && entry.status !== "ok");
}

function row(entry) {
  const body = typeof entry.body === "string" ? entry.body : JSON.stringify(entry.body ?? null, null, 2);
  return h("details", { class: ["trace-row", isBad(entry) && "trace-bad"], "data-direction": entry.direction, "data-what": entry.what, "data-n": entry.n },
    h("summary", {}, h("span", { class: "trace-time" }, timeText(entry.at)), h("span", { class: `trace-kind trace-${entry.direction}` }, entry.direction),
      h("span", { class: "trace-what" }, entry.what), h("span", { class: "trace-status" }, String(entry.status ?? "")),
      h("span", { class: "trace-ms" }, entry.ms === null || entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`)),
    h("pre", { tabindex: "0" }, body));
}

export class TracePanel {
  constructor() {
    this.entries = [];
    this.last = 0;
    this.timer = null;
    this.kind = h("select", { class: "input", "aria-label": "Kind", onChange: () => this.draw() }, KINDS.map(([value, label]) => h("option", { value }, label)));
    this.text = h("input", { class: "input", type: "search", placeholder: "Filter by name or content", "aria-label": "Filter by name or content", onInput: () => this.draw() });
    this.count = h("span", { class: "hint", role: "status" });
    this.list = h("div", { class: "trace-list" });
    this.node = h("div", { class: "panel trace" }, h("div", { class: "panel-bar" }, this.kind, this.text, this.count,
      h("button", { type: "button", class: "button", onClick: () => this.clear() }, icon("trash", 16), "Clear")), this.list);
  }

  start() {
    this.stop();
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop() {
    clearInterval(this.timer);
  }

  async look() {
    const answer = await api.trace(this.last);
    const fresh = (answer.entries || []).filter((entry) => entry.n > this.last);
    if (!fresh.length && this.drawn) return;
    if (fresh.length) this.last = fresh.at(-1).n;
    this.entries.push(...fresh);
    this.entries.splice(0, Math.max(0, this.entries.length - 2000));
    this.add(fresh);
  }

  fits(entry) {
    if (this.kind.value && entry.direction !== this.kind.value) return false;
    const wanted = this.text.value.trim().toLowerCase();
    return !wanted || `${entry.what} ${entry.status} ${JSON.stringify(entry.body)}`.toLowerCase().includes(wanted);
  }

  add(entries) {
    this.drawn = true;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 30;
    this.list.append(...entries.filter((entry) => this.fits(entry)).map(row));
    while (this.list.children.length > MOST) this.list.firstElementChild.remove();
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    const shown = this.list.children.length;
    this.count.textContent = shown ? `${shown} shown` : "Nothing yet";
  }

  draw() {
    this.list.replaceChildren();
    this.add(this.entries.slice(-2000));
    this.list.scrollTop = this.list.scrollHeight;
  }

  clear() {
    this.entries = [];
    this.draw();
  }
}
