// Builds DOM nodes. Nothing on this page ever assigns innerHTML, so text from messages cannot become markup.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "hidden", "readOnly", "multiple", "open"]);

function setProp(node, key, value) {
  if (value === null || value === undefined || value === false) {
    if (PROPERTIES.has(key) && value === false) node[key] = false;
    return;
  }
  if (key.startsWith("on") && typeof value === "function") node.addEventListener(key.slice(2).toLowerCase(), value);
  else if (key === "class") node.setAttribute("class", Array.isArray(value) ? value.filter(Boolean).join(" ") : value);
  else if (key === "style") for (const [name, text] of Object.entries(value)) node.style.setProperty(name, text);
  else if (PROPERTIES.has(key)) node[key] = value;
  else node.setAttribute(key, value === true ? "" : String(value));
}

export function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(child);
  }
  return node;
}

/** h("p", {class: "x", onClick: f}, "text", node, [more]) -> element. `aria-*` take "true"/"false" as text. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  const last = [];
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "value") last.push([key, value]);
    else setProp(node, key, value);
  }
  append(node, children);
  for (const [key, value] of last) setProp(node, key, value);
  return node;
}

export function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props || {})) node.setAttribute(key, value);
  return append(node, children);
}

export function fragment(...children) {
  return append(document.createDocumentFragment(), children);
}

let counter = 0;
/** A fresh id for aria-controls, aria-labelledby and the like. */
export const freshId = (prefix) => `${prefix}-${++counter}`;

const KEYS = ["data-focus", "data-action-id", "data-block-id", "data-part", "name"];

function pathOf(node, root) {
  for (let at = node; at && at !== root; at = at.parentElement) {
    const own = KEYS.map((key) => [key, at.getAttribute(key)]).filter(([, value]) => value !== null);
    if (own.length === 0) continue;
    const selector = own.map(([key, value]) => `[${key}="${CSS.escape(value)}"]`).join("");
    const block = at.closest("[data-block-id]");
    const scope = block && block !== at ? `[data-block-id="${CSS.escape(block.dataset.blockId)}"] ` : "";
    return scope + selector;
  }
  return null;
}

/** Remembers which control inside `root` has the focus (and its caret); returns a function that puts it back. */
export function keepFocus(root) {
  const active = document.activeElement;
  if (!active || active === root || !root.contains(active)) return () => {};
  const path = pathOf(active, root);
  const index = path ? [...root.querySelectorAll(path)].indexOf(active.closest(path)) : -1;
  const caret = "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  return (fresh = root) => {
    const found = path ? fresh.querySelectorAll(path)[Math.max(index, 0)] : null;
    if (!found) return;
    const target = found.matches("input,textarea,button,a,[tabindex],[contenteditable]")
      ? found : found.querySelector("input,textarea,button,a,[tabindex]");
    target?.focus({ preventScroll: true });
    if (caret && caret[0] !== null && target && "setSelectionRange" in target) {
      try { target.setSelectionRange(caret[0], caret[1]); } catch { /* some input types have no caret */ }
    }
  };
}

/** Says `text` to screen readers without showing it. */
export function announce(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
