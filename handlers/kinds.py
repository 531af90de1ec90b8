"""What goes out for a delivery? Its kind names the function that makes the message from the database, when it goes out.

Each subject's `register_rendering` adds its kinds and its guards; nothing is looked up outside the given session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing, TakeDown

Render = Callable[[Session, Claimed, datetime], Outgoing | TakeDown | None]
IsCurrent = Callable[[Session, int, int], bool]
"""Whether (session, id of the subject, revision) still holds."""


@dataclass(slots=True)
class Kinds:
    """Which function renders which kind of delivery, and which says whether a guard still holds."""

    kinds: dict[str, Render] = field(default_factory=dict)
    guards: dict[str, IsCurrent] = field(default_factory=dict)  # by the word before the colon of a subject

    def add(self, kind: str, render: Render) -> None:
        """Add a kind of delivery. Raises ValueError for one that is taken."""
        if kind in self.kinds:
            raise ValueError(f"two renderers for {kind!r}")
        self.kinds[kind] = render

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing | TakeDown | None:
        """The message, or None when there is nothing to say any more. Raises KeyError for an unknown kind."""
        return self.kinds[delivery.kind](session, delivery, now)

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        """Whether a guarded delivery still holds; one that nothing guards does."""
        word, _, ident = subject.partition(":")
        guard = self.guards.get(word)
        return guard is None or guard(session, int(ident), revision)


def take_down(_session: Session, _delivery: Claimed, _now: datetime) -> TakeDown:
    """Renders what removes a message that Slack has."""
    return TakeDown()
