// Starts the page: who is looking, which channel, and how the parts are joined.

import { api, explain } from "./api.js";
import { ChannelView, channelHeader } from "./channelview.js";
import { clockChip } from "./clock.js";
import { Dock } from "./dock.js";
import { h } from "./dom.js";
import { aboutTab, HomeTab, tabList, tabsOfApp } from "./home.js";
import { icon } from "./icons.js";
import { dropConnection, listenAs } from "./live.js";
import { Modals } from "./modal.js";
import { hearNews, refreshState } from "./news.js";
import { PersonSwitch, workspaceTitle } from "./people.js";
import { pickEmoji } from "./picker.js";
import { quickSwitch } from "./quickswitch.js";
import { showKeys } from "./shortcuts.js";
import { Sidebar } from "./sidebar.js";
import { channelName, emit, isAppDm, nowSeconds, on, store, takeState } from "./store.js";
import { forgetSurfaces } from "./surface.js";
import { themeButton } from "./theme.js";
import { ThreadPane } from "./thread.js";
import { Timeline } from "./timeline.js";
import { toast } from "./toasts.js";

class App {
  constructor() {
    this.sidebar = new Sidebar();
    this.people = new PersonSwitch();
    this.modals = new Modals();
    this.dock = new Dock({ onClose: () => this.dockButton.focus() });
    this.head = h("div", { class: "main-head" });
    this.body = h("div", { class: "main-body" });
    this.main = h("main", { class: "main", id: "main", tabindex: "-1", onPointerdown: () => this.root.classList.remove("show-side"), "aria-labelledby": "channel-name" }, this.head, this.body, this.dock.node);
    this.view = null;
    this.thread = null;
    this.tab = {};
    this.acts = {
      react: (message, name, remove) => this.react(message, name, remove),
      pickReaction: async (message, anchor) => { const name = await pickEmoji(anchor); if (name) this.react(message, name, false); },
      openThread: (message) => this.openThread(message.thread_ts || message.ts),
      dismiss: (message) => this.view.timeline.dismiss(message.ephemeral_id),
    };
    hearNews(this);
    this.listen();
  }

