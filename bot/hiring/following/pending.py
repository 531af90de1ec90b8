"""What waits before it is told? A change of a posting waits the hold time, so that a slip mended at once is never told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from bot.hiring.following.posting_changes import Cause, take_over
from bot.hiring.following.standing import Standing
from bot.hiring.roles.announcing import refresh_cards
from bot.models import AuditEntry, PageCheck, PendingChange, Posting, Role, RoleEvent
from bot.postings.changes import Picture, is_news, news_fields, picture_of
from bot.postings.posting import Posting as Facts

_OURS: BindParameter[str] = bindparam("workspace")
_WAITING, _FILES = PendingChange.__table__.c, Posting.__table__.c
_HELD = select(func.min(_WAITING.due_at)).where(_WAITING.workspace_id == _OURS)
_DATED = select(func.min(_FILES.next_at)).where(_FILES.workspace_id == _OURS, _FILES.gone_at.is_(None))
_NEXT = select(_HELD.scalar_subquery(), _DATED.scalar_subquery())  # made once: it is asked at every look
LONGEST_WAIT = 6  # times the hold time: somebody who keeps editing is told of at last


def hold(
    session: Session, role: Role, source_id: int, after: Picture, cause: Cause, wait: timedelta, row: PendingChange | None
) -> None:
    """Let a role's new picture wait, or end the wait (`row`) when it says the same as before again.

    The wait starts afresh when what is said changes in meaning. What is no news is taken over at once and quietly.
    """
    before = Picture.from_json(role.applied) if role.applied else None
    after = _dated(after, Picture.from_json(row.after) if row else before, cause)
    if before is not None and not is_news(before, after):
        if row is not None:
            session.delete(row)
        if take_over(role, after) and role.announced_at is not None:
            refresh_cards(session, role, f"posting:{cause.commit}:{cause.seen_at.isoformat()}", cause.seen_at)
        return
    if row is None:
        _start(session, role, source_id, before, after, cause, wait)
        return
    last = Picture.from_json(row.after)
    if is_news(last, after):
        row.due_at = min(cause.seen_at + wait, row.seen_at + LONGEST_WAIT * wait)
    row.causes = _causes(row, before, last, after, cause)
    row.after = after.to_json()


def _dated(after: Picture, last: Picture | None, cause: Cause) -> Picture:
    """With the time of the commit that brought its closing date; one that no commit brought keeps what it had."""
    if last is not None and last.closes_at == after.closes_at:
        return replace(after, dated_at=last.dated_at)
    return replace(after, dated_at=cause.at if after.closes_at else None)


def drop_untold(session: Session, role: Role) -> bool:
    """Forget a role whose files went within its first hold time, unless somebody has done anything with it."""
    events = select(func.count()).select_from(RoleEvent).where(RoleEvent.role_id == role.id)
    acts = select(func.count()).select_from(AuditEntry).where(
        AuditEntry.workspace_id == role.workspace_id, AuditEntry.subject == f"role:{role.id}"
    )  # fmt: skip
    if role.applied is not None or session.scalar(events) or session.scalar(acts):
        return False
    for kind in (PendingChange, PageCheck):
        for row in session.scalars(select(kind).where(kind.role_id == role.id)):
            session.delete(row)
    for posting in session.scalars(select(Posting).where(Posting.role_id == role.id)):
        posting.role_id = None
    session.flush()
    session.delete(role)
    session.flush()
    return True


def next_instant(session: Session, workspace_id: str, now: datetime) -> datetime | None:
    """When the next change is due: a hold time ends, or a date of a posting passes; None when none is due by `now`."""
    found = session.execute(_NEXT, {"workspace": workspace_id}).one()
    return min((at for at in found if at is not None and at <= now), default=None)


def pass_dates(session: Session, workspace_id: str, at: datetime) -> None:
    """Let the dates that pass at an instant decide: the roles' changes are due at that instant, with no wait."""
    query = select(Posting).where(
        Posting.workspace_id == workspace_id, Posting.next_at.is_not(None), Posting.next_at <= at, Posting.gone_at.is_(None)
    )
    dated = {}
    for posting in session.scalars(query.order_by(Posting.path)):
        posting.next_at = next_date(posting, at)
        if posting.role_id and not posting.is_ignored:
            dated[posting.role_id] = posting
    known = Standing()
    known.add_roles(session, dated)
    postings = known.postings()
    for role_id, posting in dated.items():
        role = known.roles[role_id]
        last = Picture.from_json(role.applied) if role.applied else None
        after = picture_of(facts_of(postings[role_id]), at, last)
        cause = Cause(posting.commit, at, at, "date")
        hold(session, role, posting.source_id, after, cause, timedelta(0), known.waiting.get(role_id))
    session.flush()


def due_changes(session: Session, workspace_id: str, at: datetime) -> list[PendingChange]:
    """The changes whose wait is over at an instant, the one seen first first."""
    query = select(PendingChange).where(PendingChange.workspace_id == workspace_id, PendingChange.due_at <= at)
    return list(session.scalars(query.order_by(PendingChange.due_at, PendingChange.id)))


def is_silenced(session: Session, role_id: int) -> bool:
    """Whether a decider said that the files of this role are none of ours, all that are left."""
    query = select(Posting.is_ignored).where(Posting.role_id == role_id, Posting.gone_at.is_(None))
    ignored = list(session.scalars(query))
    return bool(ignored) and all(ignored)


def facts_of(rows: Iterable[Posting]) -> list[Facts]:
    """What the files say."""
    return [Facts.from_json(row.facts) for row in rows if row.facts]


def next_date(row: Posting, now: datetime) -> datetime | None:
    """When one of the posting's dates changes its state next."""
    facts = Facts.from_json(row.facts) if row.facts else None
    if facts is None:
        return None
    dates = [at for at in (facts.opens_at, facts.closes_at) if at is not None and at > now]
    return min(dates, default=None)


def _start(
    session: Session, role: Role, source_id: int, before: Picture | None, after: Picture, cause: Cause, wait: timedelta
) -> None:
    names = news_fields(before, after)
    session.add(
        PendingChange(
            workspace_id=role.workspace_id,
            source_id=source_id,
            role_id=role.id,
            before=before.to_json() if before else None,
            after=after.to_json(),
            causes={name: cause.to_json() for name in names},
            seen_at=cause.seen_at,
            due_at=cause.seen_at + wait,
        )
    )


def _causes(row: PendingChange, before: Picture | None, last: Picture, after: Picture, cause: Cause) -> dict[str, list[str]]:
    """Which commit made each difference: the one that made it what it is now."""
    fresh = set(news_fields(last, after))
    found = {}
    for name in news_fields(before, after):
        known = row.causes.get(name)
        found[name] = cause.to_json() if known is None or name in fresh else known
    return found
