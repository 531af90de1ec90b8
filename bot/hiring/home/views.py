"""Whose App Home is to be published next, and what became of it? Marks of acts are gathered for a moment first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.hiring.home.home import HomeLook, look_at_home
from bot.inserting import insert_into
from bot.models import HomeMark, HomeView
from bot.settings import Settings

GATHER = timedelta(seconds=1)  # several acts at once are one publishing
LOOKED_AT = timedelta(days=2)  # who has not opened it for so long does not see that time passes
TRY_AGAIN = timedelta(minutes=1)


class Outcome(Enum):
    """How publishing ended."""

    TAKEN = "taken"
    LATER = "later"  # Slack can't be reached, or said to wait
    NEVER = "never"  # there is no such person any more, or no Home


@dataclass(frozen=True, slots=True)
class ToPublish:
    """One person's Home as it is now, and up to which mark it is."""

    look: HomeLook
    last_mark: int
    former: datetime | None  # when it was published before


def open_home(session: Session, workspace_id: str, person_id: str, now: datetime) -> None:
    """A person opened their Home: it is published at once."""
    statement = insert_into(session, HomeView).values(
        workspace_id=workspace_id, person_id=person_id, opened_at=now, candidate_ids=[]
    )
    again = {"opened_at": now, "retry_at": None}
    session.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "person_id"], set_=again))
    session.add(HomeMark(workspace_id=workspace_id, person_id=person_id, at=now - GATHER))


def next_home(asked: Askable, now: datetime) -> tuple[str, str] | None:
    """(workspace, person) whose Home is to be published: a mark has waited its moment, or time has passed."""
    marked = select(HomeMark.person_id).where(HomeMark.workspace_id == HomeView.workspace_id, HomeMark.at <= now - GATHER)
    is_stale = (HomeView.stale_at <= now) & (HomeView.opened_at > now - LOOKED_AT)
    query = (
        select(HomeView.workspace_id, HomeView.person_id)
        .where(
            or_(HomeView.person_id.in_(marked), is_stale),
            or_(HomeView.retry_at.is_(None), HomeView.retry_at <= now),
        )
        .order_by(HomeView.opened_at.desc())
        .limit(1)
    )
    found = asked.execute(query).first()
    return (found[0], found[1]) if found else None


def begin_publishing(session: Session, workspace_id: str, person_id: str, settings: Settings, now: datetime) -> ToPublish:
    """What to publish. Whom it may show is written down before it goes out, so that nobody is shown and not found."""
    mine = (HomeMark.workspace_id == workspace_id, HomeMark.person_id == person_id)
    last_mark = session.scalars(select(func.max(HomeMark.id)).where(*mine)).one() or 0
    look = look_at_home(session, workspace_id, person_id, settings, now)
    view = _view(session, workspace_id, person_id)
    view.candidate_ids = sorted({*view.candidate_ids, *look.candidate_ids})
    return ToPublish(look, last_mark, view.published_at)


def end_publishing(session: Session, workspace_id: str, done: ToPublish, outcome: Outcome, now: datetime) -> None:
    """Note what Slack said. What it did not take is tried again after a while, and at once when the person opens it."""
    person_id = done.look.person_id
    view = _view(session, workspace_id, person_id)
    own = (HomeMark.workspace_id == workspace_id, HomeMark.person_id == person_id)
    if outcome is Outcome.LATER:
        view.retry_at = now + TRY_AGAIN
        return
    session.execute(delete(HomeMark).where(*own, HomeMark.id <= done.last_mark))
    if outcome is Outcome.NEVER:
        session.delete(view)
        return
    if view.published_at != done.former:  # somebody else published at the same time, and theirs may be the newer one
        session.add(HomeMark(workspace_id=workspace_id, person_id=person_id, at=now))
    view.candidate_ids, view.published_at = done.look.candidate_ids, now
    view.stale_at, view.retry_at = done.look.stale_at, None


def homes_showing(session: Session, workspace_id: str, candidate_id: int) -> list[str]:
    """The people whose App Home may show a candidate now."""
    views = session.scalars(select(HomeView).where(HomeView.workspace_id == workspace_id).order_by(HomeView.person_id))
    return [view.person_id for view in views if candidate_id in view.candidate_ids]


def _view(session: Session, workspace_id: str, person_id: str) -> HomeView:
    query = select(HomeView).where(HomeView.workspace_id == workspace_id, HomeView.person_id == person_id)
    return session.scalars(query.with_for_update()).one()
