"""Modals: a stack of up to three views a person, their hashes and the values people have typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.localslack.refusals import ApiError
from bot.localslack.view_state import initial_values, kept_values
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.manifest import Installation
    from bot.localslack.slack import LocalSlack

STACK_LIMIT = 3
SENT_FIELDS = (
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)


@dataclass(slots=True)
class View:
    """One view: a modal in a stack or a home tab. `sent` is what the app sent; `values` what the person has entered."""

    id: str
    team_id: str
    user: str
    sent: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None
    values: Json = field(default_factory=dict)


class Modals:
    """All open modals and published home tabs."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.by_id: dict[str, View] = {}
        self._by_external: dict[tuple[str, str], str] = {}

    def show(self, view: View) -> Json:
        """A view as answers and payloads give it."""
        sent = view.sent
        installation = self._slack.installations[view.team_id]
        shown = {
            "id": view.id,
            "team_id": view.team_id,
            "type": sent["type"],
            "blocks": sent["blocks"],
            "private_metadata": sent.get("private_metadata", ""),
            "callback_id": sent.get("callback_id", ""),
            "external_id": sent.get("external_id", ""),
            "state": {"values": view.values},
            "hash": view.hash,
            "clear_on_close": sent.get("clear_on_close", False),
            "notify_on_close": sent.get("notify_on_close", False),
            "close": sent.get("close"),
            "submit": sent.get("submit"),
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self._slack.app.id,
            "app_installed_team_id": view.team_id,
            "bot_id": installation.bot_id,
        }
        title = sent.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True}
        return shown | {"title": title}

    def new(self, installation: Installation, user: str, sent: Json, below: View | None = None) -> View:
        """Make a view; it is not on any stack yet."""
        view_id = self._slack.ids.next("V")
        self._claim_external(installation.team_id, sent.get("external_id", ""), view_id)
        view = View(
            view_id,
            installation.team_id,
            user,
            sent,
            self._hash(),
            below.root_view_id if below else view_id,
            below.id if below else None,
            initial_values(sent["blocks"]),
        )
        self.by_id[view_id] = view
        return view

    def _hash(self) -> str:
        return f"{int(self._slack.clock.now())}.{self._slack.ids.word(8)}"

    def _claim_external(self, team_id: str, external_id: str, view_id: str) -> None:
        if not external_id:
            return
        holder = self._by_external.get((team_id, external_id))
        if holder is not None and holder != view_id and holder in self.by_id:
            raise ApiError("duplicate_external_id")
        self._by_external[team_id, external_id] = view_id

    def open(self, installation: Installation, user: str, sent: Json) -> View:
        """views.open: a new stack in place of the person's old one."""
        view = self.new(installation, user, sent)
        if old := self.stacks.pop(user, []):
            self._forget(old)
            self._push_closed(old[0], old[::-1], clear=True)
        self.stacks[user] = [view]
        self._push(view, "view_opened")
        return view

    def push(self, installation: Installation, user: str, sent: Json) -> View:
        """views.push, or a response_action of push."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        view = self.new(installation, user, sent, stack[-1])
        stack.append(view)
        self._push(view, "view_opened")
        return view

    def find(self, team_id: str, view_id: str, external_id: str) -> View:
        """An open view by its id or external id."""
        view = self.by_id.get(view_id or self._by_external.get((team_id, external_id), ""))
        if view is None or view.team_id != team_id:
            raise ApiError("not_found")
        return view

    def update(self, view: View, sent: Json, hash_: str = "") -> View:
        """Replace a view's content; values whose block_id and action_id stay are kept."""
        if hash_ and hash_ != view.hash:
            raise ApiError("hash_conflict")
        if sent.get("type") != view.sent.get("type"):
            raise ApiError("view_type_mismatch")
        self._claim_external(view.team_id, sent.get("external_id", ""), view.id)
        view.values = kept_values(view.values, view.sent["blocks"], sent["blocks"])
        view.sent = sent
        view.hash = self._hash()
        self._push(view, "view_updated")
        return view

    def publish(self, installation: Installation, user: str, sent: Json, hash_: str = "") -> View:
        """views.publish: the whole home tab of one person."""
        old = self.homes.get(user)
        if hash_ and (old is None or hash_ != old.hash):
            raise ApiError("hash_conflict")
        view = self.new(installation, user, sent)
        if old is not None:
            del self.by_id[old.id]
            self.by_id.pop(view.id)
            view.id = view.root_view_id = old.id
            self.by_id[old.id] = view
        self.homes[user] = view
        self._slack.live.to_people([user], {"type": "home", "view": self.show(view)})
        return view

    def close(self, view: View, *, clear: bool = False) -> list[View]:
        """Take a view (with `clear`, the whole stack) off; the views that went, top first."""
        stack = self.stacks.get(view.user, [])
        if view not in stack:
            raise ApiError("not_found")
        keep = 0 if clear else stack.index(view)
        gone = stack[keep:][::-1]
        del stack[keep:]
        self._forget(gone)
        self._push_closed(view, gone, clear=clear)
        return gone

    def _push_closed(self, view: View, gone: list[View], *, clear: bool) -> None:
        closed = {"type": "view_closed", "view_id": view.id, "view_ids": [one.id for one in gone], "clear": clear}
        self._slack.live.to_people([view.user], closed)

    def top(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def _forget(self, views: list[View]) -> None:
        for view in views:
            self.by_id.pop(view.id, None)
            self._by_external.pop((view.team_id, view.sent.get("external_id", "")), None)

    def _push(self, view: View, kind: str) -> None:
        self._slack.live.to_people([view.user], {"type": kind, "view": self.show(view)})


def sent_view(view: Json) -> Json:
    """The fields of a view that the app may send."""
    return {key: view[key] for key in SENT_FIELDS if key in view}
