// Who am I? The switcher between the people of the workspace.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { emit, on, personName, store } from "./store.js";

/** What kind of account this is, in a word. */
export function rank(person) {
  if (person.is_owner) return "Owner";
  if (person.is_admin) return "Admin";
  if (person.is_stranger) return "From another company";
  return person.is_restricted || person.is_ultra_restricted ? "Guest" : "";
}

function choices() {
  const people = [...store.people.values()].filter((person) => !person.is_bot && !person.deleted && person.id !== "USLACKBOT");
  return people.map((person) => ({
    key: person.id, label: personName(person.id), description: [person.title, rank(person)].filter(Boolean).join(" · "),
    icon: avatar(person.id, { size: "small" }), checked: person.id === store.me.id,
    run: () => { if (person.id !== store.me.id) emit("become", person.id); },
  }));
}

/** The workspace's name; with several workspaces a menu to go to another one, as somebody who lives there. */
export function workspaceTitle() {
  const box = h("div", { class: "workspace" });
  const draw = () => {
    const name = store.team.name || "Workspace";
    const others = store.teams.filter((team) => team.person);
    box.replaceChildren(others.length < 2 ? h("span", { "data-team": store.team.id }, name) : h("button", {
      type: "button", class: "workspace-button", "data-team": store.team.id, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `${name}. Switch workspace`,
      onClick: (event) => openMenu(event.currentTarget, others.map((team) => ({
        key: team.id, label: team.name, checked: team.id === store.team.id, run: () => { if (team.id !== store.team.id) emit("become", team.person); },
      })), { label: "Switch workspace" }),
    }, h("span", {}, name), icon("chevron", 16)));
  };
  on("state", draw);
  draw();
  return box;
}

export class PersonSwitch {
  constructor() {
    this.node = h("div", { class: "whoami" });
    on("state", () => this.draw());
  }

  draw() {
    const { me } = store;
    const focused = this.node.contains(document.activeElement);
    const button = h("button", {
      type: "button", class: "whoami-button", "aria-haspopup": "menu", "aria-expanded": "false", "data-me": me.id,
      "aria-label": `You are ${personName(me.id)}. Switch person`, onClick: (event) => openMenu(event.currentTarget, choices(), { label: "Switch person" }),
    }, avatar(me.id, { size: "medium" }), h("span", { class: "whoami-text" }, h("strong", {}, personName(me.id)),
      h("span", {}, [me.title, rank(me)].filter(Boolean).join(" · ") || "You")), icon("chevron", 16));
    this.node.replaceChildren(button);
    if (focused) button.focus({ preventScroll: true });
  }
}
