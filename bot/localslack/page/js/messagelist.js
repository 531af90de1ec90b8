// Draws a timeline as a scrolling list. Only a window of the loaded messages is in the document, so that a channel of
// many thousands stays quick; scrolling moves the window and asks for older pages.

import { announce, h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { authorName, drawMessage, isCard, isSystem, isTombstone, summary } from "./message.js";
import { on, store } from "./store.js";
import { dayKey, dayLabel } from "./time.js";
import { keyOf } from "./timeline.js";
import { MessageTools } from "./messagetools.js";

const MOST = 300;
const STEP = 100;
const NEAR = 500;
const GROUP_SECONDS = 300;

function namesKey() {
  const people = [...store.people.values()].map((person) => [person.id, person.name, person.real_name, person.tz, person.is_restricted]);
  const channels = [...store.channels.values()].map((channel) => [channel.id, channel.name]);
  const pins = [...store.channels.values()].map((item) => item.pins);
  return JSON.stringify([store.me?.id, people, channels, store.emoji, pins]);
}

export class MessageList {
  constructor(timeline, { label, acts, inThread = false, unreadFrom = null, beginning = null }) {
    Object.assign(this, { timeline, acts, inThread, unreadFrom, beginning, rows: new Map(), start: 0, end: 0, stuck: true, missed: 0, epoch: 0 });
    this.list = h("ol", { class: "message-list", "aria-label": label });
    this.head = h("div", { class: "list-head" });
    this.pill = h("button", { type: "button", class: "jump", hidden: true, onClick: () => this.toBottom() });
    this.scroller = h("div", { class: "scroller", onScroll: () => this.scrolled() }, this.head, this.list);
    this.node = h("div", { class: "list-frame" }, this.scroller, this.pill);
    this.tools = new MessageTools(this);
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.watch = new ResizeObserver(() => { if (this.stuck) this.pin(); });
    this.watch.observe(this.list);
    this.watch.observe(this.scroller);
    timeline.onChange = (what) => this.changed(what);
    this.names = namesKey();
    const stops = [on("state", () => this.renamed()), on("clock", () => this.redraw())];
    this.stop = () => stops.forEach((stop) => stop());
  }

  /** Draws everything anew, since what messages name (people, channels, emoji) or the time has changed. */
  redraw() {
    this.epoch += 1;
    this.draw();
  }

  renamed() {
    const names = namesKey();
    if (names === this.names) return;
    this.names = names;
    this.redraw();
  }

  destroy() {
    this.watch.disconnect();
    this.stop();
    this.timeline.onChange = () => {};
  }

  changed({ kind, message }) {
    const { items } = this.timeline;
    if (kind === "loaded") {
      this.end = items.length;
      this.start = Math.max(0, this.end - STEP);
      this.draw();
      this.toUnread();
      return;
    }
    const following = this.end >= items.length - 1 && kind === "new";
    this.realign(following);
    this.draw();
    if (kind === "new") this.arrived(message);
  }

  /** Finds the window again after messages were added or removed before it. */
  realign(following) {
    const { items, byKey } = this.timeline;
    const count = this.end - this.start;
    const first = this.firstKey && byKey.has(this.firstKey) ? items.indexOf(byKey.get(this.firstKey)) : this.start;
    this.start = Math.max(0, Math.min(first, items.length));
    this.end = following ? items.length : Math.min(items.length, this.start + count);
    if (this.end - this.start > MOST && this.stuck) this.start = this.end - MOST;
    if (this.end - this.start < STEP) this.end = Math.min(items.length, this.start + STEP);
  }

  arrived(message) {
    const own = message && message.user === store.me?.id && !message.ephemeral_id;
    if (own) this.toBottom();
    else if (this.stuck) this.pin();
    else this.missed += 1;
    if (message && !own) announce(`${authorName(message)}: ${summary(message)}`);
    this.showPill();
  }

  isCompact(index) {
    const { items } = this.timeline;
    const [previous, message] = [items[index - 1], items[index]];
    if (!previous || isCard(message) || isSystem(message) || isSystem(previous) || isTombstone(previous) || message.subtype === "thread_broadcast") return false;
    if (this.inThread && previous.ts === this.timeline.threadTs) return false;
    return previous.user === message.user && previous.bot_id === message.bot_id && authorName(previous) === authorName(message)
      && Boolean(previous.ephemeral_id) === Boolean(message.ephemeral_id)
      && Number(message.ts) - Number(previous.ts) < GROUP_SECONDS && dayKey(previous.ts) === dayKey(message.ts);
  }

  divider(key, className, text, tail = null) {
    const row = this.rows.get(key);
    if (row && row.text === text) return row.node;
    const node = h("li", { class: className, "data-key": key }, h("span", {}, text), tail);
    this.rows.set(key, { node, text });
    return node;
  }

  rowsFor(index) {
    const { items } = this.timeline;
    const [previous, message] = [items[index - 1], items[index]];
    const out = [];
    if (!this.inThread && (!previous || dayKey(previous.ts) !== dayKey(message.ts))) {
      out.push(this.divider(`day:${dayKey(message.ts)}`, "day", dayLabel(message.ts)));
    }
    if (this.unreadFrom && message.ts === this.unreadFrom) out.push(this.divider("new", "new-mark", "New"));
    out.push(this.messageNode(message, out.length ? false : this.isCompact(index)));
    if (this.inThread && message.ts === this.timeline.threadTs) {
      const count = items.filter((item) => item.ts !== message.ts).length;
      out.push(this.divider("replies", "replies-mark", count ? `${count} ${count === 1 ? "reply" : "replies"}` : "No replies yet"));
    }
    return out;
  }

  messageNode(message, compact) {
    const key = keyOf(message);
    const row = this.rows.get(key);
    if (row?.editing) return row.node;
    if (row && row.message === message && row.compact === compact && row.epoch === this.epoch) return row.node;
    const node = drawMessage(message, { channelId: this.timeline.channelId, compact, inThread: this.inThread, acts: this.acts });
    if (row?.node.isConnected) this.swap(row.node, node);
    this.rows.set(key, { node, message, compact, epoch: this.epoch });
    return node;
  }

  swap(old, fresh) {
    const wasFocused = document.activeElement === old;
    const restore = keepFocus(old);
    fresh.tabIndex = old.tabIndex;
    const hadTools = this.tools.isOn(old);
    old.replaceWith(fresh);
    if (hadTools) this.tools.moveTo(fresh);
    if (wasFocused) fresh.focus({ preventScroll: true });
    else restore(fresh);
  }

  draw() {
    const anchor = this.stuck ? null : this.anchor();
    const { items } = this.timeline;
    const wanted = [];
    for (let index = this.start; index < this.end; index += 1) wanted.push(...this.rowsFor(index));
    const keep = new Set(wanted);
    for (const child of [...this.list.children]) if (!keep.has(child)) child.remove();
    let at = this.list.firstElementChild;
    for (const node of wanted) {
      if (at === node) at = at.nextElementSibling;
      else this.list.insertBefore(node, at);
    }
    for (const [key, row] of this.rows) if (!keep.has(row.node)) this.rows.delete(key);
    this.firstKey = items[this.start] ? keyOf(items[this.start]) : null;
    this.drawHead();
    this.rove();
    if (this.stuck) this.pin();
    else if (anchor) this.restore(anchor);
    this.showPill();
  }

  drawHead() {
    const atStart = this.start === 0 && !this.timeline.hasMore && this.timeline.loaded;
    const problem = this.timeline.problem;
    const state = problem || (atStart ? "start" : this.timeline.loaded ? "more" : "loading");
    if (this.head.dataset.state === state) return;
    this.head.dataset.state = state;
    if (problem) this.head.replaceChildren(h("p", { class: "hint", role: "alert" }, problem));
    else if (atStart) this.head.replaceChildren(...(this.beginning ? [this.beginning()] : []));
    else this.head.replaceChildren(h("p", { class: "hint loading" }, "Loading messages…"));
  }

  /** One message is in the tab order: the one walked to, or else the newest. */
  rove() {
    const messages = this.messages();
    const known = messages.filter((node) => node.tabIndex === 0);
    if (!messages.length || (known.length === 1 && this.list.contains(document.activeElement))) return;
    known.forEach((node) => { node.tabIndex = -1; });
    messages.at(-1).tabIndex = 0;
  }

  messages() {
    return [...this.list.querySelectorAll(".message")];
  }

  anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    for (const node of this.list.children) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && node.classList.contains("message")) return { key: node.dataset.key, offset: box.top };
    }
    return null;
  }

  restore({ key, offset }) {
    const node = this.rows.get(key)?.node;
    if (node) this.scroller.scrollTop += node.getBoundingClientRect().top - offset;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.stuck = below < 30 && this.end >= this.timeline.items.length;
    if (this.stuck) this.missed = 0;
    this.showPill();
    if (scrollTop < NEAR) this.extendUp();
    else if (below < NEAR && this.end < this.timeline.items.length) this.slide(this.start + STEP);
  }

  slide(start) {
    const { length } = this.timeline.items;
    this.start = Math.max(0, Math.min(start, length - STEP));
    this.end = Math.min(length, this.start + MOST);
    this.draw();
  }

  async extendUp() {
    if (this.start > 0) this.slide(this.start - STEP);
    else if (this.timeline.hasMore && !this.timeline.loading && await this.timeline.older()) this.slide(this.start - STEP);
  }

  pin() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  toBottom() {
    const { length } = this.timeline.items;
    this.missed = 0;
    this.stuck = true;
    this.end = length;
    this.start = Math.max(0, length - STEP);
    this.draw();
    this.pin();
  }

  toUnread() {
    const mark = this.list.querySelector(".new-mark");
    this.pin();
    if (!mark) return;
    const gap = mark.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    if (gap < 0) this.scroller.scrollTop += gap - 60;
  }

  showPill() {
    const hidden = this.stuck || (this.missed === 0 && this.end >= this.timeline.items.length
      && this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 600);
    this.pill.hidden = hidden;
    if (hidden) return;
    const text = this.missed ? `${this.missed} new message${this.missed === 1 ? "" : "s"}` : "Jump to latest";
    if (this.pill.dataset.text === text) return;
    this.pill.dataset.text = text;
    this.pill.replaceChildren(icon("chevron", 16), text);
  }

  key(event) {
    const row = event.target.closest(".message");
    if (!row) return;
    if (event.target !== row) {
      if (event.key === "Escape" && !event.defaultPrevented && !row.querySelector("textarea")) {
        event.preventDefault();
        row.focus();
      }
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.moveFocus(row, step, event.key);
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey) this.tools.shortcutKey(event, this.messageOf(row));
  }

  moveFocus(row, step, key) {
    const rows = this.messages();
    const next = step ? rows[rows.indexOf(row) + step] : key === "Home" ? rows[0] : rows.at(-1);
    if (!next) {
      if (step === -1) this.extendUp();
      return;
    }
    this.focusRow(next);
  }

  focusRow(row) {
    this.list.querySelectorAll(".message[tabindex='0']").forEach((node) => { node.tabIndex = -1; });
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  /** Brings a message into view, loading older ones until it is there. */
  async reveal(ts) {
    while (!this.timeline.byKey.has(ts) && this.timeline.hasMore && await this.timeline.older());
    const at = this.timeline.items.findIndex((item) => keyOf(item) === ts);
    if (at < 0) return;
    this.stuck = false;
    this.slide(Math.max(0, at - Math.floor(STEP / 2)));
    const { node } = this.rowOf(this.timeline.items[at]) || {};
    if (!node) return;
    this.focusRow(node);
    node.scrollIntoView({ block: "center" });
    node.classList.add("message-found");
  }

  messageOf(row) {
    return this.timeline.byKey.get(row.dataset.key);
  }

  rowOf(message) {
    return this.rows.get(keyOf(message));
  }
}
