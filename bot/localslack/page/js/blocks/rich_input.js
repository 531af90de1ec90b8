// rich_text_input: an editable area with a small toolbar; its content is read back as a rich_text value.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { attributes, change, dispatches } from "./element.js";
import { richText } from "./rich_text.js";

const TOOLS = [
  ["bold", "Bold", "bold"], ["italic", "Italic", "italic"], ["strike", "Strikethrough", "strikeThrough"],
  ["bullets", "Bulleted list", "insertUnorderedList"], ["numbers", "Numbered list", "insertOrderedList"], ["quote", "Quote", "quote"],
];
const INLINE = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", CODE: "code" };
const NESTED = new Set(["DIV", "P", "UL", "OL", "BLOCKQUOTE", "PRE"]);

function leavesOf(node, style, out) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.data) out.push({ type: "text", text: child.data.replace(/\u00a0/g, " "), ...(Object.keys(style).length ? { style: { ...style } } : {}) });
    } else if (child.tagName === "BR") out.push({ type: "text", text: "\n" });
    else if (child.tagName === "A") out.push({ type: "link", url: child.href, text: child.textContent });
    else leavesOf(child, INLINE[child.tagName] ? { ...style, [INLINE[child.tagName]]: true } : style, out);
  }
  return out;
}

function listOf(node, indent, out) {
  const part = { type: "rich_text_list", style: node.tagName === "OL" ? "ordered" : "bullet", indent, elements: [] };
  out.push(part);
  for (const item of node.children) {
    if (item.tagName !== "LI") { listOf(item, indent + 1, out); continue; }
    part.elements.push({ type: "rich_text_section", elements: leavesOf(item, {}, []) });
  }
}

function partsOf(root, out) {
  let line = null;
  const flush = () => {
    if (line?.elements.length) out.push(line);
    line = null;
  };
  for (const node of root.childNodes) {
    if (node.nodeType === Node.ELEMENT_NODE && NESTED.has(node.tagName)) {
      flush();
      if (node.tagName === "UL" || node.tagName === "OL") listOf(node, 0, out);
      else if (node.tagName === "BLOCKQUOTE") out.push({ type: "rich_text_quote", elements: leavesOf(node, {}, []) });
      else if (node.tagName === "PRE") out.push({ type: "rich_text_preformatted", elements: leavesOf(node, {}, []) });
      else partsOf(node, out);
    } else {
      line ||= { type: "rich_text_section", elements: [] };
      const wrapper = h("span", {}, node.cloneNode(true));
      leavesOf(wrapper, {}, line.elements);
    }
  }
  flush();
  return out;
}

/** The editable area's content as a rich_text value, or null when it is empty. */
function readRichText(root) {
  if (!root.textContent.trim()) return null;
  return { type: "rich_text", elements: partsOf(root, []) };
}

function apply(command, editor) {
  editor.focus();
  if (command === "quote") {
    const inQuote = document.getSelection().anchorNode?.parentElement?.closest("blockquote");
    document.execCommand("formatBlock", false, inQuote ? "div" : "blockquote");
  } else document.execCommand(command);
}

export function richInput(element, ctx) {
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, { type: element.type, rich_text_value: element.initial_value ?? null });
  const keep = () => {
    const partial = { rich_text_value: readRichText(editor) };
    editor.classList.toggle("rich-empty", partial.rich_text_value === null);
    ctx.surface.set(ctx.block.block_id, element.action_id, { type: element.type, ...partial });
    ctx.touched?.(ctx.block.block_id);
    if (dispatches(ctx) && element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered")) change(ctx, element, partial);
  };
  const editor = h("div", {
    ...attributes(element, ctx), class: ["input", "rich-editor", !held.rich_text_value && "rich-empty"], contenteditable: "true", role: "textbox",
    "aria-multiline": "true", "data-placeholder": element.placeholder?.text || "", onInput: keep, "data-autofocus": element.focus_on_load ? "true" : null,
    onPaste: (event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    },
    onKeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && dispatches(ctx)) {
        event.preventDefault();
        change(ctx, element, { rich_text_value: readRichText(editor) });
      }
    },
  }, richText(held.rich_text_value));
  const tools = h("div", { class: "rich-tools", role: "toolbar", "aria-label": "Formatting" }, TOOLS.map(([name, label, command], at) =>
    h("button", {
      type: "button", class: "icon-button", "aria-label": label, title: label, tabindex: at === 0 ? "0" : "-1",
      onPointerdown: (event) => event.preventDefault(), onClick: () => { apply(command, editor); keep(); },
    }, icon(name, 16))));
  tools.addEventListener("keydown", (event) => rove(event, tools));
  return h("div", { class: "rich" }, tools, editor);
}

function rove(event, bar) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...bar.querySelectorAll("button")];
  const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
  next.focus();
}
