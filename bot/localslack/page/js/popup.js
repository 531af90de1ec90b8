// A box beside an anchor, in the top layer, closed by a press outside, Escape (by its owner) or scrolling away.

const GAP = 4;
const EDGE = 8;

function place(box, anchor, { width, align }) {
  const at = anchor.getBoundingClientRect();
  if (width === "anchor") box.style.minWidth = `${at.width}px`;
  if (width === "within") box.style.width = `${Math.min(at.width, 680)}px`;
  box.style.maxHeight = "";
  const size = box.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const up = size.height > below && above > below;
  const room = up ? above : below;
  const height = Math.min(size.height, room);
  box.style.maxHeight = `${Math.max(room, 80)}px`;
  box.style.top = `${up ? at.top - GAP - height : at.bottom + GAP}px`;
  const wanted = align === "end" ? at.right - size.width : at.left;
  box.style.left = `${Math.max(EDGE, Math.min(wanted, window.innerWidth - size.width - EDGE))}px`;
}

export class Popup {
  /** `box` is put beside `anchor` while open. `onClose` is called once each time it closes. */
  constructor(anchor, box, { width = "", align = "start", onClose = () => {}, host = null } = {}) {
    Object.assign(this, { anchor, box, options: { width, align }, onClose, host, open: false });
    box.setAttribute("popover", "manual");
    box.classList.add("popup");
    this.outside = (event) => {
      if (!box.contains(event.target) && !anchor.contains(event.target)) this.hide();
    };
    this.scrolled = (event) => {
      if (!box.contains(event.target)) this.place();
    };
  }

  show() {
    if (this.open) return this.place();
    this.open = true;
    if (!this.box.isConnected) (this.host || this.anchor.closest("dialog, main, aside, nav") || document.body).append(this.box);
    this.box.showPopover();
    this.place();
    document.addEventListener("pointerdown", this.outside, true);
    document.addEventListener("scroll", this.scrolled, true);
    window.addEventListener("resize", this.scrolled);
    return undefined;
  }

  place() {
    if (this.open && this.anchor.isConnected) place(this.box, this.anchor, this.options);
  }

  hide() {
    if (!this.open) return;
    this.open = false;
    document.removeEventListener("pointerdown", this.outside, true);
    document.removeEventListener("scroll", this.scrolled, true);
    window.removeEventListener("resize", this.scrolled);
    if (this.box.isConnected) this.box.hidePopover();
    this.box.remove();
    this.onClose();
  }
}
