// The list of channels and direct messages, with unread and mention marks.

import { avatar } from "./avatar.js";
import { browseChannels, createChannel, openDm, startDm } from "./channeldialogs.js";
import { h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { channelName, emit, isAppDm, on, store } from "./store.js";

const folded = new Set();

function mark(item) {
  if (item.kind === "private") return icon("lock", 16);
  if (item.kind === "im") return avatar(item.user, { size: "small" });
  if (item.kind === "mpim") return icon("people", 16);
  return icon("hash", 16);
}

function row(item) {
  const current = item.id === store.channelId;
  const unread = !current && item.unread > 0;
  const mentions = !current && (item.mentions || ((item.kind === "im" && item.unread) || 0));
  const spoken = [channelName(item), item.kind === "private" && "private", unread && `${item.unread} unread`, mentions && `${mentions} for you`, item.is_archived && "archived"];
  return h("li", {}, h("a", {
    class: ["side-item", unread && "side-unread", item.is_archived && "side-archived"], href: `?as=${store.me.id}&channel=${item.id}`, "data-channel": item.id,
    "data-name": channelName(item), "data-focus": item.id, "aria-current": current ? "page" : null, "aria-label": spoken.filter(Boolean).join(", "),
    onClick: (event) => { event.preventDefault(); emit("go", { channel: item.id }); },
  }, mark(item), h("span", { class: "side-name" }, channelName(item)), item.is_shared && h("span", { class: "side-shared", title: "Shared outside" }, icon("link", 14)),
  mentions ? h("span", { class: "side-mentions", "aria-hidden": "true" }, String(mentions)) : null));
}

function section(key, title, items, actions = [], more = []) {
  const isFolded = folded.has(key);
  const shown = isFolded ? items.filter((item) => item.id === store.channelId || item.unread) : items;
  return h("section", { class: "side-section", "data-section": key },
    h("div", { class: "side-head" }, h("h2", {}, h("button", {
      type: "button", class: "side-fold", "aria-expanded": String(!isFolded), "data-focus": `fold-${key}`,
      onClick: () => { if (isFolded) folded.delete(key); else folded.add(key); emit("state"); },
    }, icon("chevron", 14), title)), actions),
    h("ul", {}, shown.map(row), more));
}

/** The app before anybody has opened its direct message. */
function appRow() {
  const name = store.app.name || "App";
  return h("li", {}, h("a", { class: "side-item", href: "#", "data-app": store.app.id, "data-name": name, "data-focus": "app",
    onClick: (event) => { event.preventDefault(); openDm(store.app.bot_user_id); } }, avatar(store.app.bot_user_id, { size: "small", isBot: true }), h("span", { class: "side-name" }, name)));
}

function adder(label, run, focus) {
  return h("button", { type: "button", class: "icon-button side-add", "aria-label": label, title: label, "data-focus": focus, onClick: run }, icon("plus", 16));
}

function byName(a, b) {
  return channelName(a).localeCompare(channelName(b), "en", { numeric: true });
}

export class Sidebar {
  constructor() {
    this.list = h("div", { class: "sidebar", onKeydown: (event) => this.key(event), onScroll: () => this.hint() });
    this.more = h("button", { type: "button", class: "side-more", hidden: true, onClick: () => this.below()?.scrollIntoView({ block: "center" }) }, icon("chevron", 14), "More unread");
    this.node = h("div", { class: "side-frame" }, this.list, this.more);
    new ResizeObserver(() => this.hint()).observe(this.list);
    for (const topic of ["state", "channel", "unread"]) on(topic, () => this.draw());
  }

  draw() {
    const restore = keepFocus(this.list);
    const all = [...store.channels.values()];
    const rooms = all.filter((item) => (item.kind === "public" || item.kind === "private") && item.is_member !== false && !item.is_archived).sort(byName);
    const direct = all.filter((item) => (item.kind === "im" || item.kind === "mpim") && !isAppDm(item)).sort(byName);
    const apps = all.filter(isAppDm);
    const unopened = !apps.length && store.app.bot_user_id;
    const scroll = this.list.scrollTop;
    this.list.replaceChildren(
      section("channels", "Channels", rooms, [
        h("button", { type: "button", class: "icon-button side-add", "aria-label": "Browse channels", title: "Browse channels", "data-focus": "browse", onClick: browseChannels }, icon("search", 16)),
        adder("Create a channel", createChannel, "create")]),
      section("direct", "Direct messages", direct, [adder("New direct message", startDm, "dm")]),
      section("apps", "Apps", apps, [], unopened ? [appRow()] : []));
    this.list.scrollTop = scroll;
    restore();
    this.hint();
  }

  /** The first unread channel that is further down than what is seen. */
  below() {
    const edge = this.list.getBoundingClientRect().bottom;
    return [...this.list.querySelectorAll(".side-unread")].find((link) => link.getBoundingClientRect().top > edge - 10);
  }

  hint() {
    this.more.hidden = !this.below();
  }

  key(event) {
    const links = [...this.list.querySelectorAll(".side-item")];
    const at = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || (!step && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    const next = step ? links[at + step] : event.key === "Home" ? links[0] : links.at(-1);
    next?.focus();
  }
}
