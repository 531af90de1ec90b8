"""Which forms on people's screens may show a candidate? Noted when they open, so that they can be emptied; kept for a day.

Every form about a candidate holds the codename, so nothing about its kind has to be known here.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.hiring.roles.deciding import Act
from bot.models import FormShown

KEPT = timedelta(days=1)
_HANDLE = re.compile(r"\bC-(\d{3,9})\b")


def handles_in(text: str) -> set[int]:
    """The numbers of the candidates whose codenames stand in a form."""
    return {int(number) for number in _HANDLE.findall(text)}


def note_form(session: Session, view_id: str, numbers: set[int], act: Act) -> None:
    """A form that shows these candidates was opened; older ones are forgotten."""
    session.execute(delete(FormShown).where(FormShown.workspace_id == act.workspace_id, FormShown.at < act.now - KEPT))
    for number in sorted(numbers):
        session.add(FormShown(workspace_id=act.workspace_id, view_id=view_id, number=number, at=act.now))


def forms_showing(session: Session, workspace_id: str, number: int, now: datetime) -> list[str]:
    """Slack's ids of the forms that may show a candidate now."""
    query = select(FormShown.view_id).where(
        FormShown.workspace_id == workspace_id, FormShown.number == number, FormShown.at >= now - KEPT
    )
    return sorted(set(session.scalars(query)))
