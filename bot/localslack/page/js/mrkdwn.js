// Slack's mrkdwn as DOM nodes. Input is escaped text (&amp; &lt; &gt;) with <...> for links and mentions.
// Only nodes are built, never markup, and only known link schemes become links.

import { h, fragment } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { channel, emit, handle, person, store } from "./store.js";
import { fillDateFormat, fullDate } from "./time.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
export const unescapeText = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
export const escapeText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const SAFE_LINK = /^(https?:|mailto:|tel:|slack:)/i;

export function link(url, ...label) {
  if (!SAFE_LINK.test(url)) return fragment(...label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

export function userMention(id) {
  const found = person(id);
  return h("span", { class: ["mention", id === store.me?.id && "mention-me"], "data-user": id,
    title: found ? [found.real_name, found.title].filter(Boolean).join(", ") : id }, `@${handle(id)}`);
}

export function channelMention(id, label) {
  const found = channel(id);
  if (!found) return h("span", { class: "mention" }, label ? `#${label}` : "#private-channel");
  return h("a", { class: "mention", href: `?as=${store.me?.id}&channel=${id}`,
    onClick: (event) => { event.preventDefault(); emit("go", { channel: id }); } }, `#${found.name}`);
}

export function broadcastMention(range) {
  return h("span", { class: "mention mention-me" }, `@${range}`);
}

export function groupMention(id, label) {
  const group = store.usergroups.get(id);
  return h("span", { class: "mention" }, `@${(group?.handle || label || id).replace(/^@/, "")}`);
}

export function emojiNode(name) {
  const found = emojiOf(name);
  if (!found) return `:${name}:`;
  if (found.image) return h("img", { class: "emoji-image", src: found.image, alt: `:${name}:`, title: `:${name}:` });
  return h("span", { class: "emoji", role: "img", "aria-label": name.replace(/[_-]/g, " ").trim() || name, title: `:${name}:` }, found);
}

export function dateNode(unix, format, url, fallback) {
  if (!/^\d+$/.test(unix)) return fallback || "";
  const node = h("time", { datetime: new Date(Number(unix) * 1000).toISOString(), title: fullDate(unix) },
    fillDateFormat(format, Number(unix)));
  return url ? link(url, node) : node;
}

function special(body, label) {
  const [name, ...rest] = body.split("^");
  if (name === "date") return dateNode(rest[0] || "", rest[1] || "", rest[2], label);
  if (name === "subteam") return groupMention(rest[0] || "", label);
  if (["here", "channel", "everyone"].includes(name)) return broadcastMention(name);
  return label || `<!${body}>`;
}

function angled(inner) {
  const bar = inner.indexOf("|");
  const body = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescapeText(inner.slice(bar + 1));
  if (body.startsWith("@")) return userMention(body.slice(1));
  if (body.startsWith("#")) return channelMention(body.slice(1), label);
  if (body.startsWith("!")) return special(body.slice(1), label);
  const url = unescapeText(body);
  if (!SAFE_LINK.test(url)) return `<${unescapeText(inner)}>`;
  return link(url, label || url.replace(/^mailto:/, ""));
}

const isWord = (char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isSpace = (char) => char === undefined || /\s/.test(char);
const MARKS = { "*": "strong", "_": "em", "~": "s" };

function closingMark(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n") return -1;
    if (char === "<") {
      const end = text.indexOf(">", at);
      if (end > 0) at = end;
    } else if (char === "`") {
      const end = text.indexOf("`", at + 1);
      if (end > 0) at = end;
    } else if (char === mark && at > from && !isSpace(text[at - 1]) && !isWord(text[at + 1])) return at;
  }
  return -1;
}

/** A mark that was not closed on its line: later ones of the same kind need not look again (40,000 stars stay quick). */
const isHopeless = (at, mark, hopeless) => mark in hopeless && at >= hopeless[mark][0] && at <= hopeless[mark][1];

function markedAt(text, at, options) {
  const mark = text[at];
  if (isHopeless(at, mark, options.hopeless)) return null;
  const end = closingMark(text, at + 1, mark);
  if (end > 0) return [h(MARKS[mark], {}, ...inline(text.slice(at + 1, end), options)), end + 1];
  const lineEnd = text.indexOf("\n", at);
  options.hopeless[mark] = [at, lineEnd < 0 ? text.length : lineEnd];
  return null;
}

function tokenAt(text, at, options) {
  const char = text[at];
  if (char === "<") {
    const end = text.indexOf(">", at);
    return end > at + 1 ? [angled(text.slice(at + 1, end)), end + 1] : null;
  }
  if (char === "`") {
    const end = text.indexOf("`", at + 1);
    if (end <= at + 1 || text.slice(at, end).includes("\n")) return null;
    return [h("code", {}, ...literal(text.slice(at + 1, end))), end + 1];
  }
  if (char === ":") {
    const match = /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/.exec(text.slice(at, at + 60));
    return match && emojiOf(match[1]) ? [emojiNode(match[1]), at + match[0].length] : null;
  }
  if (char in MARKS) return isWord(text[at - 1]) || isSpace(text[at + 1]) || text[at + 1] === char ? null : markedAt(text, at, options);
  if (char === "h" && !options.verbatim && !isWord(text[at - 1])) {
    const match = /^https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/.exec(text.slice(at, at + 2000));
    return match ? [link(unescapeText(match[0]), unescapeText(match[0])), at + match[0].length] : null;
  }
  return null;
}

function literal(text) {
  const parts = text.split(/(<[^<>]+>)/);
  return parts.map((part) => (/^<[^<>]+>$/.test(part) ? angled(part.slice(1, -1)) : unescapeText(part)));
}

/** Inline mrkdwn of one or more lines as a list of nodes and strings. */
export function inline(text, given = {}) {
  const options = { ...given, hopeless: {} };
  const out = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const token = "<`:*_~h".includes(text[at]) ? tokenAt(text, at, options) : null;
    if (token) {
      if (plain) out.push(unescapeText(plain));
      plain = "";
      out.push(token[0]);
      at = token[1];
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) out.push(unescapeText(plain));
  return out;
}

function lineNode(line, options) {
  const bullet = /^(\s*)([•◦▪]|\d{1,3}\.)\s+(.*)$/.exec(line);
  if (!bullet) return h("span", { class: "line" }, ...(line ? inline(line, options) : [h("br")]));
  return h("span", { class: "line line-item", style: { "--depth": String(Math.floor(bullet[1].length / 2)) } },
    h("span", { class: "line-mark" }, bullet[2], " "), h("span", {}, ...inline(bullet[3], options)));
}

function paragraphs(text, options) {
  const out = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)(?!&gt;&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) out.push(quote = h("blockquote", {}));
      quote.append(lineNode(quoted[1], options));
    } else {
      quote = null;
      out.push(lineNode(line, options));
    }
  }
  return out;
}

