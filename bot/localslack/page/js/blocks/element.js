// What all Block Kit elements share: how a change is kept, confirmed and sent to the app.

import { confirmBlock } from "../dialogs.js";

/** Attributes that tie an element's control to its block, its label, its hint and its error. */
export function attributes(element, ctx) {
  const named = ctx.labelId ? { "aria-labelledby": ctx.labelId } : { "aria-label": nameOf(element, ctx) };
  return {
    ...named,
    "data-action-id": element.action_id, "data-block-id": ctx.block.block_id || null,
    "aria-describedby": ctx.describedBy || null, "aria-invalid": ctx.error ? "true" : null,
    "aria-required": ctx.inInput && !ctx.block.optional ? "true" : null,
  };
}

const DEFAULT_NAMES = {
  datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time", overflow: "More options", checkboxes: "Options",
  radio_buttons: "Options", plain_text_input: "Text", number_input: "Number", email_text_input: "E-mail", url_text_input: "Link",
  file_input: "Files", rich_text_input: "Text",
};

/** An accessible name for a control without a label of its own. */
function nameOf(element, ctx) {
  const own = element.accessibility_label || element.placeholder?.text || DEFAULT_NAMES[element.type] || "Choose";
  const about = ctx.block.type === "section" && ctx.about ? `, ${ctx.about}` : "";
  return own + about;
}

/** True when a change goes to the app at once: outside input blocks, or in one with dispatch_action. */
export const dispatches = (ctx) => !ctx.inInput || Boolean(ctx.block.dispatch_action);

/** Keeps a change and, where this element dispatches, sends it (after its confirmation). `undo` puts the control back. */
export async function change(ctx, element, partial, undo = () => {}) {
  const previous = ctx.surface.values[ctx.block.block_id]?.[element.action_id];
  ctx.surface.set(ctx.block.block_id, element.action_id, { type: element.type, ...partial });
  ctx.touched?.(ctx.block.block_id);
  if (!dispatches(ctx)) return null;
  if (element.confirm && !(await confirmBlock(element.confirm))) {
    if (previous) ctx.surface.set(ctx.block.block_id, element.action_id, previous);
    undo();
    return null;
  }
  return ctx.surface.press(ctx.block, element, partial);
}
