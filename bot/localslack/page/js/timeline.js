// The messages of one channel, or of one thread, as far as they are loaded: ordered by ts, oldest first.
// Answers and news come in; whoever draws listens with `onChange`.

import { api, explain } from "./api.js";
import { store } from "./store.js";

const PAGE = 100;
const DISMISSED = "localslack.dismissed";

function dismissedIds() {
  try { return new Set(JSON.parse(sessionStorage.getItem(DISMISSED) || "[]")); } catch { return new Set(); }
}
const dismissed = dismissedIds();

export const keyOf = (message) => (message.ephemeral_id ? `e:${message.ephemeral_id}` : message.ts);
const order = (message) => Number(message.ts);

export class Timeline {
  constructor(channelId, threadTs = null) {
    Object.assign(this, { channelId, threadTs, items: [], byKey: new Map(), hasMore: false, loading: null, loaded: false, problem: "", waiting: [] });
    this.onChange = () => {};
  }

  async fetch(before) {
    const answer = await api.messages({ as: store.me.id, channel: this.channelId, thread_ts: this.threadTs, before, limit: PAGE });
    if (answer.ok === false) {
      this.problem = explain(answer);
      return;
    }
    this.problem = "";
    this.hasMore = Boolean(answer.has_more);
    for (const message of answer.messages || []) this.place(message);
  }

  /** Loads the newest page. */
  async load() {
    this.loading = this.fetch(null);
    await this.loading;
    this.loading = null;
    this.loaded = true;
    for (const run of this.waiting.splice(0)) run();
    this.onChange({ kind: "loaded" });
  }

  /** Runs `run` once the newest page is there: what is told while it is under way may not be in it yet. */
  soon(run) {
    if (this.loaded) run();
    else this.waiting.push(run);
  }

  /** Loads the page before the oldest message. True when something came. */
  async older() {
    if (this.loading || !this.hasMore || !this.items.length) return false;
    const oldest = this.items.find((message) => !message.ephemeral_id) || this.items[0];
    const before = this.items.length;
    this.loading = this.fetch(oldest.ts);
    await this.loading;
    this.loading = null;
    this.onChange({ kind: "older" });
    return this.items.length > before;
  }

  /** Brings the newest page again after a lost connection, keeping what is loaded. */
  async refresh() {
    await this.loading;
    if (!this.loaded) return;
    const before = this.hasMore;
    const count = this.items.length;
    await this.fetch(null);
    if (count > PAGE) this.hasMore = before;
    this.onChange({ kind: "refreshed" });
  }

  belongs(message) {
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (this.threadTs) return message.thread_ts === this.threadTs || message.ts === this.threadTs;
    return !isReply || message.subtype === "thread_broadcast";
  }

  place(message) {
    if (message.ephemeral_id && dismissed.has(message.ephemeral_id)) return;
    if (!this.belongs(message)) return;
    const key = keyOf(message);
    if (this.byKey.has(key)) {
      this.items[this.items.indexOf(this.byKey.get(key))] = message;
    } else {
      let at = this.items.length;
      while (at > 0 && order(this.items[at - 1]) > order(message)) at -= 1;
      this.items.splice(at, 0, message);
    }
    this.byKey.set(key, message);
  }

  drop(key) {
    const found = this.byKey.get(key);
    if (!found) return;
    this.byKey.delete(key);
    this.items.splice(this.items.indexOf(found), 1);
  }

  /** A message, changed message, or ephemeral one arrived. */
  take(message) {
    if (!this.loaded) return;
    const isNew = !this.byKey.has(keyOf(message));
    this.place(message);
    if (isNew) this.countReply(message);
    this.onChange({ kind: isNew ? "new" : "changed", message });
  }

  countReply(message) {
    const root = message.thread_ts && message.thread_ts !== message.ts ? this.byKey.get(message.thread_ts) : null;
    if (!root || message.ephemeral_id) return;
    if (Number(root.latest_reply || 0) >= Number(message.ts)) return;
    this.patch(root.ts, {
      reply_count: (root.reply_count || 0) + 1, latest_reply: message.ts,
      reply_users: [...new Set([...(root.reply_users || []), message.user].filter(Boolean))],
    });
  }

  patch(ts, fields) {
    const found = this.byKey.get(ts);
    if (!found) return;
    const fresh = { ...found, ...fields };
    this.items[this.items.indexOf(found)] = fresh;
    this.byKey.set(ts, fresh);
    this.onChange({ kind: "changed", message: fresh });
  }

  remove(key) {
    this.drop(key);
    this.onChange({ kind: "removed" });
  }

  /** Hides an ephemeral message for this viewer, also after a reload. */
  dismiss(ephemeralId) {
    dismissed.add(ephemeralId);
    try { sessionStorage.setItem(DISMISSED, JSON.stringify([...dismissed].slice(-200))); } catch { /* storage may be off */ }
    this.remove(`e:${ephemeralId}`);
    if (!ephemeralId.startsWith("local-")) api.dismiss({ as: store.me.id, channel: this.channelId, ephemeral_id: ephemeralId });
  }

  /** A message that exists only on this page, such as a command's failure. */
  note(text) {
    const id = `local-${Date.now()}-${Math.random().toString(36).slice(2, 7)}`;
    const last = this.items.at(-1);
    this.place({ ephemeral_id: id, ephemeral: true, local: true, ts: String(Math.max(Date.now() / 1000, Number(last?.ts || 0) + 1e-6)), text,
      username: "Local Slack", thread_ts: this.threadTs || undefined });
    this.onChange({ kind: "new" });
  }

  lastTs() {
    for (let at = this.items.length - 1; at >= 0; at -= 1) if (!this.items[at].ephemeral_id) return this.items[at].ts;
    return null;
  }
}
