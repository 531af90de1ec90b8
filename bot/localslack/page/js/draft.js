// What a person types and what Slack stores: @name and #channel become ids, & < > are escaped, and back again.

import { escapeText, unescapeText } from "./mrkdwn.js";
import { store } from "./store.js";

const BROADCASTS = new Set(["here", "channel", "everyone"]);

function personByHandle(handle) {
  const wanted = handle.toLowerCase();
  for (const person of store.people.values()) if ((person.name || "").toLowerCase() === wanted) return person;
  return null;
}

function channelByName(name) {
  for (const channel of store.channels.values()) {
    if ((channel.kind === "public" || channel.kind === "private") && channel.name === name) return channel;
  }
  return null;
}

function mention(whole, before, handle) {
  const trimmed = handle.replace(/[.\-]+$/, "");
  const tail = handle.slice(trimmed.length);
  if (BROADCASTS.has(trimmed)) return `${before}<!${trimmed}>${tail}`;
  const found = personByHandle(trimmed);
  if (found) return `${before}<@${found.id}>${tail}`;
  for (const group of store.usergroups.values()) if (group.handle === trimmed) return `${before}<!subteam^${group.id}>${tail}`;
  return whole;
}

function encodePart(text) {
  return escapeText(text)
    .replace(/(^|[^\p{L}\p{N}_@/.])@([\p{L}\p{N}._-]+)/gu, mention)
    .replace(/(^|[^\p{L}\p{N}_#/&])#([\p{L}\p{N}_-]+)/gu, (whole, before, name) => {
      const found = channelByName(name);
      return found ? `${before}<#${found.id}|${found.name}>` : whole;
    });
}

/** A typed message as Slack text. Code spans are only escaped. */
export function encodeDraft(text) {
  return text.split(/(```[\s\S]*?```|`[^`\n]+`)/).map((part, at) => (at % 2 ? escapeText(part) : encodePart(part))).join("");
}

/** Slack text as a person would type it, for editing. */
export function decodeDraft(text) {
  const plain = text.replace(/<([@#!]?)([^>|]+)(?:\|([^>]*))?>/g, (whole, mark, body, label) => {
    if (mark === "@") return `@${store.people.get(body)?.name || label || body}`;
    if (mark === "#") return `#${store.channels.get(body)?.name || label || body}`;
    if (mark === "!") return body.startsWith("subteam") ? `@${store.usergroups.get(body.split("^")[1])?.handle || label || body}` : `@${body.split("^")[0]}`;
    return label && label !== body ? label : body.replace(/^mailto:/, "");
  });
  return unescapeText(plain);
}
