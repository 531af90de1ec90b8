// file_input: files are read in the page and travel with the submission.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { attributes } from "./element.js";

/** A browser File as {name, mimetype, size, base64}. */
export function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({
      name: file.name, mimetype: file.type || "application/octet-stream", size: file.size, base64: reader.result.split(",", 2)[1] || "",
    });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export function sizeText(bytes) {
  if (bytes === undefined || bytes === null) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function fileInput(element, ctx) {
  const held = ctx.surface.hold(ctx.block.block_id, element.action_id, { type: element.type, files: [] });
  let files = held.files;
  const max = element.max_files || 10;
  const list = h("ul", { class: "file-list" });
  const keep = () => {
    ctx.surface.set(ctx.block.block_id, element.action_id, { type: element.type, files });
    ctx.touched?.(ctx.block.block_id);
    list.replaceChildren(...files.map((file, at) => h("li", {}, icon("file", 16), h("span", {}, file.name), h("span", { class: "hint" }, sizeText(file.size)),
      h("button", { type: "button", class: "icon-button", "aria-label": `Remove ${file.name}`, onClick: () => { files = files.filter((_, i) => i !== at); keep(); } },
        icon("close", 14)))));
  };
  const input = h("input", {
    ...attributes(element, ctx), type: "file", class: "input-file", multiple: max > 1, accept: (element.filetypes || []).map((kind) => `.${kind}`).join(",") || null,
    onChange: async () => {
      const read = await Promise.all([...input.files].map(readFile));
      files = [...files, ...read].slice(0, max);
      input.value = "";
      keep();
    },
  });
  const node = h("div", { class: "file-input" }, input, list);
  keep();
  return node;
}
