// Dates and times as the viewing person sees them: in their own zone, by the workspace's clock.

import { nowSeconds, store } from "./store.js";

const cache = new Map();

function formatter(options) {
  const zone = store.me?.tz || undefined;
  const key = JSON.stringify([zone, options]);
  if (!cache.has(key)) {
    let made;
    try {
      made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
    } catch {
      made = new Intl.DateTimeFormat("en-GB", options); // a zone this browser does not know
    }
    cache.set(key, made);
  }
  return cache.get(key);
}

const at = (seconds) => new Date(Number(seconds) * 1000);
const TIME = { hour: "2-digit", minute: "2-digit", hour12: false };

export const timeOf = (seconds) => formatter(TIME).format(at(seconds));
export const preciseTime = (seconds) =>
  formatter({ ...TIME, second: "2-digit", fractionalSecondDigits: 3 }).format(at(seconds));
export const dayKey = (seconds) =>
  formatter({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at(seconds));
export const fullDate = (seconds) =>
  `${formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at(seconds))} at `
  + formatter({ ...TIME, second: "2-digit", timeZoneName: "short" }).format(at(seconds));

/** Heading of a day in the message list: Today, Yesterday, or the date. */
export function dayLabel(seconds) {
  const now = nowSeconds();
  if (dayKey(seconds) === dayKey(now)) return "Today";
  if (dayKey(seconds) === dayKey(now - 86400)) return "Yesterday";
  const options = { weekday: "long", day: "numeric", month: "long" };
  const year = { year: "numeric" };
  const sameYear = formatter(year).format(at(seconds)) === formatter(year).format(at(now));
  return formatter(sameYear ? options : { ...options, ...year }).format(at(seconds));
}

/** "2 minutes ago", by the workspace's clock. */
export function ago(seconds) {
  const past = Math.max(0, nowSeconds() - Number(seconds));
  const steps = [[60, "minute"], [3600, "hour"], [86400, "day"]];
  const [size, word] = past >= 86400 ? steps[2] : past >= 3600 ? steps[1] : steps[0];
  const count = Math.floor(past / size);
  if (count < 1) return "just now";
  return `${count} ${word}${count === 1 ? "" : "s"} ago`;
}

const TOKENS = {
  date_num: (s) => formatter({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at(s)).split("/").reverse().join("-"),
  date: (s) => formatter({ day: "numeric", month: "long", year: "numeric" }).format(at(s)),
  date_short: (s) => formatter({ day: "numeric", month: "short", year: "numeric" }).format(at(s)),
  date_long: (s) => formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at(s)),
  time: (s) => timeOf(s),
  time_secs: (s) => formatter({ ...TIME, second: "2-digit" }).format(at(s)),
  ago: (s) => ago(s),
  day_divider_pretty: (s) => dayLabel(s),
};

function pretty(seconds, plain) {
  const now = nowSeconds();
  for (const [shift, word] of [[0, "today"], [-86400, "yesterday"], [86400, "tomorrow"]]) {
    if (dayKey(seconds) === dayKey(now + shift)) return word;
  }
  return plain;
}

/** Fills a <!date^unix^format> format; unknown tokens stay as they are, as in Slack. */
export function fillDateFormat(format, unix) {
  return format.replace(/\{([a-z_]+)\}/g, (whole, token) => {
    if (TOKENS[token]) return TOKENS[token](unix);
    const base = token.replace(/_pretty$/, "");
    return base !== token && TOKENS[base] ? pretty(unix, TOKENS[base](unix)) : whole;
  });
}

/** Wall time "YYYY-MM-DDTHH:MM" of an instant in the viewer's zone, for <input type=datetime-local>. */
export function toLocalInput(seconds) {
  const parts = Object.fromEntries(formatter({
    year: "numeric", month: "2-digit", day: "2-digit", ...TIME,
  }).formatToParts(at(seconds)).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant (unix seconds) of such a wall time in the viewer's zone; in a DST gap the time after it. */
export function fromLocalInput(text) {
  if (!text) return null;
  const naive = Date.parse(`${text}:00Z`.replace(/:00:00Z$/, ":00Z")) / 1000;
  let guess = naive;
  for (let round = 0; round < 2; round += 1) {
    const seen = Date.parse(`${toLocalInput(guess)}:00Z`) / 1000;
    guess += naive - seen;
  }
  return Math.round(guess);
}
