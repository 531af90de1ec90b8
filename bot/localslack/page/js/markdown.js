// The `markdown` block: standard Markdown (the part that Slack documents) as DOM nodes.

import { h, fragment } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { emojiNode, link } from "./mrkdwn.js";

const RULES = [
  [/^\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => m[1]],
  [/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, (m) => h("code", {}, m[2].trim())],
  [/^!\[([^\]]{0,500})\]\(([^)\s]{1,3000})(?:\s[^)]{0,300})?\)/, (m) => link(m[2], m[1] || m[2])],
  [/^\[([^\]]{1,1000})\]\(([^)\s]{1,3000})(?:\s[^)]{0,300})?\)/, (m) => link(m[2], ...inlineMarkdown(m[1]))],
  [/^<(https?:[^>\s]+|mailto:[^>\s]+)>/, (m) => link(m[1], m[1].replace(/^mailto:/, ""))],
  [/^(https?:\/\/[^\s<>)]*[^\s<>).,;:!?])/, (m) => link(m[1], m[1])],
  [/^(\*\*|__)(?=\S)([\s\S]*?\S)\1/, (m) => h("strong", {}, ...inlineMarkdown(m[2]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => h("s", {}, ...inlineMarkdown(m[1]))],
  [/^(\*|_)(?=\S)((?:(?!\1)[\s\S])*?\S)\1(?![\p{L}\p{N}])/u, (m) => h("em", {}, ...inlineMarkdown(m[2]))],
  [/^:([a-z0-9_+'-]+):/, (m) => (emojiOf(m[1]) ? emojiNode(m[1]) : m[0])],
];

function inlineMarkdown(text) {
  const out = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const previous = plain.at(-1);
    let hit = null;
    for (const [pattern, make] of RULES) {
      const match = pattern.exec(rest);
      if (!match || (match[0].startsWith("_") && previous && /[\p{L}\p{N}]/u.test(previous))) continue;
      hit = [make(match), match[0].length];
      break;
    }
    if (hit) {
      if (plain) out.push(plain);
      plain = "";
      out.push(hit[0]);
      rest = rest.slice(hit[1]);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  if (plain) out.push(plain);
  return out;
}

const DEEPEST = 12; // quotes within quotes
const LIST = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

function readList(lines, at) {
  const [, indent, mark] = LIST.exec(lines[at]);
  const list = h(/\d/.test(mark) ? "ol" : "ul", /\d/.test(mark) ? { start: parseInt(mark, 10) } : {});
  let index = at;
  while (index < lines.length) {
    const match = LIST.exec(lines[index]);
    if (!match || match[1].length < indent.length) break;
    if (match[1].length > indent.length && list.lastElementChild) {
      const [nested, next] = readList(lines, index);
      list.lastElementChild.append(nested);
      index = next;
      continue;
    }
    list.append(listItem(match[3]));
    index += 1;
  }
  return [list, index];
}

function listItem(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (!task) return h("li", {}, ...inlineMarkdown(text));
  const done = task[1] !== " ";
  return h("li", { class: "task" }, h("span", { role: "img", "aria-label": done ? "done" : "to do" }, done ? "☑" : "☐"), " ",
    ...inlineMarkdown(task[2]));
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());

function readTable(lines, at) {
  const head = cells(lines[at]);
  let index = at + 2;
  const rows = [];
  while (index < lines.length && lines[index].includes("|")) rows.push(cells(lines[index++]));
  const table = h("table", {},
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, ...inlineMarkdown(cell))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, ...inlineMarkdown(cell)))))));
  return [h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, table), index];
}

function readFence(lines, at) {
  const fence = /^\s*(```+|~~~+)/.exec(lines[at])[1];
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(fence)) end += 1;
  return [h("pre", { tabindex: "0" }, lines.slice(at + 1, end).join("\n")), end + 1];
}

function readQuote(lines, at, depth) {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const inner = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, "")).join("\n");
  return [h("blockquote", {}, depth < DEEPEST ? markdown(inner, depth + 1) : inner), end];
}

const PARTS = [
  [(lines, at) => /^\s*(```|~~~)/.test(lines[at]), readFence],
  [(lines, at) => /^\s*>/.test(lines[at]), readQuote],
  [(lines, at) => LIST.test(lines[at]), readList],
  [(lines, at) => lines[at].includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] || ""), readTable],
  [(lines, at) => /^\s*([-*_])\s*(\1\s*){2,}$/.test(lines[at]), (_, at) => [h("hr"), at + 1]],
  [(lines, at) => /^#{1,6}\s/.test(lines[at]), (lines, at) => {
    const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[at]);
    return [h("p", { class: `md-heading md-h${match[1].length}` }, h("strong", {}, ...inlineMarkdown(match[2]))), at + 1];
  }],
];

function readParagraph(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].trim()
         && (end === at || !PARTS.some(([starts]) => starts(lines, end)))) end += 1;
  return [h("p", {}, ...inlineMarkdown(lines.slice(at, end).join("\n"))), end];
}

/** Markdown text as a fragment; `depth` counts the quotes around it. */
export function markdown(text, depth = 0) {
  const out = fragment();
  const lines = String(text ?? "").split("\n");
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) { at += 1; continue; }
    const part = lines[at].trim().match(/^(?:-{3,}|\*{3,}|_{3,})$/) ? PARTS[4] : PARTS.find(([starts]) => starts(lines, at));
    const [node, next] = (part ? part[1] : readParagraph)(lines, at, depth);
    out.append(node);
    at = next;
  }
  return out;
}
