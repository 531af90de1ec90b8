// Calls to the local server: one function an endpoint. Answers are JSON objects; a failure is {ok: false, error, text}.

const SENTENCES = {
  operation_timeout: "The app did not answer within 3 seconds (operation_timeout).",
  dispatch_failed: "The app is not connected, so this could not be delivered (dispatch_failed).",
  dispatch_unknown_error: "The app answered with an error (dispatch_unknown_error).",
  not_in_channel: "You are not in this channel.",
  is_archived: "This channel is archived.",
  restricted_action: "You are not allowed to do that here.",
  no_app: "No app is installed yet.",
  messages_tab_disabled: "Sending messages to this app has been turned off.",
  app_command_timed_out: "The app did not answer within 3 seconds (operation_timeout).",
  in_thread: "Slash commands are not supported in threads. Type it in the channel instead.",
  command_in_thread: "Slash commands are not supported in threads. Type it in the channel instead.",
  unreachable: "The local server does not answer. Is it still running?",
};

/** The sentence to show a person for a failed answer. */
export function explain(answer) {
  return answer.text || SENTENCES[answer.error] || answer.message || `That did not work (${answer.error || "unknown error"}).`;
}

async function call(method, path, { query, body } = {}) {
  const url = new URL(path, location.origin);
  for (const [key, value] of Object.entries(query || {})) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(key, value);
  }
  const init = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    init.headers["content-type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, init);
  } catch {
    return { ok: false, error: "unreachable" };
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    return { ok: false, error: `http_${response.status}` };
  }
  if (!response.ok && answer && answer.ok === undefined) answer.ok = false;
  return answer;
}

const get = (path, query) => call("GET", path, { query });
const post = (path, body, query) => call("POST", path, { body, query });

export const api = {
  state: (as) => get("/local/state", { as }),
  messages: (query) => get("/local/messages", query),
  home: (as) => get("/local/home", { as }),
  homeOpened: (as, tab) => post("/local/home_opened", { as, tab }, { as }),
  say: (body) => post("/local/say", body),
  edit: (body) => post("/local/edit", body),
  remove: (body) => post("/local/delete", body),
  pins: (as, channel) => get("/local/pins", { as, channel }),
  pin: (body) => post("/local/pin", body),
  bookmark: (body) => post("/local/bookmark", body),
  search: (as, q) => get("/local/search", { as, q }),
  react: (body) => post("/local/react", body),
  press: (body) => post("/local/press", body),
  submit: (body) => post("/local/submit", body),
  closeView: (body) => post("/local/close_view", body),
  shortcut: (body) => post("/local/shortcut", body),
  options: (body) => post("/local/options", body),
  channel: (body) => post("/local/channel", body),
  dismiss: (body) => post("/local/dismiss", body),
  dm: (body) => post("/local/dm", body),
  read: (body) => post("/local/read", body),
  trace: (after) => get("/local/trace", { after }),
  clock: (body) => (body ? post("/local/clock", body) : get("/local/clock")),
  faults: () => get("/local/faults"),
  addFault: (body) => post("/local/faults", body),
  clearFaults: (body) => call("DELETE", "/local/faults", { body }),
  switches: (body) => (body ? post("/local/switches", body) : get("/local/switches")),
  reset: (body) => post("/local/reset", body || {}),
};

export const exportUrl = (as, channel, format) => `/local/export?as=${as}&channel=${encodeURIComponent(channel)}&format=${format}`;
export const fileUrl = (file) => `/local/files/${encodeURIComponent(file.id)}`;
