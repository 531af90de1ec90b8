// Where messages and slash commands are written. Enter sends, Shift+Enter starts a new line.

import { api, explain } from "./api.js";
import { readFile, sizeText } from "./blocks/file_input.js";
import { Completions } from "./completions.js";
import { announce, freshId, h } from "./dom.js";
import { encodeDraft } from "./draft.js";
import { icon } from "./icons.js";
import { pickEmoji } from "./picker.js";
import { channelTitle, on, store } from "./store.js";
import { toast } from "./toasts.js";

const drafts = new Map();

export class Composer {
  /** `list` shows the failures; `onEditLast` is ArrowUp in an empty field. */
  constructor({ channel, threadTs = null, timeline, onEditLast = () => {} }) {
    Object.assign(this, { channel, threadTs, timeline, files: [], queue: Promise.resolve(), key: `${store.me.id}:${channel.id}:${threadTs || ""}` });
    this.hintId = freshId("composer-hint");
    const where = threadTs ? "Reply…" : `Message ${channelTitle(channel)}`;
    this.area = h("textarea", {
      class: "composer-text", rows: "1", placeholder: where, "aria-label": threadTs ? "Reply in thread" : where, "aria-describedby": this.hintId,
      value: drafts.get(this.key) || "", onInput: () => this.edited(), onKeydown: (event) => this.keydown(event, onEditLast),
      onPaste: (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.attach(event.clipboardData.files); } },
    });
    this.send = h("button", { type: "button", class: "send", "aria-label": "Send message", onClick: () => this.submit() }, icon("send", 18));
    this.usage = h("div", { class: "usage", id: this.hintId });
    this.fileList = h("ul", { class: "file-list", hidden: true, "aria-label": "Files to send" });
    this.problem = h("div", { class: "composer-problem", role: "alert" });
    this.broadcast = threadTs ? h("input", { type: "checkbox" }) : null;
    this.node = h("div", { class: "composer" }, this.usage, this.problem, h("div", { class: "composer-box", onDragover: (event) => event.preventDefault(),
      onDrop: (event) => { event.preventDefault(); this.attach(event.dataTransfer.files); } }, this.area, this.fileList, this.bar()));
    this.completions = new Completions(this.area, { commandsToo: !threadTs });
    this.stop = on("connection", () => this.drawConnection());
    this.edited();
    this.drawConnection();
  }

  bar() {
    const picker = h("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1", "aria-hidden": "true",
      onChange: () => { this.attach(picker.files); picker.value = ""; } });
    return h("div", { class: "composer-bar" },
      picker,
      h("button", { type: "button", class: "icon-button", "aria-label": "Attach files", title: "Attach files", onClick: () => picker.click() }, icon("clip", 18)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Insert emoji", title: "Insert emoji", onClick: (event) => this.emoji(event.currentTarget) }, icon("smile", 18)),
      this.broadcast && h("label", { class: "choice broadcast" }, this.broadcast, h("span", {}, `Also send to ${channelTitle(this.channel)}`)),
      h("span", { class: "composer-keys", "aria-hidden": "true" }, h("strong", {}, "Shift+Enter"), " for a new line"),
      this.send);
  }

  destroy() {
    this.stop();
    this.completions.popup.hide();
  }

  focus() {
    this.area.focus({ preventScroll: true });
  }

  drawConnection() {
    this.node.classList.toggle("offline", !store.connected);
  }

  edited() {
    const { value } = this.area;
    drafts.set(this.key, value);
    this.problem.textContent = "";
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 220)}px`;
    this.send.classList.toggle("send-ready", Boolean(value.trim() || this.files.length));
    const command = /^(\/[\w-]+)(\s|$)/.exec(value);
    const known = command && store.commands.find((item) => item.command === command[1]);
    const shows = Boolean(known && command[2] && !this.threadTs);
    this.usage.replaceChildren(...(shows ? [h("strong", {}, known.command), " ", h("span", { class: "usage-hint" }, known.usage_hint || ""),
      known.description ? h("span", { class: "usage-note" }, known.description) : ""] : []));
    if (value.startsWith("/") && this.threadTs) this.usage.replaceChildren("Slash commands do not work in threads, as in Slack.");
  }

  async emoji(anchor) {
    const { selectionStart } = this.area;
    const name = await pickEmoji(anchor, "start");
    this.area.focus();
    if (!name) return;
    this.area.setRangeText(`:${name}: `, selectionStart, this.area.selectionEnd, "end");
    this.edited();
  }

  async attach(files) {
    this.files.push(...await Promise.all([...files].map(readFile)));
    this.drawFiles();
    this.focus();
  }

  drawFiles() {
    this.fileList.hidden = this.files.length === 0;
    this.fileList.replaceChildren(...this.files.map((file, at) => h("li", {}, icon("file", 16), h("span", {}, file.name), h("span", { class: "hint" }, sizeText(file.size)),
      h("button", { type: "button", class: "icon-button", "aria-label": `Remove ${file.name}`, onClick: () => { this.files.splice(at, 1); this.drawFiles(); this.focus(); } }, icon("close", 14)))));
    this.edited();
  }

  keydown(event, onEditLast) {
    if (this.completions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.area.value === "") {
      event.preventDefault();
      onEditLast();
    }
  }

  async submit() {
    const typed = this.area.value.trim();
    if (!typed && !this.files.length) return;
    const isCommand = typed.startsWith("/") && !typed.startsWith("//");
    const body = {
      as: store.me.id, channel: this.channel.id, text: isCommand ? typed : encodeDraft(typed), escaped: isCommand ? undefined : true, thread_ts: this.threadTs || undefined,
      broadcast: this.broadcast?.checked || undefined, files: this.files.length ? this.files.map(({ size: _size, ...file }) => file) : undefined,
    };
    const files = this.files;
    this.files = [];
    this.area.value = "";
    this.completions.popup.hide();
    this.drawFiles();
    if (this.broadcast) this.broadcast.checked = false;
    const answer = await this.deliver(body);
    if (answer.ok === false) this.failed(answer, typed, files, isCommand);
  }

  /** Messages go one after the other, so that they keep their order; a command waits for nobody. */
  deliver(body) {
    if (body.text.startsWith("/")) return api.say(body);
    const turn = this.queue.then(() => api.say(body));
    this.queue = turn;
    return turn;
  }

  failed(answer, typed, files, isCommand) {
    const name = typed.split(/\s/)[0];
    if (isCommand && (answer.kind === "command" || /timeout|dispatch|http_/.test(answer.error || ""))) {
      this.timeline.note(`${name} failed: ${explain(answer)}`);
      announce(`${name} failed`);
      return;
    }
    if (!this.area.value) {
      this.area.value = typed;
      this.files = files;
      this.drawFiles();
    }
    if (this.area.isConnected) this.problem.textContent = explain(answer);
    else toast(explain(answer), "error");
  }
}
