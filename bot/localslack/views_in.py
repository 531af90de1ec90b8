"""Views that the app sends: read, checked, stored as Slack stores them."""

from __future__ import annotations

import json
from typing import Any

from bot.localslack.blocks import as_stored
from bot.localslack.ids import Ids
from bot.localslack.kit.surfaces import view_problems
from bot.localslack.modals import sent_view
from bot.localslack.refusals import ApiError
from bot.localslack.workspace import Json

VIEW_LIMIT = 250_000


def read_view(view: Any, kind: str, ids: Ids) -> Json:
    """A view of `kind` ("modal" or "home"), given as an object or JSON text; raises ApiError(invalid_arguments)."""
    if isinstance(view, str):
        try:
            view = json.loads(view)
        except ValueError as broken:
            raise invalid("[ERROR] failed to parse view") from broken
    if not isinstance(view, dict):
        raise invalid("[ERROR] missing required field: view")
    if view.get("type") != kind:
        raise invalid(f"[ERROR] must be of type {kind} [json-pointer:/view/type]")
    if problems := view_problems(view):
        raise invalid(*problems)
    if len(json.dumps(view)) > VIEW_LIMIT:
        raise ApiError("view_too_large")
    sent = sent_view(view)
    sent["blocks"] = as_stored(view["blocks"], ids)
    return sent


def invalid(*messages: str) -> ApiError:
    return ApiError("invalid_arguments", response_metadata={"messages": list(messages)})
