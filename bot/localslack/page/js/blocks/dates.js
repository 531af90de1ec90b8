// Date, time and date-time pickers on the browser's own inputs, which have keyboard and screen reader support.

import { h } from "../dom.js";
import { store } from "../store.js";
import { fromLocalInput, toLocalInput } from "../time.js";
import { attributes, change, dispatches } from "./element.js";

const KINDS = {
  datepicker: { input: "date", field: "selected_date", initial: "initial_date", read: (text) => text || null, show: (value) => value || "" },
  timepicker: { input: "time", field: "selected_time", initial: "initial_time", read: (text) => text || null, show: (value) => value || "" },
  datetimepicker: {
    input: "datetime-local", field: "selected_date_time", initial: "initial_date_time", read: fromLocalInput,
    show: (value) => (value ? toLocalInput(value) : ""),
  },
};

const SETTLE_MS = 500; // typing a year passes through 0002 and 0020: a sent change waits for the rest

export function datePicker(element, ctx) {
  const kind = KINDS[element.type];
  const initial = { type: element.type, [kind.field]: element[kind.initial] ?? null };
  let current = ctx.surface.hold(ctx.block.block_id, element.action_id, initial)[kind.field];
  let timer = null;
  const send = () => {
    clearTimeout(timer);
    const value = kind.read(input.value);
    if (value === current || (input.value && kind.input !== "time" && Number(input.value.slice(0, 4)) < 1900)) return;
    const before = current;
    current = value;
    change(ctx, element, { [kind.field]: value }, () => { current = before; input.value = kind.show(before); });
  };
  const input = h("input", {
    ...attributes(element, ctx), type: kind.input, class: "input input-date", value: kind.show(current),
    onChange: () => {
      if (!dispatches(ctx)) send();
      else { clearTimeout(timer); timer = setTimeout(send, SETTLE_MS); }
    },
    onBlur: send, onKeydown: (event) => { if (event.key === "Enter") send(); },
  });
  if (element.focus_on_load) input.dataset.autofocus = "true";
  if (element.type === "timepicker" && element.timezone) return h("span", { class: "with-note" }, input, h("span", { class: "hint" }, element.timezone));
  if (element.type === "datetimepicker") return h("span", { class: "with-note" }, input, h("span", { class: "hint" }, store.me?.tz || ""));
  return input;
}
