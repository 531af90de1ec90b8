"""What if an announcement was wrong? Take it back, ignore its file, or correct the title or place."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NoPosting, NothingToCorrect, TitleMissing
from bot.hiring.roles.announcing import announce, take_down
from bot.hiring.roles.deciding import Act, Done, change_role, decision, done, locked_role
from bot.hiring.roles.roles import LONGEST_TITLE
from bot.models import Posting, Role
from bot.models.role import RoleState


def take_back(session: Session, role_id: int, act: Act, *, ignore_file: bool = False) -> Done:
    """A role should not have been announced: everything posted about it is deleted, and it is a draft again.

    With `ignore_file` its file counts as no posting from now on. Raises NotFound, or NoPosting where there is no file.
    """
    role = locked_role(session, act, role_id)
    posting = posting_of(session, role) if ignore_file else None
    if ignore_file and posting is None:
        raise NoPosting(handle=role.handle)
    changes = {
        "state": RoleState.DRAFT,
        "close_reason": None,
        "opened_at": None,
        "announced_at": None,
        **decision(act),
    }
    action = "ignore_file" if ignore_file else "take_back"
    event = change_role(session, role, act, "taken_back", action, changes)
    if posting is not None:
        posting.is_ignored = True
        event.path = posting.path
    take_down(session, role, event, act.now)
    return done(role, event)


def correct_role(session: Session, role_id: int, title: str | None, location: str | None, act: Act) -> Done:
    """Correct title or place; the correction wins over the file.

    Raises NotFound, NothingToCorrect, or TitleMissing for an overlong title.
    """
    role = locked_role(session, act, role_id)
    said = {"title": " ".join((title or "").split()), "location": " ".join((location or "").split())}
    changes = {name: value for name, value in said.items() if value and value != getattr(role, name)}
    if not changes:
        raise NothingToCorrect
    if len(changes.get("title", "")) > LONGEST_TITLE:
        raise TitleMissing
    corrections = {**role.corrections, **changes}
    event = change_role(session, role, act, "corrected", "correct_role", {**changes, "corrections": corrections})
    announce(session, role, event, act.settings, act.now)
    return done(role, event)


def posting_of(session: Session, role: Role) -> Posting | None:
    """The file that a role was read from; the newest when there are several."""
    query = select(Posting).where(Posting.role_id == role.id).order_by(Posting.gone_at.is_not(None), Posting.id.desc())
    return session.scalars(query.limit(1)).first()