/** Slack's mrkdwn text as a fragment. `verbatim`: bare addresses are not made links. */
export function mrkdwn(text, options = {}) {
  const out = fragment();
  const parts = String(text ?? "").split(/```/);
  parts.forEach((part, index) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) {
      out.append(h("pre", { tabindex: "0" }, ...literal(part.replace(/^\n|\n$/g, ""))));
    } else {
      const open = index % 2 === 1 ? "```" : "";
      const trimmed = index > 0 && !open ? part.replace(/^\n/, "") : part;
      const body = index < parts.length - 1 ? trimmed.replace(/\n$/, "") : trimmed;
      if (open + body) out.append(...paragraphs(open + body, options));
    }
  });
  return out;
}

/** A text object of Block Kit ({type: plain_text | mrkdwn}) as nodes. */
export function textObject(object, options = {}) {
  if (!object) return fragment();
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim, ...options });
  return plainText(object);
}

/** plain_text: emoji short names become emoji unless `emoji` is false, nothing else is marked up. */
export function plainText(object) {
  const out = fragment();
  const text = object?.text ?? "";
  if (object?.emoji === false) return fragment(text);
  for (const part of text.split(/(:[a-z0-9_+'-]+:)/)) {
    const match = /^:([a-z0-9_+'-]+):$/.exec(part);
    out.append(match && emojiOf(match[1]) ? emojiNode(match[1]) : part);
  }
  return out;
}

/** The words of a mrkdwn text, for labels, previews and screen readers. */
export function plainOf(text) {
  return (mrkdwn(text).textContent || "").replace(/\s+/g, " ").trim();
}
