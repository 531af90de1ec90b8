// What the WebSocket tells, put into the timelines and the store.

import { api } from "./api.js";
import { authorName, summary } from "./message.js";
import { channelTitle, emit, on, store, takeClock, takeState } from "./store.js";
import { keyOf } from "./timeline.js";
import { toast } from "./toasts.js";

let waiting = null;

/** Fetches the state again, once for many hints at once. */
export function refreshState() {
  waiting ||= new Promise((resolve) => { setTimeout(resolve, 30); }).then(async () => {
    waiting = null;
    const asked = store.me.id;
    const state = await api.state(asked);
    if (state.ok !== false && state.me && store.me.id === asked) takeState(state); // unless the person was switched meanwhile
    return state;
  });
  return waiting;
}

/** A reply in another channel's thread: told when it is for this person. (In this channel its count is seen to grow.) */
function tellReply(message, parent, channelId) {
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  if (!isReply || channelId === store.channelId || message.user === store.me.id || message.ephemeral_id) return;
  const channel = store.channels.get(channelId);
  const forMe = (message.text || "").includes(`<@${store.me.id}>`) || parent?.reply_users?.includes(store.me.id) || channel?.kind === "im";
  if (!channel || !forMe) return;
  toast(`${authorName(message)} replied in ${channelTitle(channel)}: ${summary(message)}`, "reply", {
    label: "Open thread", run: () => emit("go", { channel: channelId, thread: message.thread_ts }),
  });
}

function takeUnread(news) {
  const channel = store.channels.get(news.channel);
  if (!channel) return;
  if (news.last_read !== undefined) channel.last_read = news.last_read;
  channel.unread = news.unread ?? 0;
  channel.mentions = news.mentions ?? 0;
  emit("unread");
}

/** Joins news to `app`: {timelines(channelId), modals, home(view), markRead()}. */
export function hearNews(app) {
  const each = (channelId, run) => app.timelines(channelId).forEach((timeline) => timeline.soon(() => run(timeline)));
  on("live:message", ({ channel, message, parent }) => {
    if (!store.channels.has(channel)) refreshState();
    tellReply(message, parent, channel);
    each(channel, (timeline) => {
      timeline.take(message);
      const isReply = message.thread_ts && message.thread_ts !== message.ts;
      if (!isReply || timeline.threadTs) return;
      if (parent) timeline.patch(parent.ts, parent);
      else if (!timeline.belongs(message)) timeline.countReply(message);
    });
    app.markRead();
  });
  const changed = ({ channel, message }) => each(channel, (timeline) => { if (timeline.byKey.has(keyOf(message)) || message.ephemeral_id) timeline.take(message); });
  on("live:message_changed", changed);
  on("live:ephemeral_changed", changed);
  on("live:ephemeral", ({ channel, message }) => each(channel, (timeline) => timeline.take(message)));
  on("live:message_deleted", ({ channel, ts }) => each(channel, (timeline) => timeline.remove(ts)));
  on("live:ephemeral_deleted", ({ channel, ephemeral_id: id }) => each(channel, (timeline) => timeline.remove(`e:${id}`)));
  on("live:reaction", ({ channel, ts, reactions, message }) => each(channel, (timeline) => timeline.patch(ts, { reactions: reactions || message?.reactions || [] })));
  on("live:view_opened", ({ view }) => app.modals.opened(view));
  on("live:view_updated", ({ view }) => app.modals.updated(view));
  on("live:view_closed", (news) => app.modals.closed({ ...news, clear: news.clear || news.cleared }));
  on("live:home", ({ view }) => app.home(view));
  on("live:channel", refreshState);
  on("live:state", refreshState);
  on("live:clock", takeClock);
  on("live:unread", takeUnread);
  on("live:toast", ({ text, level }) => toast(text, level));
}
