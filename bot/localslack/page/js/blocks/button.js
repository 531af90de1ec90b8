// Buttons, link buttons and overflow menus.

import { confirmBlock } from "../dialogs.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { menuButton } from "../menu.js";
import { plainText } from "../mrkdwn.js";

async function pressed(node, element, ctx) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (element.confirm && !(await confirmBlock(element.confirm))) {
    node.focus({ preventScroll: true });
    return;
  }
  node.setAttribute("aria-busy", "true");
  await ctx.surface.press(ctx.block, element, element.value === undefined ? {} : { value: element.value });
  node.removeAttribute("aria-busy");
}

export function button(element, ctx) {
  const shared = {
    class: ["button", element.style === "primary" && "button-primary", element.style === "danger" && "button-danger"],
    "data-action-id": element.action_id, "data-block-id": ctx.block.block_id || null, "data-value": element.value ?? null,
    "aria-label": element.accessibility_label || null,
  };
  if (element.url && /^(https?:|mailto:|slack:)/i.test(element.url)) {
    return h("a", { ...shared, href: element.url, target: "_blank", rel: "noopener noreferrer",
      onClick: (event) => pressed(event.currentTarget, element, ctx) }, plainText(element.text), icon("link", 14));
  }
  return h("button", { ...shared, type: "button", onClick: (event) => pressed(event.currentTarget, element, ctx) }, plainText(element.text));
}

export function overflow(element, ctx) {
  const label = element.accessibility_label || (ctx.about ? `More options, ${ctx.about}` : "More options");
  const choose = async (option) => {
    if (option.url && /^https?:/i.test(option.url)) window.open(option.url, "_blank", "noopener");
    if (element.confirm && !(await confirmBlock(element.confirm))) return;
    await ctx.surface.press(ctx.block, element, { selected_option: option });
  };
  return menuButton({
    label, className: "button button-overflow", content: icon("more", 18),
    attributes: { "data-action-id": element.action_id, "data-block-id": ctx.block.block_id || null },
    items: () => element.options.map((option) => ({
      key: option.value, label: option.text.text, node: plainText(option.text), description: option.description?.text,
      run: () => choose(option),
    })),
  });
}
