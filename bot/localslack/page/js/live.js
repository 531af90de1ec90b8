// The WebSocket that brings news, with reconnection. News is emitted as `live:<type>`.

import { emit, store } from "./store.js";

let socket = null;
let wanted = null;
let pause = 250;
let timer = null;

function connected(is) {
  if (store.connected === is) return;
  store.connected = is;
  emit("connection");
}

function open() {
  clearTimeout(timer);
  const as = wanted;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/local/live?as=${encodeURIComponent(as)}`);
  let opened = false;
  socket = mine;
  mine.onopen = () => {
    if (socket !== mine) return;
    opened = true;
    pause = 250;
    connected(true);
    emit("live-open");
  };
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    const news = JSON.parse(event.data);
    emit(`live:${news.type}`, news);
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    connected(false);
    pause = opened ? 250 : Math.min(pause * 2, 5000);
    timer = setTimeout(open, pause);
  };
}

/** Listens as this person from now on; an older connection is dropped. */
export function listenAs(userId) {
  wanted = userId;
  const old = socket;
  socket = null;
  if (old) old.close();
  open();
}

/** Cuts the connection, as a network would; it comes back by itself. */
export function dropConnection() {
  socket?.close();
}
