// One message: author, time, text or blocks, attachments, files, reactions, thread summary.

import { fileUrl } from "./api.js";
import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks/index.js";
import { sizeText } from "./blocks/file_input.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { emojiNode, mrkdwn, plainOf } from "./mrkdwn.js";
import { channel, person, personName, store } from "./store.js";
import { surfaceFor } from "./surface.js";
import { ago, fullDate, timeOf } from "./time.js";
import { keyOf } from "./timeline.js";

const SYSTEM = /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive)$/;

export const isSystem = (message) => SYSTEM.test(message.subtype || "");
export const isTombstone = (message) => message.subtype === "tombstone";
export const isOwn = (message) => message.user === store.me?.id && !message.bot_id && !message.ephemeral_id && !isSystem(message);

export function authorName(message) {
  if (message.username) return message.username;
  if (message.local) return "Local Slack";
  if (message.user && person(message.user)) return personName(message.user);
  return message.bot_profile?.name || (message.bot_id ? store.app.name || "App" : message.user || "Unknown");
}

const fromApp = (message) => Boolean(message.bot_id || message.local || person(message.user)?.is_bot);

function badges(message) {
  const found = person(message.user);
  return [
    fromApp(message) && h("span", { class: "badge" }, "App"),
    found && (found.is_restricted || found.is_ultra_restricted) && h("span", { class: "badge badge-guest" }, "Guest"),
  ];
}

function stamp(message, className = "time") {
  return h("time", { class: className, datetime: new Date(Number(message.ts) * 1000).toISOString(), title: fullDate(message.ts) }, timeOf(message.ts));
}

function isJumbo(text) {
  return /^(\s*:[a-z0-9_+'-]+:\s*){1,5}$/.test(text || "");
}

function surfaceOf(message, channelId) {
  const target = message.ephemeral_id
    ? { channel: channelId, ephemeral_id: message.ephemeral_id, ts: message.ts } : { channel: channelId, ts: message.ts };
  return surfaceFor(`m:${channelId}:${keyOf(message)}`, "message", target);
}

function attachment(item, message, channelId) {
  const color = { good: "#2f8f5b", warning: "#d39a2b", danger: "#c6283c" }[item.color] || (item.color ? `#${String(item.color).replace(/^#/, "")}` : "");
  const title = item.title && (item.title_link ? h("a", { href: /^https?:/i.test(item.title_link) ? item.title_link : null, target: "_blank", rel: "noopener noreferrer" }, item.title) : item.title);
  return h("div", { class: "attachment", style: color ? { "--bar": color } : {} },
    item.pretext && h("div", { class: "mrkdwn" }, mrkdwn(item.pretext)),
    item.author_name && h("div", { class: "hint" }, item.author_name),
    title && h("div", { class: "attachment-title" }, title),
    item.blocks ? drawBlocks(item.blocks, { surface: surfaceOf(message, channelId), headingLevel: "3" }) : item.text && h("div", { class: "mrkdwn" }, mrkdwn(item.text)),
    item.fields && h("div", { class: "fields" }, item.fields.map((field) => h("div", { class: "field" }, h("strong", {}, field.title), h("div", {}, mrkdwn(field.value))))),
    item.image_url && h("img", { class: "image", src: item.image_url, alt: item.title || "" }),
    item.footer && h("div", { class: "hint" }, item.footer));
}

function fileNode(file) {
  if (file.mode === "tombstone") return h("span", { class: "hint file-gone" }, icon("trash", 16), "This file was deleted.");
  if ((file.mimetype || "").startsWith("image/")) {
    return h("a", { class: "file-image", href: fileUrl(file), target: "_blank", rel: "noopener" },
      h("img", { class: "image", src: fileUrl(file), alt: file.alt_txt || file.title || file.name, loading: "lazy" }));
  }
  return h("a", { class: "file-card", href: fileUrl(file), target: "_blank", rel: "noopener", download: file.name }, icon("file", 24),
    h("span", {}, h("strong", {}, file.title || file.name), h("span", { class: "hint" }, [file.mimetype, sizeText(file.size)].filter(Boolean).join(" · "))));
}

function reactions(message, acts) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, message.reactions.map((reaction) => {
    const mine = reaction.users?.includes(store.me.id);
    const who = (reaction.users || []).map((id) => (id === store.me.id ? "You" : personName(id))).join(", ");
    return h("button", {
      type: "button", class: ["reaction", mine && "reaction-mine"], "aria-pressed": String(Boolean(mine)), "data-reaction": reaction.name,
      "data-focus": `reaction-${reaction.name}`, title: `${who} reacted with :${reaction.name}:`,
      "aria-label": `${reaction.name.replace(/_/g, " ")}, ${reaction.count}, ${who}`, onClick: () => acts.react(message, reaction.name, mine),
    }, emojiNode(reaction.name), h("span", {}, String(reaction.count)));
  }), h("button", { type: "button", class: "reaction reaction-add", "aria-label": "Add reaction", "data-focus": "reaction-add", onClick: (event) => acts.pickReaction(message, event.currentTarget) },
    icon("smile", 16)));
}

