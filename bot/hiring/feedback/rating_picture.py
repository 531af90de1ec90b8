"""How do ratings look at one glance? A PNG: a row for each thing that was rated, a column for each rating, a dot a person.

It shows no name, neither the candidate's nor an interviewer's.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from unicodedata import combining, normalize

SCALE = {1: "strong no", 2: "no", 3: "yes", 4: "strong yes"}
COLOURS = {1: "#d64545", 2: "#e8a33d", 3: "#7bb662", 4: "#2f855a"}  # from a strong no to a strong yes
INK, PALE, LINE, PAPER = "#1d1c1d", "#616061", "#dddddd", "#ffffff"
LABELS, COLUMN, ROW, TOP, EDGE, DOT = 300, 110, 48, 64, 24, 11  # pixels
MOST_ROWS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was rated, and each rating it got, 1 to 4."""

    label: str
    values: tuple[int, ...]


def draw_ratings(title: str, rows: Sequence[Row]) -> bytes:
    """The picture as PNG. Pillow is loaded by the first one, so that a bot that draws none needs no memory for it."""
    images, drawing, fonts = (import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    shown = rows[:MOST_ROWS]
    size = (LABELS + COLUMN * len(SCALE) + EDGE, TOP + ROW * (len(shown) + 1) + EDGE)
    image = images.new("RGB", size, PAPER)
    pen = drawing.Draw(image)
    text, bold = fonts.load_default(18), fonts.load_default(21)
    pen.text((EDGE, EDGE), _fits(pen, title, bold, size[0] - 2 * EDGE), fill=INK, font=bold)
    _columns(pen, text)
    for number, row in enumerate(shown, start=1):
        _row(pen, row, TOP + ROW * number, text, size[0])
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _columns(pen: Any, font: Any) -> None:
    for value, word in SCALE.items():
        pen.text((_middle(value), TOP + 12), str(value), fill=INK, font=font, anchor="mm")
        pen.text((_middle(value), TOP + 34), word, fill=PALE, font=font, anchor="mm")


def _row(pen: Any, row: Row, top: int, font: Any, width: int) -> None:
    middle = top + ROW // 2
    pen.line((EDGE, top, width - EDGE, top), fill=LINE)
    pen.text((EDGE, middle), _fits(pen, row.label, font, LABELS - EDGE - 12), fill=INK, font=font, anchor="lm")
    for value in SCALE:
        count = row.values.count(value)
        for number in range(count):
            across = _middle(value) + round((number - (count - 1) / 2) * min(2.4 * DOT, (COLUMN - 2 * DOT) / count))
            pen.ellipse((across - DOT, middle - DOT, across + DOT, middle + DOT), fill=COLOURS[value])


def _middle(value: int) -> int:
    return LABELS + COLUMN * (value - 1) + COLUMN // 2


def _fits(pen: Any, words: str, font: Any, width: int) -> str:
    """As much of a text as fits. The font that Pillow brings has no accents, and no letters but Latin ones."""
    bare = "".join(sign for sign in normalize("NFKD", words) if not combining(sign))
    shown = " ".join("".join(sign if sign.isascii() or sign in "·…" else "?" for sign in bare).split())
    while len(shown) > 1 and pen.textlength(shown, font=font) > width:
        shown = shown[:-2].rstrip() + "…"
    return shown
