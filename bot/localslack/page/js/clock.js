// The workspace's clock: what time it is there, how fast it goes, and jumps.

import { api, explain } from "./api.js";
import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { nowSeconds, on, store, takeClock } from "./store.js";
import { fromLocalInput, fullDate, timeOf, toLocalInput } from "./time.js";
import { toast } from "./toasts.js";

const SPEEDS = [[1, "Real time"], [10, "10 times"], [60, "A minute a second"], [600, "10 minutes a second"], [3600, "An hour a second"]];
const JUMPS = [[600, "+10 minutes"], [3600, "+1 hour"], [86400, "+1 day"], [604800, "+1 week"]];
const MORNING = "09:00";

/** The next 09:00 of the viewer's zone, as unix seconds; with `monday`, the next one on a Monday. */
export function nextMorning(now, monday = false) {
  for (let day = 0; day < 9; day += 1) {
    const local = toLocalInput(now + day * 86400).slice(0, 10);
    const at = fromLocalInput(`${local}T${MORNING}`);
    if (at > now + 60 && (!monday || new Date(`${local}T12:00Z`).getUTCDay() === 1)) return at;
  }
  return now;
}

async function set(body) {
  const answer = await api.clock(body);
  if (answer.ok === false) toast(explain(answer), "error");
  else takeClock(answer);
}

async function startOver() {
  const text = "All messages, channels and reactions of this local Slack go, and it begins again from its seed.";
  if (!(await ask("Start over", text, "Start over", { danger: true }))) return;
  const answer = await api.reset();
  if (answer.ok === false) toast(explain(answer), "error");
  else location.assign(location.pathname);
}

export class ClockPanel {
  constructor() {
    this.face = h("output", { class: "clock-face" }, h("span", { class: "clock-time" }), h("span", { class: "clock-date" }));
    this.speed = h("select", { class: "input", id: "clock-speed", onChange: () => set({ speed: Number(this.speed.value) }) },
      SPEEDS.map(([value, label]) => h("option", { value: String(value) }, label)));
    this.instant = h("input", { class: "input input-date", id: "clock-instant", type: "datetime-local" });
    this.node = h("div", { class: "panel clock-panel" },
      h("div", { class: "clock-now" }, h("span", { class: "label" }, "Now"), this.face),
      h("div", { class: "form-row" }, h("label", { class: "label", for: "clock-speed" }, "Speed"), this.speed),
      h("div", { class: "form-row" }, h("span", { class: "label" }, "Jump ahead"),
        h("div", { class: "row" }, JUMPS.map(([seconds, label]) => h("button", { type: "button", class: "button", "data-jump": seconds, onClick: () => set({ jump: seconds }) }, label)),
          [["Next morning, 9:00", false], ["Next Monday, 9:00", true]].map(([label, monday]) => h("button", {
            type: "button", class: "button", "data-jump": monday ? "monday" : "morning", onClick: () => set({ now: nextMorning(nowSeconds(), monday) }) }, label)))),
      h("form", { class: "form-row", onSubmit: (event) => { event.preventDefault(); this.go(); } }, h("label", { class: "label", for: "clock-instant" }, "Go to"),
        h("div", { class: "row" }, this.instant, h("button", { type: "submit", class: "button button-primary" }, "Set the clock"))),
      h("div", { class: "form-row clock-foot" }, h("p", { class: "hint" }, "The app lives by the same clock, so that “24 hours before” can be lived through in a minute."),
        h("button", { type: "button", class: "button", onClick: startOver }, "Start over")));
    on("clock", () => this.draw());
  }

  start() {
    this.draw();
    this.instant.value = toLocalInput(nowSeconds());
    this.timer = setInterval(() => this.draw(), 500);
  }

  stop() {
    clearInterval(this.timer);
  }

  draw() {
    const [date, time] = fullDate(nowSeconds()).split(" at ");
    this.face.firstElementChild.textContent = time;
    this.face.lastElementChild.textContent = date;
    const speed = String(store.clock.speed);
    if (document.activeElement !== this.speed) {
      if (![...this.speed.options].some((option) => option.value === speed)) this.speed.append(h("option", { value: speed }, `${speed} times`));
      this.speed.value = speed;
    }
  }

  async go() {
    const now = fromLocalInput(this.instant.value);
    if (now) await set({ now });
  }
}

/** The small clock in the top bar. */
export function clockChip(onClick) {
  const text = h("span", {});
  const draw = () => {
    const { speed } = store.clock;
    text.textContent = `${timeOf(nowSeconds())}${speed === 1 ? "" : ` ×${speed}`}`;
  };
  setInterval(draw, 1000);
  on("clock", draw);
  on("state", draw);
  draw();
  return h("button", { type: "button", class: "top-button clock-chip", "aria-label": "Clock of this workspace", title: "Clock of this workspace", onClick }, text);
}
