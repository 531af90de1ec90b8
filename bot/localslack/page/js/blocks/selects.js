// All select menus: static, external, users, conversations, channels; single and multi. Each is a combobox.

import { Combobox, filterGroups } from "../combobox.js";
import { plainText } from "../mrkdwn.js";
import { channelTitle, personName, store } from "../store.js";
import { attributes, change } from "./element.js";

const optionItem = (option) => ({
  key: option.value, label: option.text.text, node: plainText(option.text), description: option.description?.text, raw: option,
});

function optionGroups(source) {
  if (source.option_groups) {
    return source.option_groups.map((group) => ({ label: group.label.text, items: (group.options || []).map(optionItem) }));
  }
  return [{ items: (source.options || []).map(optionItem) }];
}

const personItem = (id) => ({ key: id, label: personName(id), description: store.people.get(id)?.title || "", raw: id });
const channelItem = (id) => ({ key: id, label: channelTitle(store.channels.get(id)) || id, raw: id });

function personGroups() {
  const people = [...store.people.values()].filter((person) => !person.deleted);
  return [{ items: people.map((person) => personItem(person.id)).sort((a, b) => a.label.localeCompare(b.label)) }];
}

function channelGroups(fits) {
  const channels = [...store.channels.values()].filter((channel) => !channel.is_archived && fits(channel));
  return [{ items: channels.map((channel) => channelItem(channel.id)).sort((a, b) => a.label.localeCompare(b.label)) }];
}

function conversationFits(filter = {}) {
  const kinds = filter.include || ["public", "private", "im", "mpim"];
  return (channel) => {
    if (!kinds.includes(channel.kind) || (channel.kind !== "public" && channel.is_member === false)) return false;
    if (filter.exclude_external_shared_channels && channel.is_shared) return false;
    return !(filter.exclude_bot_users && channel.kind === "im" && store.people.get(channel.user)?.is_bot);
  };
}

const ids = (value) => (value ? [value].flat() : []);
const initialOf = (element, key) => ids(element[`initial_${key}s`] || element[`initial_${key}`]);

const SOURCES = {
  static: {
    key: "option", chosen: (element) => initialOf(element, "option").map(optionItem), restore: optionItem,
    groups: (element) => (query) => filterGroups(optionGroups(element), query),
  },
  external: {
    key: "option", chosen: (element) => initialOf(element, "option").map(optionItem), restore: optionItem,
    groups: (element, ctx) => async (query) => {
      const answer = await ctx.surface.options(ctx.block, element, query);
      if (answer.ok === false) return { groups: [], problem: "The app gave no options" };
      return optionGroups(answer).filter((group) => group.items.length);
    },
  },
  users: {
    key: "user", chosen: (element) => initialOf(element, "user").map(personItem), restore: personItem,
    groups: () => (query) => filterGroups(personGroups(), query),
  },
  conversations: {
    key: "conversation",
    chosen: (element, ctx) => {
      const initial = initialOf(element, "conversation");
      const own = element.default_to_current_conversation && !initial.length && ctx.surface.target.channel;
      return (own ? [own] : initial).map(channelItem);
    },
    restore: channelItem,
    groups: (element) => (query) => filterGroups(channelGroups(conversationFits(element.filter)), query),
  },
  channels: {
    key: "channel", chosen: (element) => initialOf(element, "channel").map(channelItem), restore: channelItem,
    groups: () => (query) => filterGroups(channelGroups((channel) => channel.kind === "public"), query),
  },
};

function partial(source, multi, items) {
  const raw = items.map((item) => item.raw);
  return multi ? { [`selected_${source.key}s`]: raw } : { [`selected_${source.key}`]: raw[0] ?? null };
}

export function select(element, ctx) {
  const multi = element.type.startsWith("multi_");
  const source = SOURCES[element.type.replace(/^multi_/, "").replace(/_select$/, "")];
  const field = multi ? `selected_${source.key}s` : `selected_${source.key}`;
  const initial = { type: element.type, ...partial(source, multi, source.chosen(element, ctx)) };
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, initial);
  const kept = ids(held[field]).map(source.restore);
  const external = source === SOURCES.external;
  const box = new Combobox({
    multi, selected: kept, placeholder: element.placeholder?.text || (multi ? "Choose" : "Choose one"),
    max: element.max_selected_items || Infinity, minQuery: external ? element.min_query_length ?? 3 : 0, wait: external ? 200 : 0,
    clearable: ctx.inInput && Boolean(ctx.block.optional), attributes: attributes(element, ctx), load: source.groups(element, ctx),
    onEdit: (items) => ctx.surface.set(ctx.block.block_id, element.action_id, { type: element.type, ...partial(source, multi, items) }),
    onChange: (items) => change(ctx, element, partial(source, multi, items), () => {
      box.selected = kept;
      box.draw();
    }),
  });
  if (element.focus_on_load) box.input.dataset.autofocus = "true";
  return box.node;
}
