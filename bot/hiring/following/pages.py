"""When does a role's public page matter? An opening waits for it, a card gains its link when it is there, and the page of a
role that was closed in Slack should go.

What waits is a row with the time of its next look. A website is built some minutes after the commit: so an opening waits for
its page, at most as long as `[pages] wait_minutes` says, else its card goes out without a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.hiring.people.people import answerable
from bot.hiring.roles.announcing import refresh_cards, subject_of
from bot.models import PageCheck, PendingChange, Role, Source
from bot.models.role import RoleState
from bot.postings.changes import Picture
from bot.postings.hosts import edit_address
from bot.settings import Settings

PAGE_STILL_UP = "page_still_up"
"""The kind of a delivery that tells whoever answers for a role: it was closed in Slack, and its page is still there."""

OPENING, CLOSING = "opening", "closing"
SOON = timedelta(seconds=30)  # between looks while an opening waits
LATER = timedelta(minutes=5)  # when its card is out without a link
RARELY = timedelta(hours=1)
GIVEN_UP = timedelta(days=7)  # after this a page that never answered is not asked for any more
CLOSED_LOOKS = (timedelta(minutes=10), timedelta(days=1))  # after a role was closed in Slack
AT_ONCE = 10  # pages asked for in one step, so that looks at the repository go on
_FIRST = timedelta(hours=1)

Ask = Callable[[str], bool]
"""Whether the page at an address answers 200."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A check that is due, as plain values."""

    id: int
    url: str


def wait_for_page(session: Session, role: Role, change: PendingChange, settings: Settings, now: datetime) -> bool:
    """Whether this opening waits for its page; it is then due when the waiting ends. Asking begins with the first call."""
    url = Picture.from_json(change.after).url
    if not url or settings.pages.wait_minutes == 0:
        return False
    check = _check(session, role, OPENING)
    if check is None or check.url != url or (check.until <= change.seen_at):
        until = change.due_at + timedelta(minutes=settings.pages.wait_minutes)
        check = _start(session, check, role, OPENING, url, since=now, until=until, due_at=now)
    role.is_page_missing = check.answered_at is None
    if check.answered_at is not None or check.until <= now:
        return False
    change.due_at = check.until
    return True


def next_look(session: Session, workspace_id: str) -> datetime | None:
    """When the next page is asked for; None when none is."""
    query = select(PageCheck.due_at).where(PageCheck.workspace_id == workspace_id, PageCheck.due_at.is_not(None))
    return session.scalar(query.order_by(PageCheck.due_at).limit(1))


def check_pages(store: Store, workspace_id: str, settings: Settings, now: datetime, ask: Ask) -> int:
    """Ask for the pages that are due, and let happen what follows from the answers; how many were asked for. Blocks."""
    if settings.pages.wait_minutes == 0:
        return 0
    with store.reading() as session:
        is_new = bool(_unwatched(session, workspace_id, now))
    if is_new:
        with store.begin() as session:
            for role in _unwatched(session, workspace_id, now):
                _start(session, _check(session, role, CLOSING), role, CLOSING, role.url or "", since=role.decided_at,
                       until=role.decided_at + 2 * CLOSED_LOOKS[-1], due_at=role.decided_at + CLOSED_LOOKS[0])  # fmt: skip
    with store.reading() as session:
        due = _due(session, workspace_id, now)
    for one in due:
        is_there = ask(one.url)
        with store.begin() as session:
            _note(session, one, settings, now, is_there=is_there)
    return len(due)


def _due(session: Session, workspace_id: str, now: datetime) -> list[_Due]:
    query = select(PageCheck.id, PageCheck.url).where(PageCheck.workspace_id == workspace_id, PageCheck.due_at <= now)
    return [_Due(row[0], row[1]) for row in session.execute(query.order_by(PageCheck.due_at).limit(AT_ONCE))]