function threadSummary(message, acts) {
  if (!message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h("button", { type: "button", class: "thread-summary", "data-focus": "thread", onClick: () => acts.openThread(message) },
    (message.reply_users || []).slice(0, 4).map((id) => avatar(id, { size: "small" })),
    h("span", { class: "thread-count" }, count),
    message.latest_reply && h("span", { class: "thread-last" }, `Last reply ${ago(message.latest_reply)}`));
}

const editedMark = (message) => h("span", { class: "edited", title: `Edited ${fullDate(message.edited.ts)}` }, "(edited)");

const hasBlocks = (message) => Boolean(message.blocks?.length) && !isTyped(message);

/** True for a message of several blocks, or with something to press: it stands for itself, under a heading of its own. */
export function isCard(message) {
  return hasBlocks(message) && (message.blocks.length > 1 || Boolean(message.blocks[0].accessory) || message.blocks[0].type === "actions");
}

function markEdited(message, out) {
  const text = out.at(-1);
  if (!text?.classList.contains("message-text")) out.push(h("div", {}, editedMark(message)));
  else (text.lastElementChild?.classList.contains("line") ? text.lastElementChild : text).append(" ", editedMark(message));
}

/** A person's own words: their text says all, and the rich_text that goes with it holds no marks. */
function isTyped(message) {
  return !fromApp(message) && Boolean(message.text) && message.blocks.length === 1 && message.blocks[0].type === "rich_text";
}

function content(message, channelId, headingLevel) {
  if (isTombstone(message)) return h("div", { class: "tombstone" }, "This message was deleted.");
  const out = [];
  if (hasBlocks(message)) out.push(h("div", { class: "blocks" }, drawBlocks(message.blocks, { surface: surfaceOf(message, channelId), headingLevel })));
  else if (message.text) out.push(h("div", { class: ["mrkdwn", "message-text", isJumbo(message.text) && "jumbo"] }, mrkdwn(message.text)));
  if (message.edited && !isCard(message)) markEdited(message, out);
  for (const item of message.attachments || []) out.push(attachment(item, message, channelId));
  if (message.files?.length) out.push(h("div", { class: "files" }, message.files.map(fileNode)));
  return out;
}

function notices(message, acts, inThread, channelId) {
  const pinned = channel(channelId)?.pins?.includes(message.ts);
  const broadcast = message.subtype === "thread_broadcast" && !inThread;
  return [
    message.ephemeral_id && h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you",
      h("button", { type: "button", class: "link-button", "data-focus": "dismiss", onClick: () => acts.dismiss(message) }, "Dismiss")),
    pinned && h("div", { class: "only-you" }, icon("pin", 14), "Pinned"),
    broadcast && h("div", { class: "only-you" }, icon("thread", 14), h("button", { type: "button", class: "link-button", onClick: () => acts.openThread(message) }, "Replied to a thread")),
  ];
}

/** Draws a message. `acts` are what its controls do; `compact` leaves out author and avatar. */
export function drawMessage(message, { channelId, compact, inThread = false, acts }) {
  const author = authorName(message);
  const system = isSystem(message);
  const gone = isTombstone(message);
  const label = gone ? summary(message) : `${author}${message.ephemeral_id ? ", only visible to you" : ""}: ${summary(message)}, ${timeOf(message.ts)}`;
  return h("li", {
    class: ["message", compact && "message-compact", isCard(message) && "message-card", message.ephemeral_id && "message-ephemeral", system && "message-system"],
    tabindex: "-1", "data-ts": message.ts, "data-key": keyOf(message), "data-author": message.user || message.bot_id || "",
    "data-ephemeral": message.ephemeral_id || null, "aria-label": label,
  }, h("div", { class: "gutter" }, gone ? icon("trash", 20) : compact ? stamp(message, "time time-hover")
    : avatar(message.user, { name: author, isBot: fromApp(message), image: message.icons?.image_48 || "" })),
  h("div", { class: "message-main" }, notices(message, acts, inThread, channelId),
    !compact && !gone && h("div", { class: "message-head" }, h("span", { class: "author" }, author), badges(message), stamp(message), message.edited && isCard(message) && editedMark(message)),
    content(message, channelId, inThread ? "3" : "2"), reactions(message, acts), !inThread && threadSummary(message, acts)));
}

/** One line of a message for labels and screen readers. */
export function summary(message) {
  if (isTombstone(message)) return "This message was deleted.";
  return plainOf((message.text || "").slice(0, 400)).slice(0, 160) || (message.files?.length ? "file" : "message");
}
