// Checkboxes and radio buttons.

import { freshId, h } from "../dom.js";
import { textObject } from "../mrkdwn.js";
import { attributes, change } from "./element.js";

function row(option, input) {
  return h("label", { class: "choice" }, input, h("span", { class: "choice-text" }, textObject(option.text),
    option.description && h("span", { class: "choice-description" }, textObject(option.description))));
}

function choiceInput(type, element, option, checked, onChange) {
  return h("input", { type, name: null, checked, "data-value": option.value, "data-focus": `${element.action_id}:${option.value}`, onChange });
}

export function checkboxes(element, ctx) {
  const initial = { type: element.type, selected_options: element.initial_options || [] };
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, initial);
  const chosen = new Set(held.selected_options.map((option) => option.value));
  const selected = () => element.options.filter((option) => chosen.has(option.value));
  const flip = (option, input) => {
    const before = new Set(chosen);
    if (input.checked) chosen.add(option.value);
    else chosen.delete(option.value);
    change(ctx, element, { selected_options: selected() }, () => {
      input.checked = before.has(option.value);
      chosen.clear();
      before.forEach((value) => chosen.add(value));
    });
  };
  return h("div", { role: "group", class: "choices", ...withoutRequired(attributes(element, ctx)) }, element.options.map((option) =>
    row(option, choiceInput("checkbox", element, option, chosen.has(option.value), (event) => flip(option, event.currentTarget)))));
}

export function radios(element, ctx) {
  const initial = { type: element.type, selected_option: element.initial_option || null };
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, initial);
  const name = freshId("radio");
  const inputs = element.options.map((option) => {
    const input = choiceInput("radio", element, option, held.selected_option?.value === option.value, () => change(
      ctx, element, { selected_option: option }, () => { input.checked = false; }));
    input.name = name;
    return row(option, input);
  });
  return h("div", { role: "radiogroup", class: "choices", ...attributes(element, ctx) }, inputs);
}

function withoutRequired({ "aria-required": _required, "aria-invalid": _invalid, ...rest }) {
  return rest; // neither is allowed on role=group
}
