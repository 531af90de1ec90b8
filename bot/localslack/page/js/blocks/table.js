// table blocks: the first row is the heading.

import { h } from "../dom.js";
import { mrkdwn } from "../mrkdwn.js";
import { richText } from "./rich_text.js";

function cellContent(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "mrkdwn") return mrkdwn(cell.text);
  return cell.text ?? "";
}

export function table(block) {
  const settings = block.column_settings || [];
  const props = (column) => ({
    class: [settings[column]?.is_wrapped ? "cell-wrap" : "cell-nowrap", settings[column]?.align && `cell-${settings[column].align}`],
  });
  const [head = [], ...rows] = block.rows || [];
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((cell, column) => h("th", { scope: "col", ...props(column) }, cellContent(cell))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, column) => h("td", props(column), cellContent(cell))))))));
}