  listen() {
    on("go", async ({ channel, refresh, thread, ts }) => {
      if (refresh || !store.channels.has(channel)) await refreshState();
      if ((!thread && !ts) || store.channelId !== channel) this.show(channel, { push: true });
      if (thread) this.openThread(thread);
      else if (ts) this.reveal(channel, ts);
    });
    for (const topic of ["state", "unread", "channel"]) on(topic, () => this.title());
    on("become", (userId) => this.become(userId));
    on("state", () => this.stateChanged());
    on("live-open", () => this.reconnected());
    on("connection", () => this.root?.classList.toggle("is-offline", !store.connected));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => this.markRead());
    window.addEventListener("focus", () => this.markRead());
    window.addEventListener("popstate", () => this.fromAddress());
  }

  draw() {
    this.dockButton = h("button", { type: "button", class: "top-button", "aria-label": "Behind the scenes", title: "Behind the scenes: calls, clock, faults",
      onClick: () => this.dock.toggle() }, icon("pulse", 18), h("span", { class: "top-label" }, "Behind the scenes"));
    const burger = h("button", { type: "button", class: "top-button burger", "aria-label": "Show channels", onClick: () => this.root.classList.toggle("show-side") }, icon("menu", 18));
    const keys = h("button", { type: "button", class: "top-button keys-button", "aria-label": "Keyboard shortcuts", title: "Keyboard shortcuts",
      "aria-keyshortcuts": "Control+/ Meta+/", onClick: showKeys }, icon("keyboard", 18));
    this.root = h("div", { class: "app" },
      h("header", { class: "top" }, burger, h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "", width: "24", height: "24" }), h("span", {}, "Local Slack")),
        h("button", { type: "button", class: "search-button", "aria-label": "Quick switch", "aria-keyshortcuts": "Control+K Meta+K", onClick: quickSwitch }, icon("search", 16), h("span", {}, "Go to…"), h("kbd", {}, "Ctrl K")),
        h("div", { class: "top-tools" }, h("span", { class: "offline-mark", role: "status" }, "Reconnecting…"), clockChip(() => this.dock.toggle(true, "clock")), this.dockButton,
          keys, themeButton())),
      h("nav", { class: "side", "aria-label": "Workspace" }, workspaceTitle(), this.sidebar.node, this.people.node),
      this.main);
    document.getElementById("app").replaceChildren(this.root);
    this.sidebar.draw();
    this.people.draw();
  }

  async start(as) {
    const state = await api.state(as);
    if (state.ok === false || !state.me) {
      if (as) return this.start("");
      const retry = h("button", { type: "button", class: "button button-primary", onClick: () => location.reload() }, "Try again");
      document.getElementById("app").replaceChildren(h("div", { class: "booting", role: "alert" }, h("p", {}, explain(state)), retry));
      return undefined;
    }
    takeState(state);
    this.draw();
    this.fresh = true;
    listenAs(store.me.id);
    this.fromAddress(true);
    this.modals.restore(state.views || (state.view ? [state.view] : []));
    return undefined;
  }

  fromAddress(replace = false) {
    const query = new URLSearchParams(location.search);
    const as = query.get("as");
    if (as && as !== store.me.id && !replace) return this.become(as, false);
    const wanted = query.get("channel");
    const channel = [...store.channels.values()].find((item) => item.id === wanted || (item.name && item.name === wanted));
    this.show(channel?.id || this.firstChannel(), { replace });
    if (query.get("thread")) this.openThread(query.get("thread"));
    return undefined;
  }

  firstChannel() {
    const mine = [...store.channels.values()].filter((item) => item.is_member !== false && !item.is_archived && item.kind !== "im");
    const general = mine.find((item) => item.name === "general");
    return (mine.find((item) => item.unread) || general || mine[0] || [...store.channels.values()][0])?.id;
  }

  async become(userId, push = true) {
    this.closeView();
    this.modals.restore([]);
    forgetSurfaces();
    const state = await api.state(userId);
    if (state.ok === false) {
      toast(explain(state), "error");
      return;
    }
    const kept = store.channelId;
    takeState(state);
    this.fresh = true;
    listenAs(store.me.id);
    const wanted = push ? kept : new URLSearchParams(location.search).get("channel");
    this.show(store.channels.has(wanted) && store.channels.get(wanted).kind !== "im" ? wanted : push ? this.firstChannel() : wanted || this.firstChannel(), { push });
    this.modals.restore(state.views || (state.view ? [state.view] : []));
  }

  address({ push, replace }) {
    const url = `${location.pathname}?as=${store.me.id}&channel=${store.channelId}`;
    if (push && url !== location.pathname + location.search) history.pushState(null, "", url);
    else if (replace) history.replaceState(null, "", url + (new URLSearchParams(location.search).get("thread") ? `&thread=${new URLSearchParams(location.search).get("thread")}` : ""));
  }

  show(channelId, options = {}) {
    const item = store.channels.get(channelId);
    this.root.classList.remove("show-side");
    if (!item) {
      this.closeView();
      this.head.replaceChildren();
      this.body.replaceChildren(h("div", { class: "empty" }, h("p", { class: "empty-title" }, "No channels yet"), h("p", { class: "hint" }, "Create one with + in the sidebar.")));
      return;
    }
    this.closeView();
    store.channelId = channelId;
    this.address(options);
    this.main.dataset.channel = channelId;
    emit("channel");
    if (isAppDm(item)) this.showApp(item, this.appTab(item));
    else this.showMessages(item);
  }

  /** The tab to open: unread messages first, then where this person was. */
  appTab(item) {
    if (item.unread && tabsOfApp().includes("messages")) return "messages";
    return this.tab[item.id] || tabsOfApp()[0];
  }

  /** The window's title: how many messages are for this person, and where they are. */
  title() {
    const item = store.channels.get(store.channelId);
    const waiting = [...store.channels.values()].reduce((sum, channel) => sum + (channel.id === store.channelId ? 0 : channel.mentions || 0), 0);
    document.title = `${waiting ? `(${waiting}) ` : ""}${item ? `${channelName(item)} · ` : ""}${store.team.name} · Local Slack`;
  }

  /** Goes to one message of the channel that is shown. */
  async reveal(channel, ts) {
    const item = store.channels.get(channel);
    if (!this.view && isAppDm(item)) this.showApp(item, "messages");
    await this.view?.ready;
    await this.view?.list.reveal(ts);
  }

  showMessages(item) {
    this.headOf(item);
    this.view = new ChannelView(item, new Timeline(item.id), this.acts);
    this.body.replaceChildren(this.view.node);
    this.view.ready = this.view.start();
    this.view.focus();
  }

  showApp(item, tab, fromKeys = false) {
    this.view?.destroy();
    this.view = null;
    this.homeTab = null;
    this.tab[item.id] = tab;
    this.headOf(item, tabList(tab, (next, keys) => this.showApp(item, next, keys)));
    if (tab === "home") {
      this.homeTab = new HomeTab();
      this.body.replaceChildren(this.homeTab.node);
      this.homeTab.start();
    } else if (tab === "about") this.body.replaceChildren(aboutTab());
    else {
      api.homeOpened(store.me.id, "messages");
      this.view = new ChannelView(item, new Timeline(item.id), this.acts);
      this.view.node.id = "app-panel";
      this.view.node.setAttribute("role", "tabpanel");
      this.view.node.setAttribute("aria-labelledby", "tab-messages");
      this.body.replaceChildren(this.view.node);
      this.view.ready = this.view.start();
      if (!fromKeys) this.view.focus();
    }
    if (fromKeys || tab !== "messages") this.head.querySelector("[role=tab][aria-selected=true]")?.focus({ preventScroll: true });
  }

  headOf(item, extra = null) {
    this.head.replaceChildren(channelHeader(item, extra));
  }

  closeView() {
    this.closeThread(false);
    this.view?.destroy();
    this.view = null;
    this.homeTab = null;
  }

  stateChanged() {
    if (!this.root) return;
    const item = store.channels.get(store.channelId);
    if (!item) {
      this.show(this.firstChannel(), { replace: true });
      return;
    }
    const tabs = this.head.querySelector(".tabs");
    const focused = this.head.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.headOf(item, tabs);
    if (focused) this.head.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    this.view?.drawFooter();
  }

  async reconnected() {
    const { fresh } = this;
    this.fresh = false;
    await refreshState(); // also at the start: something may have come between the first look and the connection
    this.view?.timeline.refresh();
    this.thread?.timeline.refresh();
    if (!fresh) this.homeTab?.start();
  }

  timelines(channelId) {
    return [this.view?.timeline, this.thread?.timeline].filter((timeline) => timeline && timeline.channelId === channelId);
  }

  home(view) {
    this.homeTab?.draw(view);
  }

  markRead() {
    this.view?.markRead();
  }

  async react(message, name, remove) {
    const answer = await api.react({ as: store.me.id, channel: store.channelId, ts: message.ts, name, remove: remove || undefined });
    if (answer.ok === false && !["already_reacted", "no_reaction"].includes(answer.error)) toast(explain(answer), "error");
  }

  openThread(ts) {
    const channel = store.channels.get(store.channelId);
    if (!channel) return;
    if (this.thread?.ts === ts) {
      this.thread.focus();
      return;
    }
    this.closeThread(false);
    this.thread = new ThreadPane(channel, ts, { acts: this.acts, onClose: () => this.closeThread(true) });
    this.root.append(this.thread.node);
    this.root.classList.add("has-pane");
    this.thread.start();
  }

  closeThread(refocus) {
    if (!this.thread) return;
    const { ts } = this.thread;
    this.thread.destroy();
    this.thread = null;
    this.root.classList.remove("has-pane");
    if (!refocus) return;
    const row = this.body.querySelector(`.message[data-ts="${CSS.escape(ts)}"]`);
    const target = row?.querySelector(".thread-summary") || row || this.body.querySelector(".composer-text");
    target?.focus({ preventScroll: true });
  }

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" && !event.defaultPrevented) this.root.classList.remove("show-side");
    if (command && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) quickSwitch();
    } else if (command && event.key === "/") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) showKeys();
    } else if (event.key === "F6") {
      event.preventDefault();
      this.nextRegion(event.shiftKey ? -1 : 1);
    } else if (event.altKey && !command && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.stepChannel(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  /** F6 walks the regions: channels, messages, composer, thread, panel. */
  nextRegion(step) {
    const current = document.querySelector(".sidebar .side-item[aria-current]") ? "[aria-current]" : "";
    const stops = [`.sidebar .side-item${current}`, ".main-body .message[tabindex='0'], .home", ".main-body .composer-text", ".thread-pane .composer-text", ".dock:not([hidden]) [role=tab][aria-selected=true]"];
    const found = stops.map((selector) => document.querySelector(selector)).filter(Boolean);
    const regions = found.map((node) => node.closest(".sidebar, .channel-foot, .messages-region, .home, .thread-pane, .dock") || node);
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    found[(at + step + found.length) % found.length]?.focus();
  }

  stepChannel(step) {
    const links = [...document.querySelectorAll(".side-item")];
    const at = links.findIndex((link) => link.dataset.channel === store.channelId);
    const next = links[at + step];
    if (next) this.show(next.dataset.channel, { push: true });
  }
}

const app = new App();
window.localSlack = { app, store, now: nowSeconds, dropConnection }; // for the console and for tests
app.start(new URLSearchParams(location.search).get("as") || "");
