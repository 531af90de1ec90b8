// What the page knows: the workspace as one person sees it, and who wants to hear of changes.

const listeners = new Map();

/** Calls `fn(payload)` whenever `topic` is emitted; returns a function that stops it. */
export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(fn);
  return () => listeners.get(topic).delete(fn);
}

export function emit(topic, payload) {
  for (const fn of [...(listeners.get(topic) || [])]) fn(payload);
}

export const store = {
  me: null, team: { id: "", name: "" }, teams: [], app: {}, commands: [], shortcuts: [], emoji: {},
  people: new Map(), channels: new Map(), usergroups: new Map(), channelId: null, connected: false,
  clock: { now: Date.now() / 1000, speed: 1, taken: performance.now() },
};

export function takeState(state) {
  store.me = state.me;
  store.team = state.team;
  store.teams = state.teams || [];
  store.app = state.app || {};
  store.commands = state.commands || [];
  store.shortcuts = state.shortcuts || [];
  store.emoji = state.emoji || {};
  store.people = new Map((state.people || []).map((person) => [person.id, person]));
  store.channels = new Map((state.channels || []).map((channel) => [channel.id, channel]));
  store.usergroups = new Map((state.usergroups || []).map((group) => [group.id, group]));
  if (state.clock) takeClock(state.clock);
  emit("state");
}

/** `now` comes as unix seconds or as an ISO text. */
export function takeClock({ now, speed }) {
  const seconds = typeof now === "string" && Number.isNaN(Number(now)) ? Date.parse(now) / 1000 : Number(now);
  store.clock = { now: seconds, speed: Number(speed ?? store.clock.speed ?? 1), taken: performance.now() };
  emit("clock");
}

/** The workspace's present instant in unix seconds: the server's clock, carried on at its speed. */
export function nowSeconds() {
  const { now, speed, taken } = store.clock;
  return now + ((performance.now() - taken) / 1000) * speed;
}

export const person = (id) => store.people.get(id);
export const channel = (id) => store.channels.get(id);

export function personName(id) {
  const found = person(id);
  return found ? found.real_name || found.name : id;
}

export const handle = (id) => person(id)?.name || id;

export function isAppDm(item) {
  return Boolean(item && item.kind === "im" && item.user && item.user === store.app.bot_user_id);
}

/** What a channel is called in lists and headings, without its mark. */
export function channelName(item) {
  if (!item) return "unknown";
  if (item.kind === "im") return isAppDm(item) ? store.app.name || personName(item.user) : personName(item.user);
  if (item.kind === "mpim") {
    const others = (item.members || []).filter((id) => id !== store.me?.id);
    return others.length ? others.map(personName).join(", ") : item.name;
  }
  return item.name;
}

/** The same with # before a channel: for sentences. */
export const channelTitle = (item) =>
  (item && (item.kind === "im" || item.kind === "mpim") ? channelName(item) : `#${channelName(item)}`);
