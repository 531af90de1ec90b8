// Draws lists of blocks. `ctx` = {surface, errors?, touched?}.

import { freshId, fragment, h } from "../dom.js";
import { markdown } from "../markdown.js";
import { link, plainText, textObject } from "../mrkdwn.js";
import { fileUrl } from "../api.js";
import { button, overflow } from "./button.js";
import { checkboxes, radios } from "./choices.js";
import { datePicker } from "./dates.js";
import { fileInput } from "./file_input.js";
import { richInput } from "./rich_input.js";
import { richText } from "./rich_text.js";
import { select } from "./selects.js";
import { table } from "./table.js";
import { textInput } from "./text_inputs.js";

const ELEMENTS = {
  button, overflow, checkboxes, radio_buttons: radios, datepicker: datePicker, timepicker: datePicker, datetimepicker: datePicker,
  plain_text_input: textInput, email_text_input: textInput, url_text_input: textInput, number_input: textInput,
  rich_text_input: richInput, file_input: fileInput, image: (element) => imageNode(element, "thumb"),
};
for (const kind of ["static", "external", "users", "conversations", "channels"]) {
  ELEMENTS[`${kind}_select`] = select;
  ELEMENTS[`multi_${kind}_select`] = select;
}

function drawElement(element, ctx) {
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, ctx) : h("span", { class: "unknown-block" }, `Not shown here: ${element.type}`);
}

function imageNode(image, className) {
  const source = image.image_url || image.slack_file?.url || (image.slack_file?.id ? fileUrl(image.slack_file) : "");
  const node = h("img", { class: className, src: source, alt: image.alt_text || "", loading: "lazy" });
  node.addEventListener("error", () => {
    node.replaceWith(h("span", { class: [className, "image-missing"], role: "img", "aria-label": image.alt_text || "Image" }, image.alt_text || "Image"));
  });
  return node;
}

function section(block, ctx) {
  const about = (block.text?.text || "").replace(/[*_~`<>]/g, "").split("\n")[0].slice(0, 60);
  const body = h("div", { class: "section-body" },
    block.text && h("div", { class: "mrkdwn" }, textObject(block.text)),
    block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "field mrkdwn" }, textObject(field)))));
  const accessory = block.accessory && h("div", { class: ["accessory", `accessory-${block.accessory.type}`] },
    drawElement(block.accessory, { ...ctx, block, about }));
  return h("div", { class: "block-section" }, body, accessory);
}

function context(block) {
  return h("div", { class: "block-context" }, (block.elements || []).map((element) =>
    (element.type === "image" ? imageNode(element, "context-image") : h("span", { class: "mrkdwn" }, textObject(element)))));
}

function input(block, ctx) {
  const labelId = freshId("label");
  const hintId = block.hint ? freshId("hint") : null;
  const error = ctx.errors?.[block.block_id];
  const errorId = error ? freshId("error") : null;
  const own = { ...ctx, block, inInput: true, labelId, error, describedBy: [hintId, errorId].filter(Boolean).join(" ") || null };
  return h("div", { class: ["block-input", error && "has-error"], "data-block-id": block.block_id },
    h("div", { class: "label", id: labelId }, plainText(block.label), block.optional && h("span", { class: "optional" }, " (optional)")),
    drawElement(block.element, own),
    block.hint && h("div", { class: "hint", id: hintId }, plainText(block.hint)),
    error && h("div", { class: "error", id: errorId, role: "alert" }, error));
}

function image(block) {
  return h("figure", { class: "block-image" }, block.title && h("figcaption", {}, plainText(block.title)), imageNode(block, "image"));
}

function video(block) {
  return h("div", { class: "block-section" }, h("div", { class: "mrkdwn" },
    link(block.title_url || block.video_url || "", plainText(block.title)), block.description && h("div", { class: "hint" }, plainText(block.description))),
  block.thumbnail_url && h("div", { class: "accessory" }, imageNode({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "thumb")));
}

function alertBlock(block) {
  return h("div", { class: ["block-alert", `alert-${block.level || "default"}`], role: "note" }, textObject(block.text));
}

const BLOCKS = {
  section, context, input, image, video, table, alert: alertBlock,
  header: (block, ctx) => h("div", { class: "block-header", role: "heading", "aria-level": ctx.headingLevel || "2" }, plainText(block.text)),
  divider: () => h("hr", { class: "block-divider" }),
  actions: (block, ctx) => h("div", { class: "block-actions", role: "group", "aria-label": "Actions" },
    (block.elements || []).map((element) => drawElement(element, { ...ctx, block }))),
  rich_text: (block) => h("div", { class: "mrkdwn" }, richText(block)),
  markdown: (block) => h("div", { class: "mrkdwn markdown" }, markdown(block.text)),
};

/** Draws blocks as a fragment; what inputs hold is kept by the surface. */
export function drawBlocks(blocks, ctx) {
  ctx.surface.begin();
  const out = fragment((blocks || []).map((block) => {
    const draw = BLOCKS[block.type];
    const node = draw ? draw(block, ctx) : h("div", { class: "unknown-block" }, `Not shown here: ${block.type}`);
    node.classList.add("block");
    if (block.block_id) node.dataset.blockId = block.block_id;
    node.dataset.blockType = block.type;
    return node;
  }));
  ctx.surface.end();
  return out;
}
