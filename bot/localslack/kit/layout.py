"""Blocks."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit import elements as e
from bot.localslack.kit import newer
from bot.localslack.kit import objects as o
from bot.localslack.kit.checks import Check, Found, array, boolean, by_type, exactly_one, integer, string, table, url
from bot.localslack.kit.rich_text import PARTS

_BASE: dict[str, Check] = {"block_id": o.BLOCK_ID}
_TYPE: dict[str, Check] = {"type": o.TYPE}


def _says_something(value: Any, path: str, found: Found) -> None:
    if "text" not in value and "fields" not in value:
        found.add("must define either `fields` or `text`", path)


def _same_width(value: Any, path: str, found: Found) -> None:
    """All rows of a table have the same number of cells, and each column its setting."""
    rows = [row for row in value.get("rows", []) if isinstance(row, list)] if isinstance(value.get("rows"), list) else []
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        found.add("all rows must have the same number of columns", f"{path}/rows")
    settings = value.get("column_settings")
    if rows and isinstance(settings, list) and len(settings) != len(rows[0]):
        found.add("column_settings must match the number of columns", f"{path}/column_settings")


def _no_dispatch(value: Any, path: str, found: Found) -> None:
    element = value.get("element")
    if value.get("dispatch_action") is True and isinstance(element, dict) and element.get("type") == "file_input":
        found.add("file_input does not dispatch actions", f"{path}/dispatch_action")


_CELL = by_type(
    {"raw_text": table(_TYPE | {"text": string(0)}), "rich_text": table(_TYPE | {"elements": PARTS})},
)
_COLUMN = table({}, {"align": string(one_of=("left", "center", "right")), "is_wrapped": boolean})


def _column(value: Any, path: str, found: Found) -> None:
    if value is not None:
        _COLUMN(value, path, found)


SECTION = table(
    _TYPE,
    _BASE | {"text": o.text(), "fields": array(o.text(2000), 1, 10), "accessory": by_type(e.IN_SECTION), "expand": boolean},
    _says_something,
)
ACTIONS = table(_TYPE | {"elements": array(by_type(e.IN_ACTIONS), 1, 25)}, _BASE)
CONTEXT = table(
    _TYPE | {"elements": array(by_type({"image": e.IMAGE, "plain_text": o.text(), "mrkdwn": o.text()}), 1, 10)}, _BASE
)
HEADER = table(_TYPE | {"text": o.plain_text(150)}, _BASE | {"level": integer(1, 4)})
DIVIDER = table(_TYPE, _BASE)
IMAGE = table(
    _TYPE | {"alt_text": string(1, 2000)},
    _BASE | {"image_url": url(3000), "slack_file": o.SLACK_FILE, "title": o.plain_text(2000)},
    exactly_one("image_url", "slack_file"),
)
INPUT = table(
    _TYPE | {"label": o.plain_text(2000), "element": by_type(e.IN_INPUT)},
    _BASE | {"dispatch_action": boolean, "hint": o.plain_text(2000), "optional": boolean},
    _no_dispatch,
)
MARKDOWN = table(_TYPE | {"text": string(1, 12_000)}, _BASE)
RICH_TEXT = table(_TYPE | {"elements": PARTS}, _BASE)
TABLE = table(
    _TYPE | {"rows": array(array(_CELL, 1, 20), 1, 100)}, _BASE | {"column_settings": array(_column, 0, 20)}, _same_width
)
VIDEO = table(
    _TYPE | {"alt_text": string(1, 200), "title": o.plain_text(199), "thumbnail_url": url(), "video_url": url(secure=True)},
    _BASE
    | {
        "author_name": string(0, 49),
        "description": o.plain_text(199),
        "provider_icon_url": url(),
        "provider_name": string(1, 50),
        "title_url": url(secure=True),
    },
)
ALERT = table(
    _TYPE | {"text": o.text(200)}, _BASE | {"level": string(one_of=("default", "info", "warning", "error", "success"))}
)
FILE = table(_TYPE | {"external_id": string(), "source": string(one_of=("remote",))}, _BASE)

EVERYWHERE: dict[str, Check] = {
    "actions": ACTIONS,
    "alert": ALERT,
    "context": CONTEXT,
    "divider": DIVIDER,
    "header": HEADER,
    "image": IMAGE,
    "input": INPUT,
    "rich_text": RICH_TEXT,
    "section": SECTION,
    "video": VIDEO,
}
CONTAINER = newer.container(by_type(EVERYWHERE))
IN_MESSAGES: dict[str, Check] = (
    EVERYWHERE | {"markdown": MARKDOWN, "table": TABLE, "file": FILE, "container": CONTAINER} | newer.BLOCKS
)
