// The app's direct message: Home, Messages and About tabs.

import { api, explain } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { person, store } from "./store.js";
import { surfaceFor } from "./surface.js";

const TITLES = { home: "Home", messages: "Messages", about: "About" };

/** The tabs this app has. */
export function tabsOfApp() {
  return [store.app.home_enabled !== false && "home", store.app.messages_tab_enabled !== false && "messages", "about"].filter(Boolean);
}

/** A tab list; `onPick(tab)` is called when another is chosen. */
export function tabList(chosen, onPick) {
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": `${store.app.name || "App"} tabs` });
  bar.append(...tabsOfApp().map((tab) => h("button", {
    type: "button", role: "tab", id: `tab-${tab}`, "aria-selected": String(tab === chosen), "aria-controls": "app-panel", tabindex: tab === chosen ? "0" : "-1",
    "data-tab": tab, "data-focus": `tab-${tab}`, onClick: () => onPick(tab),
  }, TITLES[tab])));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = tabsOfApp();
    onPick(tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length], true);
  });
  return bar;
}

export class HomeTab {
  constructor() {
    this.body = h("div", { class: "home-body" });
    this.node = h("div", { class: "home", id: "app-panel", role: "tabpanel", "aria-labelledby": "tab-home", tabindex: "0" }, this.body);
  }

  async start() {
    this.latest = null;
    this.body.replaceChildren(h("p", { class: "hint loading" }, "Opening Home…"));
    const opened = await api.homeOpened(store.me.id, "home");
    const answer = await api.home(store.me.id);
    if (answer.ok === false || opened.ok === false) {
      const failed = answer.ok === false ? answer : opened;
      if (!answer.view) return this.body.replaceChildren(h("p", { class: "hint", role: "alert" }, explain(failed)));
    }
    return this.draw(this.latest || answer.view); // news may have overtaken the answer
  }

  draw(view) {
    this.latest = view;
    if (!view) {
      this.body.replaceChildren(h("div", { class: "empty" }, icon("home", 36), h("p", { class: "empty-title" }, `${store.app.name || "This app"} has nothing here yet`),
        h("p", { class: "hint" }, "When the app publishes a Home view for you, it appears here.")));
      return;
    }
    const restore = keepFocus(this.body);
    const surface = surfaceFor(`h:${store.me.id}`, "home", { view_id: view.id });
    this.body.replaceChildren(h("div", { class: "blocks", "data-view": view.id }, drawBlocks(view.blocks, { surface, headingLevel: "2" })));
    restore();
  }
}

/** What the workspace knows of the app. */
export function aboutTab() {
  const bot = person(store.app.bot_user_id);
  const commands = store.commands.map((item) => h("li", {}, h("code", {}, item.command), " ", item.usage_hint && h("span", { class: "hint" }, item.usage_hint), h("div", {}, item.description || "")));
  const shortcuts = store.shortcuts.map((item) => h("li", {}, h("strong", {}, item.name), h("span", { class: "hint" }, item.type === "message" ? " on messages" : " everywhere")));
  return h("div", { class: "home", id: "app-panel", role: "tabpanel", "aria-labelledby": "tab-about", tabindex: "0" }, h("div", { class: "home-body about" },
    h("h2", {}, store.app.name || "App"), h("p", {}, store.app.description || bot?.title || "An app in this workspace."),
    h("h3", {}, "Slash commands"), commands.length ? h("ul", {}, commands) : h("p", { class: "hint" }, "None"),
    h("h3", {}, "Shortcuts"), shortcuts.length ? h("ul", {}, shortcuts) : h("p", { class: "hint" }, "None")));
}
