"""Cursors: opaque text that says where the next page starts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call

T = TypeVar("T")


def encoded(place: str) -> str:
    return base64.b64encode(place.encode()).decode()


def decoded(cursor: str, prefix: str) -> str:
    """What follows `prefix` in a cursor; raises ApiError(invalid_cursor)."""
    try:
        place = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, ValueError):
        raise ApiError("invalid_cursor") from None
    if not place.startswith(prefix):
        raise ApiError("invalid_cursor")
    return place.removeprefix(prefix)


def page(call: Call, items: Sequence[T], *, default: int, most: int = 1000) -> tuple[list[T], str]:
    """One page of `items`, and the cursor of the next ("" at the end)."""
    limit = call.integer("limit", default, most)
    cursor = call.text("cursor")
    start = 0
    if cursor:
        place = decoded(cursor, "item:")
        if not place.isdecimal():
            raise ApiError("invalid_cursor")
        start = int(place)
    rest = start + limit < len(items)
    return list(items[start : start + limit]), encoded(f"item:{start + limit}") if rest else ""
