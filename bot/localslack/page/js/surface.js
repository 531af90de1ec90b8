// A place that holds Block Kit: a message, a modal or the Home tab. It remembers what its inputs hold across redraws
// (same block_id and action_id), sends presses, and asks the app for options.

import { api, explain } from "./api.js";
import { store } from "./store.js";
import { toast } from "./toasts.js";

const surfaces = new Map();

class Surface {
  /** `target` is {channel, ts}, {channel, ephemeral_id, ts} or {view_id}: what /local/press wants to know. */
  constructor(kind, target) {
    this.kind = kind;
    this.target = target;
    this.values = {};
    this.seen = null;
  }

  begin() {
    this.seen = new Set();
  }

  /** Forgets inputs that the last drawing no longer had. */
  end() {
    for (const [blockId, actions] of Object.entries(this.values)) {
      for (const actionId of Object.keys(actions)) {
        if (!this.seen.has(`${blockId}\n${actionId}`)) delete actions[actionId];
      }
      if (Object.keys(actions).length === 0) delete this.values[blockId];
    }
  }

  /** What this input holds: kept from before, else `initial`. `fits(kept)` may refuse a kept one. */
  hold(blockId, actionId, initial, fits = () => true) {
    this.seen?.add(`${blockId}\n${actionId}`);
    const kept = this.values[blockId]?.[actionId];
    if (kept && kept.type === initial.type && fits(kept)) return kept;
    this.set(blockId, actionId, initial);
    return initial;
  }

  set(blockId, actionId, value) {
    (this.values[blockId] ||= {})[actionId] = value;
  }

  async press(block, element, partial) {
    const answer = await api.press({
      as: store.me.id, ...this.target, block_id: block.block_id, action_id: element.action_id,
      value: { type: element.type, ...partial }, state: this.values,
    });
    if (answer.ok === false) toast(explain(answer), "error");
    return answer;
  }

  options(block, element, query) {
    return api.options({
      as: store.me.id, ...this.target, block_id: block.block_id, action_id: element.action_id, query,
    });
  }
}

/** The surface of this key, made at first use, so that a redrawn message finds its inputs again. */
export function surfaceFor(key, kind, target) {
  if (!surfaces.has(key)) surfaces.set(key, new Surface(kind, target));
  const found = surfaces.get(key);
  found.target = target;
  return found;
}

export const forgetSurface = (key) => surfaces.delete(key);
export const forgetSurfaces = () => surfaces.clear();
