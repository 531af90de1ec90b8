// Dialogs about channels: create, browse, members, topic, invite, and a new direct message.

import { api, explain, exportUrl } from "./api.js";
import { avatar } from "./avatar.js";
import { formDialog, openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channelTitle, emit, person, personName, store } from "./store.js";
import { toast } from "./toasts.js";

/** Runs an operation on a channel; shows why when it fails. */
export async function operate(body) {
  const answer = await api.channel({ as: store.me.id, ...body });
  if (answer.ok === false) toast(explain(answer), "error");
  return answer.ok === false ? null : answer;
}

export async function createChannel() {
  const values = await formDialog({
    title: "Create a channel", yes: "Create", fields: [
      { name: "name", label: "Name", hint: "Lower case, no spaces, up to 80 characters" },
      { name: "private", label: "Make private", type: "checkbox", hint: "Only invited people can see it", required: false },
    ],
  });
  if (!values?.name) return;
  const answer = await operate({ op: "create", name: values.name.replace(/^#/, ""), private: values.private });
  const id = answer && (answer.channel?.id || answer.channel);
  if (id) emit("go", { channel: id, refresh: true });
}

export function browseChannels() {
  const list = h("ul", { class: "browse" });
  const rooms = [...store.channels.values()].filter((item) => item.kind === "public" || item.kind === "private");
  rooms.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const box = openDialog({ title: "All channels", body: list, className: "dialog-medium" });
  list.append(...rooms.map((item) => h("li", {}, h("button", {
    type: "button", class: "browse-item", "data-channel": item.id, onClick: () => { box.close(); emit("go", { channel: item.id }); },
  }, icon(item.kind === "private" ? "lock" : "hash", 18), h("span", { class: "browse-text" }, h("strong", {}, item.name),
    h("span", { class: "hint" }, [item.is_member === false ? "Not joined" : "Joined", item.is_archived && "archived", `${(item.members || []).length} members`, item.topic].filter(Boolean).join(" · ")))))));
}

function peopleChoice(filter = () => true) {
  return [...store.people.values()].filter((item) => !item.deleted && item.id !== store.me.id && item.id !== "USLACKBOT" && filter(item))
    .sort((a, b) => personName(a.id).localeCompare(personName(b.id)))
    .map((item) => [item.id, [personName(item.id), item.title].filter(Boolean).join(", ")]);
}

export async function startDm() {
  const values = await formDialog({ title: "New direct message", yes: "Open", fields: [{ name: "user", label: "Person", options: peopleChoice() }] });
  if (values?.user) openDm(values.user);
}

/** Opens (and if needed creates) the direct message with this person. */
export async function openDm(user) {
  const answer = await api.dm({ as: store.me.id, user });
  if (answer.ok === false) {
    toast(explain(answer), "error");
    return;
  }
  emit("go", { channel: answer.channel?.id || answer.channel, refresh: true });
}

function memberRow(item, id, box) {
  const found = person(id);
  const label = found?.is_bot ? "App" : found?.is_restricted || found?.is_ultra_restricted ? "Guest" : "";
  return h("li", { class: "member" }, avatar(id, { size: "medium" }), h("span", { class: "browse-text" },
    h("strong", {}, personName(id), id === store.me.id && " (you)"), h("span", { class: "hint" }, [found?.title, label].filter(Boolean).join(" · "))),
  id !== store.me.id && item.kind !== "im" && h("button", {
    type: "button", class: "button", "aria-label": `Remove ${personName(id)} from ${channelTitle(item)}`,
    onClick: async () => { if (await operate({ op: "kick", channel: item.id, user: id })) box.close(); },
  }, "Remove"));
}

export function showMembers(item) {
  const list = h("ul", { class: "members" });
  const invite = item.kind !== "im" && h("button", { type: "button", class: "button button-primary", onClick: () => { box.close(); invitePerson(item); } }, "Invite someone");
  const box = openDialog({ title: `Members of ${channelTitle(item)}`, body: list, footer: invite ? [invite] : null, className: "dialog-medium" });
  list.append(...(item.members || []).map((id) => memberRow(item, id, box)));
}

async function invitePerson(item) {
  const choice = peopleChoice((candidate) => !(item.members || []).includes(candidate.id));
  if (!choice.length) {
    toast("Everybody is here already");
    return;
  }
  const values = await formDialog({ title: `Invite to ${channelTitle(item)}`, yes: "Invite", fields: [{ name: "user", label: "Person or app", options: choice }] });
  if (values?.user) operate({ op: "invite", channel: item.id, user: values.user });
}

async function editText(item, op, title, value) {
  const values = await formDialog({ title, yes: "Save", fields: [{ name: "text", label: op === "topic" ? "Topic" : "Name", value: value || "", required: op === "rename" }] });
  if (values) operate({ op, channel: item.id, name: values.text, topic: values.text });
}

async function addBookmark(item) {
  const values = await formDialog({ title: "Add a bookmark", yes: "Add", fields: [
    { name: "title", label: "Name" }, { name: "link", label: "Address", type: "url", value: "https://" }] });
  if (!values?.link) return;
  const answer = await api.bookmark({ as: store.me.id, channel: item.id, ...values });
  if (answer.ok === false) toast(explain(answer), "error");
}

/** The items of a channel's menu. */
export function channelMenu(item) {
  const run = (op, extra = {}) => () => operate({ op, channel: item.id, ...extra });
  const room = item.kind === "public" || item.kind === "private";
  const items = [
    { label: "Export as a web page", key: "export-html", icon: "export", run: () => window.open(exportUrl(store.me.id, item.id, "html"), "_blank", "noopener") },
    { label: "Export as text", key: "export-text", icon: "export", run: () => window.open(exportUrl(store.me.id, item.id, "text"), "_blank", "noopener") },
  ];
  if (!room) return items;
  return [
    { label: "Members", key: "members", icon: "people", run: () => showMembers(item) },
    { label: "Invite someone", key: "invite", icon: "plus", run: () => invitePerson(item) },
    { label: "Edit topic", key: "topic", icon: "pencil", run: () => editText(item, "topic", `Topic of ${channelTitle(item)}`, item.topic) },
    { label: "Rename", key: "rename", icon: "pencil", run: () => editText(item, "rename", `Rename ${channelTitle(item)}`, item.name) },
    ...(item.is_member === false || item.is_archived ? [] : [{ label: "Add a bookmark", key: "bookmark", icon: "link", run: () => addBookmark(item) }]),
    { separator: true }, ...items, { separator: true },
    { label: item.is_shared ? "Stop sharing outside" : "Share with another company", key: "share", icon: "link", run: run("share") },
    item.is_archived ? { label: "Unarchive", key: "unarchive", icon: "file", run: run("unarchive") } : { label: "Archive", key: "archive", icon: "file", danger: true, run: run("archive") },
    ...(item.is_member === false ? [{ label: "Join", key: "join", icon: "plus", run: run("join") }] : [{ label: "Leave", key: "leave", icon: "back", danger: true, run: run("leave") }]),
  ];
}