def _unwatched(session: Session, workspace_id: str, now: datetime) -> list[Role]:
    """Roles that were closed in Slack of late while their postings say open, and whose pages nobody watches yet."""
    query = select(Role).where(
        Role.workspace_id == workspace_id,
        Role.state == RoleState.CLOSED,
        Role.decided_in == "slack",
        Role.decided_at > now - CLOSED_LOOKS[-1],
        Role.posting_state == "open",
        Role.url.is_not(None),
        Role.is_page_missing.is_not(True),
    )
    watched = select(PageCheck.role_id, PageCheck.since).where(
        PageCheck.workspace_id == workspace_id, PageCheck.purpose == CLOSING
    )
    known = {(row[0], row[1]) for row in session.execute(watched)}
    return [role for role in session.scalars(query) if (role.id, role.decided_at) not in known]


def _note(session: Session, due: _Due, settings: Settings, now: datetime, *, is_there: bool) -> None:
    check = session.get(PageCheck, due.id, with_for_update=True)
    if check is None or check.due_at is None or check.url != due.url:
        return
    role = session.get_one(Role, check.role_id, with_for_update=True)
    check.tries += 1
    if check.purpose == OPENING:
        _note_opening(session, check, role, now, is_there=is_there)
    else:
        _note_closing(session, check, role, settings, now, is_there=is_there)


def _note_opening(session: Session, check: PageCheck, role: Role, now: datetime, *, is_there: bool) -> None:
    """The page is there: the opening that waits goes out at once, or the card that is out gains its link."""
    if not is_there:
        age = now - check.since
        pause = SOON if now < check.until else LATER if age < _FIRST else RARELY
        check.due_at = now + pause if age < GIVEN_UP else None
        return
    check.answered_at, check.due_at, role.is_page_missing = now, None, False
    waiting = session.scalars(select(PendingChange).where(PendingChange.role_id == role.id)).first()
    if waiting is not None and waiting.due_at == check.until:
        waiting.due_at = now
    elif role.announced_at is not None:
        refresh_cards(session, role, f"page:{check.id}:{now.isoformat()}", now)


def _note_closing(
    session: Session, check: PageCheck, role: Role, settings: Settings, now: datetime, *, is_there: bool
) -> None:
    """Told once; quiet when the commit has come, or somebody has decided again."""
    is_same = role.state is RoleState.CLOSED and role.decided_at == check.since and role.posting_state == "open"
    looks = [check.since + one for one in CLOSED_LOOKS]
    check.due_at = next((at for at in looks if at > now), None) if is_same else None
    if not is_same or not is_there or check.answered_at is not None:
        return
    check.answered_at = now
    body = {"role": role.id, "page": check.url, "edit": _edit_address(session, role), "closed_at": check.since.isoformat()}
    notes = [
        Note(
            workspace_id=role.workspace_id,
            channel=one,
            kind=PAGE_STILL_UP,
            subject=subject_of(role.id),
            body=body,
            dedup_key=f"{subject_of(role.id)}:{PAGE_STILL_UP}:{check.since.isoformat()}:{one}",
        )
        for one in answerable(session, role, settings)
    ]
    enqueue_all(session, notes, now=now)


def _edit_address(session: Session, role: Role) -> str | None:
    source = session.scalars(select(Source).where(Source.workspace_id == role.workspace_id)).first()
    path = (role.applied or {}).get("path")
    return edit_address(source.url, source.branch, path) if source and path else None


def _check(session: Session, role: Role, purpose: str) -> PageCheck | None:
    query = select(PageCheck).where(PageCheck.role_id == role.id, PageCheck.purpose == purpose)
    return session.scalars(query).first()


def _start(
    session: Session,
    check: PageCheck | None,
    role: Role,
    purpose: str,
    url: str,
    *,
    since: datetime,
    until: datetime,
    due_at: datetime,
) -> PageCheck:
    """A row for the waiting that begins now, the former one's where there was one."""
    if check is None:
        check = PageCheck(workspace_id=role.workspace_id, role_id=role.id, purpose=purpose)
        session.add(check)
    check.url, check.since, check.until, check.due_at = url, since, until, due_at
    check.tries, check.answered_at = 0, None
    session.flush()
    return check
