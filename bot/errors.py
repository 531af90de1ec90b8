"""When does a rule say no? One class per refusal; its docstring is the message the person reads, with the way out.

Refusal
├── NotADecider, GuestsLookOnly, OutsiderRefused, SlackUnsure
├── NoSuchRole, AmbiguousRole, AlreadyThere, UndoTooLate, UndoOvertaken
├── NoReason, NotFound
└── SettingsFault
"""

from __future__ import annotations

import inspect
from typing import Any


class Refusal(Exception):
    """That is not possible."""

    def __init__(self, **details: Any) -> None:
        self.details = details
        template = inspect.getdoc(type(self)) or ""
        super().__init__(" ".join(template.format(**details).split()))

    @property
    def message(self) -> str:
        """What the person reads: plain text, still to be escaped where it becomes Slack text."""
        return str(self)


class NotADecider(Refusal):
    """Only people who decide about roles may do that. Ask {deciders}, or look with `{command} show`."""


class GuestsLookOnly(Refusal):
    """Guests can't use {command} here. Please ask your contact in the company about open roles."""


class OutsiderRefused(Refusal):
    """{command} is for people of this workspace only. Please ask your contact in the company."""


class SlackUnsure(Refusal):
    """Slack didn't tell me just now whether you may do that, so I left everything as it is. Please try again in a minute."""


class NoSuchRole(Refusal):
    """I know no role like "{name}". `{command} list` shows all of them."""


class AmbiguousRole(Refusal):
    """More than one role is called "{name}". Say which by its handle, for example `{example}`."""


class AlreadyThere(Refusal):
    """{handle} is already {state}, so there is nothing to do. `{command} why {handle}` tells who decided that."""


class UndoTooLate(Refusal):
    """Undo works for 10 minutes, and they are over. Use `{command}` to change the role again."""


class UndoOvertaken(Refusal):
    """Somebody has decided about {handle} since, so I left their decision as it is."""


class NoReason(Refusal):
    """Please choose why the role closes."""


class NotFound(Refusal):
    """That is no longer there. `{command} list` shows what is."""


class SettingsFault(Refusal):
    """{name}: {problem} {fix}"""
