// "Behind the scenes": a panel below the messages with the raw calls and events, the clock and the faults.

import { ClockPanel } from "./clock.js";
import { h } from "./dom.js";
import { FaultsPanel } from "./faults.js";
import { icon } from "./icons.js";
import { TracePanel } from "./trace.js";

const TABS = [["trace", "Calls and events", "list", TracePanel], ["clock", "Clock", "clock", ClockPanel], ["faults", "Faults", "fault", FaultsPanel]];

export class Dock {
  constructor({ onClose }) {
    this.open = false;
    this.tab = "trace";
    this.panels = Object.fromEntries(TABS.map(([name, , , Panel]) => [name, new Panel()]));
    this.onClose = onClose;
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Behind the scenes", onKeydown: (event) => this.key(event) });
    this.body = h("div", { class: "dock-body", role: "tabpanel", id: "dock-panel", tabindex: "0" });
    this.node = h("section", { class: "dock", "aria-label": "Behind the scenes", hidden: true },
      h("header", { class: "dock-head" }, h("h2", { class: "visually-hidden" }, "Behind the scenes"), this.tabs,
        h("button", { type: "button", class: "icon-button", "aria-label": "Close panel", onClick: () => this.toggle(false) }, icon("close"))),
      this.body);
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) { event.preventDefault(); this.toggle(false); }
    });
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const names = TABS.map(([name]) => name);
    this.show(names[(names.indexOf(this.tab) + step + names.length) % names.length]);
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  show(tab) {
    this.panels[this.tab].stop();
    this.tab = tab;
    this.open = true;
    this.node.hidden = false;
    this.tabs.replaceChildren(...TABS.map(([name, label, mark]) => h("button", {
      type: "button", role: "tab", id: `dock-tab-${name}`, "aria-selected": String(name === tab), "aria-controls": "dock-panel", tabindex: name === tab ? "0" : "-1",
      "data-tab": name, onClick: () => { this.show(name); this.tabs.querySelector("[aria-selected=true]").focus(); },
    }, icon(mark, 16), label)));
    this.body.setAttribute("aria-labelledby", `dock-tab-${tab}`);
    this.body.replaceChildren(this.panels[tab].node);
    this.panels[tab].start();
  }

  toggle(open = !this.open, tab = this.tab) {
    if (open) {
      this.show(tab);
      this.tabs.querySelector("[aria-selected=true]").focus();
      return;
    }
    this.panels[this.tab].stop();
    this.open = false;
    this.node.hidden = true;
    this.onClose();
  }
}
