// Text, e-mail, link and number inputs.

import { h } from "../dom.js";
import { attributes, change, dispatches } from "./element.js";

const TYPES = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };

function wants(element, trigger) {
  const list = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  return list.includes(trigger);
}

function counter(element, input) {
  if (!element.max_length || element.max_length > 3000) return null;
  const left = h("span", { class: "count", "aria-hidden": "true" });
  const tell = () => {
    const rest = element.max_length - input.value.length;
    left.textContent = rest < Math.max(20, element.max_length / 10) ? String(rest) : "";
    left.classList.toggle("count-over", rest < 0);
  };
  input.addEventListener("input", tell);
  tell();
  return left;
}

export function textInput(element, ctx) {
  const initial = { type: element.type, value: element.initial_value ?? null };
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, initial);
  const partial = () => ({ value: input.value === "" ? null : input.value });
  const keep = () => {
    ctx.surface.set(ctx.block.block_id, element.action_id, { type: element.type, ...partial() });
    ctx.touched?.(ctx.block.block_id);
  };
  const dispatch = (trigger) => dispatches(ctx) && wants(element, trigger);
  const onInput = () => {
    keep();
    if (dispatch("on_character_entered")) change(ctx, element, partial());
  };
  const onKeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (dispatch("on_enter_pressed")) {
      event.preventDefault();
      change(ctx, element, partial());
    }
  };
  const shared = {
    ...attributes(element, ctx), class: "input", placeholder: element.placeholder?.text || null, value: held.value ?? "", onInput, onKeydown,
    "data-autofocus": element.focus_on_load ? "true" : null,
  };
  const input = element.multiline
    ? h("textarea", { ...shared, rows: "4" })
    : h("input", { ...shared, type: TYPES[element.type], inputmode: element.type === "number_input" ? numberMode(element) : null });
  const left = counter(element, input);
  return left ? h("div", { class: "counted" }, input, left) : input;
}

const numberMode = (element) => (element.is_decimal_allowed ? "decimal" : "numeric");

/** What Slack's own client would refuse before submitting, or null. */
export function problemOf(element, value) {
  if (value === null || value === "") return null;
  if (element.min_length && value.length < element.min_length) return `Please write at least ${element.min_length} characters.`;
  if (element.max_length && value.length > element.max_length) return `Please write at most ${element.max_length} characters.`;
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(value)) return "Please enter a valid e-mail address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+\.\S+/.test(value)) return "Please enter a valid link (https://…).";
  return element.type === "number_input" ? numberProblem(element, value) : null;
}

function numberProblem(element, value) {
  const pattern = element.is_decimal_allowed ? /^-?\d+(\.\d{1,10})?$/ : /^-?\d+$/;
  if (!pattern.test(value)) return element.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return null;
}
