"""The Renderer that bot.cli passes to the worker: the kinds of delivery of all subjects, joined."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing, TakeDown
from bot.settings import Settings
from handlers.candidates.rendering import register_rendering as register_candidates
from handlers.feedback.rendering import register_rendering as register_feedback
from handlers.home.rendering import register_rendering as register_home
from handlers.interviews.rendering import register_rendering as register_interviews
from handlers.kinds import Kinds
from handlers.roles.rendering import register_rendering as register_roles

WITHHELD = "A message about a candidate or an interview. A rehearsal doesn't show it."


class SlackRenderer:
    """Turns deliveries into Slack messages when they go out."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.kinds = Kinds()
        register_roles(self.kinds)
        self._about_roles = frozenset(self.kinds.kinds)
        register_candidates(self.kinds)
        register_interviews(self.kinds)
        register_feedback(self.kinds)
        register_home(self.kinds)

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing | TakeDown | None:
        """The message, or None when there is nothing to say any more. Raises KeyError for an unknown kind.

        In a rehearsal, whose channel may hold anybody, only what is about roles is shown.
        """
        found = self.kinds.render(session, delivery, now=now)
        if self.settings.rehearse and isinstance(found, Outgoing) and delivery.kind not in self._about_roles:
            return Outgoing(WITHHELD)
        return found

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        """Whether a guarded delivery still holds."""
        return self.kinds.is_current(session, subject, revision)
