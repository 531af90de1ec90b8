// rich_text blocks: sections, lists, quotes and preformatted text.

import { h } from "../dom.js";
import { broadcastMention, channelMention, dateNode, emojiNode, groupMention, link, userMention } from "../mrkdwn.js";

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [key, tag]) => (style[key] ? h(tag, {}, inner) : inner), node);
}

function emojiLeaf(leaf) {
  if (!leaf.unicode) return emojiNode(leaf.name);
  const text = String.fromCodePoint(...leaf.unicode.split("-").map((code) => parseInt(code, 16)));
  return h("span", { class: "emoji", role: "img", "aria-label": leaf.name.replace(/_/g, " "), title: `:${leaf.name}:` }, text);
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  user: (leaf) => userMention(leaf.user_id),
  usergroup: (leaf) => groupMention(leaf.usergroup_id),
  channel: (leaf) => channelMention(leaf.channel_id),
  broadcast: (leaf) => broadcastMention(leaf.range),
  emoji: emojiLeaf,
  date: (leaf) => dateNode(String(leaf.timestamp), leaf.format, leaf.url, leaf.fallback),
  color: (leaf) => h("span", { class: "color" }, h("span", { class: "color-swatch", style: { background: leaf.value } }), leaf.value),
  team: (leaf) => leaf.team_id,
};

const leaves = (elements) => (elements || []).map((leaf) => (LEAVES[leaf.type] ? styled(LEAVES[leaf.type](leaf), leaf.style) : ""));

function lines(elements) {
  return h("div", { class: "rt-section" }, leaves(elements));
}

function list(part) {
  const ordered = part.style === "ordered";
  return h(ordered ? "ol" : "ul", {
    class: ["rt-list", part.border && "rt-border", `rt-depth-${part.indent || 0}`], start: ordered && part.offset ? part.offset + 1 : null,
    style: { "--indent": String(part.indent || 0) },
  }, (part.elements || []).map((item) => h("li", {}, item.type === "rich_text_section" ? leaves(item.elements) : richPart(item))));
}

function richPart(part) {
  if (part.type === "rich_text_list") return list(part);
  if (part.type === "rich_text_quote") return h("blockquote", { class: part.border ? "rt-border" : null }, lines(part.elements));
  if (part.type === "rich_text_preformatted") return h("pre", { tabindex: "0" }, leaves(part.elements));
  return lines(part.elements);
}

/** A rich_text block (or value) as a list of nodes. */
export function richText(block) {
  return (block?.elements || []).map(richPart);
}
