// The middle of the page for one channel: heading, messages, composer (or why there is none).

import { api, explain } from "./api.js";
import { channelMenu, operate, showMembers } from "./channeldialogs.js";
import { avatar } from "./avatar.js";
import { openDialog } from "./dialogs.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { authorName, isOwn, summary } from "./message.js";
import { MessageList } from "./messagelist.js";
import { emojiNode, inline } from "./mrkdwn.js";
import { channelName, channelTitle, emit, isAppDm, person, store } from "./store.js";
import { dayLabel, timeOf } from "./time.js";
import { toast } from "./toasts.js";

function mark(item) {
  if (item.kind === "im") return avatar(item.user, { size: "small" });
  return icon({ private: "lock", mpim: "people" }[item.kind] || "hash", 20);
}

function bookmarkBar(item) {
  if (!item.bookmarks?.length) return null;
  const drop = async (one) => {
    const answer = await api.bookmark({ as: store.me.id, channel: item.id, remove: one.id });
    if (answer.ok === false) toast(explain(answer), "error");
  };
  return h("ul", { class: "bookmarks", "aria-label": "Bookmarks" }, item.bookmarks.map((one) => h("li", {},
    h("a", { href: /^https?:/i.test(one.link) ? one.link : null, target: "_blank", rel: "noopener noreferrer", title: one.link },
      one.emoji ? emojiNode(one.emoji.replace(/:/g, "")) : icon("link", 14), one.title),
    item.is_member !== false && !item.is_archived && h("button", { type: "button", class: "bookmark-drop", "aria-label": `Remove the bookmark ${one.title}`, title: "Remove", onClick: () => drop(one) }, icon("close", 12)))));
}

async function showPins(item) {
  const list = h("ul", { class: "pins" });
  const box = openDialog({ title: `Pinned in ${channelTitle(item)}`, body: list, className: "dialog-medium" });
  const answer = await api.pins(store.me.id, item.id);
  list.append(...(answer.messages || []).map((message) => h("li", {}, h("button", { type: "button", class: "browse-item", onClick: () => {
    box.close();
    emit("go", { channel: item.id, thread: message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null, ts: message.ts });
  } }, avatar(message.user, { size: "medium" }), h("span", { class: "browse-text" }, h("strong", {}, authorName(message), " ", h("span", { class: "hint" }, `${dayLabel(message.ts)}, ${timeOf(message.ts)}`)),
    h("span", {}, summary(message)))))));
}

/** The bar above the messages. `extra` holds tabs of the app's direct message. */
export function channelHeader(item, extra = null) {
  const members = (item.members || []).length;
  const about = item.kind === "im" ? person(item.user)?.title : item.topic;
  return h("header", { class: "channel-head" }, h("div", { class: "channel-title" }, mark(item), h("h1", { id: "channel-name" }, channelName(item)),
    item.is_archived && h("span", { class: "badge" }, "Archived"), item.is_shared && h("span", { class: "badge badge-guest" }, "Shared outside"),
    about && h("p", { class: "topic", title: about }, ...inline(about))),
  extra, h("div", { class: "channel-tools" },
    item.pins?.length > 0 && h("button", { type: "button", class: "members-button", "aria-label": `${item.pins.length} pinned`, title: "Pinned messages", onClick: () => showPins(item) }, icon("pin", 16), String(item.pins.length)),
    item.kind !== "im" && h("button", { type: "button", class: "members-button", "aria-label": `${members} members`, onClick: () => showMembers(item) }, icon("people", 16), String(members)),
    menuButton({ label: "Channel actions", content: icon("more"), items: () => channelMenu(item) })), bookmarkBar(item));
}

function firstUnread(timeline, item) {
  if (!item.unread) return null;
  const read = Number(item.last_read || 0);
  const others = timeline.items.filter((message) => !message.ephemeral_id && message.user !== store.me.id);
  if (read) return others.find((message) => Number(message.ts) > read)?.ts || null;
  return others.at(-item.unread)?.ts || null;
}

function beginning(item) {
  const isIm = item.kind === "im";
  return h("div", { class: "beginning" }, h("div", { class: "beginning-mark" }, isIm ? avatar(item.user, { size: "large" }) : icon(item.kind === "private" ? "lock" : "hash", 34)),
    h("p", { class: "beginning-title" }, isIm ? channelName(item) : channelTitle(item)),
    h("p", { class: "hint" }, isIm
      ? `This is the beginning of your direct messages with ${channelName(item)}.`
      : `This is the beginning of ${channelTitle(item)}.${item.topic ? ` ${item.topic}` : ""}`));
}

/** Why this person cannot write here, or null. */
function closedReason(item) {
  if (item.is_archived) return "This channel is archived. You can read it, but not write.";
  if (isAppDm(item) && (store.app.messages_tab_enabled === false || store.app.messages_tab_read_only)) {
    return "Sending messages to this app has been turned off.";
  }
  return null;
}

export class ChannelView {
  constructor(item, timeline, acts) {
    Object.assign(this, { item, timeline });
    this.footer = h("div", { class: "channel-foot" });
    this.list = new MessageList(timeline, { label: `Messages in ${channelTitle(item)}`, acts, beginning: () => beginning(this.current()) });
    this.frame = h("section", { class: "messages-region", "aria-label": `Messages in ${channelTitle(item)}` }, this.list.node);
    this.node = h("div", { class: "channel-view" }, this.frame, this.footer);
    this.drawFooter();
  }

  current = () => store.channels.get(this.item.id) || this.item;

  drawFooter() {
    const item = this.current();
    const reason = closedReason(item);
    const state = reason || (item.is_member === false ? "join" : "write");
    if (this.footer.dataset.state === state) return;
    this.footer.dataset.state = state;
    this.composer?.destroy();
    this.composer = null;
    if (reason) this.footer.replaceChildren(h("p", { class: "closed-note" }, reason));
    else if (state === "join") {
      this.footer.replaceChildren(h("div", { class: "join-bar" }, h("p", {}, "You are looking at ", h("strong", {}, channelTitle(item)), "."),
        h("button", { type: "button", class: "button button-primary", onClick: () => operate({ op: "join", channel: item.id }) }, "Join channel")));
    } else {
      this.composer = new Composer({ channel: item, timeline: this.timeline, onEditLast: () => this.editLast() });
      this.footer.replaceChildren(this.composer.node);
    }
  }

  async start() {
    this.list.draw();
    const wasUnread = this.current();
    await this.timeline.load();
    if (!this.list.unreadFrom) {
      this.list.unreadFrom = firstUnread(this.timeline, wasUnread);
      if (this.list.unreadFrom) { this.list.epoch += 1; this.list.draw(); this.list.toUnread(); }
    }
    this.markRead();
  }

  /** Tells the server that everything here has been seen, while the page is looked at. */
  markRead() {
    const ts = this.timeline.lastTs();
    if (!ts || document.visibilityState !== "visible" || !this.list.stuck) return;
    const item = this.current();
    if (!item.unread && this.readTs === ts) return;
    this.readTs = ts;
    item.unread = 0;
    item.mentions = 0;
    emit("unread");
    api.read({ as: store.me.id, channel: item.id, ts });
  }

  editLast() {
    const own = [...this.timeline.items].reverse().find(isOwn);
    if (own) this.list.tools.edit(own);
  }

  focus() {
    if (this.composer) this.composer.focus();
    else this.footer.querySelector("button")?.focus({ preventScroll: true });
  }

  destroy() {
    this.list.destroy();
    this.composer?.destroy();
  }
}
