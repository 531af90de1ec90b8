"""The routes of the people API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.localslack.people import acting, administering, controls, keeping, looking, searching, talking
from bot.localslack.people.exporting import Export
from bot.localslack.people.request import Answer, handler
from bot.localslack.people.watching import Watching

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

READS: dict[str, Answer] = {
    "state": looking.state,
    "messages": looking.messages,
    "home": looking.home,
    "views": looking.views,
    "channels": looking.channels,
    "pins": keeping.pins,
    "search": searching.search,
    "trace": looking.trace,
    "clock": controls.clock,
    "faults": controls.faults,
    "switches": controls.options,
}
ACTS: dict[str, Answer] = {
    "say": talking.say,
    "edit": talking.edit,
    "delete": talking.delete,
    "react": talking.react,
    "pin": keeping.pin,
    "bookmark": keeping.bookmark,
    "read": talking.read,
    "dm": talking.dm,
    "dismiss": talking.dismiss,
    "channel": talking.channel,
    "home_opened": looking.home_opened,
    "press": acting.press,
    "submit": acting.submit,
    "close_view": acting.close_view,
    "shortcut": acting.shortcut,
    "options": acting.options,
    "clock": controls.change_clock,
    "reset": controls.reset,
    "faults": controls.add_fault,
    "person": administering.person,
    "app": administering.app,
    "verify": controls.verify,
    "switches": controls.options,
}


def people_routes(slack: LocalSlack) -> list[BaseRoute]:
    """Everything under /local/."""
    reads = [Route(f"/local/{name}", handler(slack, answer), methods=["GET"]) for name, answer in READS.items()]
    acts = [Route(f"/local/{name}", handler(slack, answer), methods=["POST"]) for name, answer in ACTS.items()]
    clear = Route("/local/faults", handler(slack, controls.clear_faults), methods=["DELETE"])
    export = Route("/local/export", Export(slack).endpoint, methods=["GET"])
    return [clear, export, *reads, *acts, WebSocketRoute("/local/live", Watching(slack).endpoint)]
