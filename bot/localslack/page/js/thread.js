// The thread side pane: the root, its replies, and a composer.

import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isOwn } from "./message.js";
import { MessageList } from "./messagelist.js";
import { channelTitle, store } from "./store.js";
import { Timeline } from "./timeline.js";

export class ThreadPane {
  constructor(channel, ts, { acts, onClose }) {
    Object.assign(this, { channel, ts });
    this.timeline = new Timeline(channel.id, ts);
    this.list = new MessageList(this.timeline, { label: "Messages in this thread", acts: { ...acts, dismiss: (message) => this.timeline.dismiss(message.ephemeral_id) }, inThread: true });
    const writable = channel.is_member !== false && !channel.is_archived;
    this.composer = writable ? new Composer({ channel, threadTs: ts, timeline: this.timeline, onEditLast: () => this.editLast() }) : null;
    this.node = h("aside", { class: "side-pane thread-pane", "aria-label": `Thread in ${channelTitle(channel)}`, "data-thread": ts,
      onKeydown: (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      } },
    h("header", { class: "pane-head" }, h("h2", {}, "Thread"), h("span", { class: "topic" }, channelTitle(channel)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", onClick: onClose }, icon("close"))),
    this.list.node, this.composer ? h("div", { class: "channel-foot" }, this.composer.node) : h("p", { class: "closed-note" }, "You cannot reply here."));
  }

  async start() {
    await this.timeline.load();
    this.focus();
  }

  focus() {
    if (this.composer) this.composer.focus();
    else this.node.querySelector("button")?.focus();
  }

  editLast() {
    const own = [...this.timeline.items].reverse().find((message) => isOwn(message) && message.user === store.me.id);
    if (own) this.list.tools.edit(own);
  }

  destroy() {
    this.list.destroy();
    this.composer?.destroy();
    this.node.remove();
  }
}
