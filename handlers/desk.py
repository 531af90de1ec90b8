"""What does a handler have at hand, and what was it asked? Built once in build_app, put into Bolt's context as `desk`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import Refusal
from bot.hiring.people.permissions import Viewer, require_colleague
from bot.hiring.people.workspace import claim_event
from bot.hiring.privacy.open_forms import handles_in, note_form
from bot.hiring.roles.deciding import Act
from bot.settings import Settings
from handlers.directory import Directory, Installation
from handlers.replies import answer_in_time

if TYPE_CHECKING:
    from handlers.router import Router

P = ParamSpec("P")
T = TypeVar("T")

MessageReader = Callable[["Desk", dict[str, Any], str], Awaitable[bool]]
"""Reads a message event (desk, event, event_id); says whether it was for it."""


class AlreadyHandled(Refusal):
    """Slack sent that again; it was handled the first time."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks for something: by command, by a mention, in a direct message, or with a button."""

    workspace_id: str
    user_id: str
    channel_id: str | None = None
    thread_ts: str | None = None
    words: str = ""  # what was typed after the subcommand, as the person typed it
    trigger_id: str | None = None  # without one no form can be opened (mentions and direct messages)
    response_url: str | None = None
    event_id: str | None = None  # of an event, which Slack may send again
    is_in_form: bool = False  # pressed in a form: another one goes on top of it


@dataclass(slots=True)
class Desk:
    """Everything that handlers share. It holds no state of its own: that is in the store."""

    settings: Settings
    store: Store
    client: AsyncWebClient
    directory: Directory
    installation: Installation
    clock: Callable[[], datetime]
    router: Router
    message_readers: list[MessageReader] = field(default_factory=list)

    def now(self) -> datetime:
        """The current instant; the demo's clock can jump."""
        return self.clock()

    async def viewer(self, ask: Ask) -> Viewer:
        """Who asks. Raises OutsiderRefused for people of other workspaces."""
        viewer = await self.directory.viewer(ask.workspace_id, ask.user_id, self.now())
        require_colleague(viewer, self.settings)
        return viewer

    def act(self, ask: Ask) -> Act:
        """The asking person as the one who acts, now."""
        return Act(workspace_id=ask.workspace_id, actor=ask.user_id, settings=self.settings, now=self.now())

    async def write(self, ask: Ask, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in one transaction; what a repeated event asks for again isn't done again (AlreadyHandled)."""
        now = self.now()

        def once(session: Session) -> T:
            if ask.event_id and not claim_event(session, ask.workspace_id, ask.event_id, "asked", now):
                raise AlreadyHandled
            return use_case(session, *args, **kwargs)

        return await self.store.write(once)

    async def open_form(self, ask: Ask, view: dict[str, Any]) -> bool:
        """Open a form; False where none can be opened: nothing was pressed or typed as a command, or Slack refuses."""
        if not ask.trigger_id:
            return False
        what = "views.push" if ask.is_in_form else "views.open"
        show = self.client.views_push if ask.is_in_form else self.client.views_open
        opened = await answer_in_time(show(trigger_id=ask.trigger_id, view=view), what)
        if opened is None:
            return False
        if numbers := handles_in(json.dumps(view)):
            await self.store.write(note_form, str(opened["view"]["id"]), numbers, self.act(ask))
        return True
