"""What does `/roles candidate ...` do? Add somebody, show them, or move them; the answer is for the asker's eyes alone."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import NoSuchCandidate, NotOnTheTeam
from bot.hiring.applications import move_application
from bot.hiring.candidate_looks import (
    ApplicationLook,
    find_application,
    look_at_application,
    look_at_candidate,
    roles_of_team,
)
from bot.hiring.deciding import Act
from bot.hiring.loosely import loose
from bot.hiring.privacy import export_candidate, find_for_privacy
from bot.hiring.stages import stages_of
from bot.models import Application, Role
from handlers.candidates import blocks, modals
from handlers.desk import Ask, Desk
from handlers.forms import answer_form
from handlers.replies import FORM_OPENED, Reply
from handlers.slack_text import unescape

_MOVE = re.compile(r"(?P<candidate>c-?\s?\d+)(?:\s+(?P<role>r-?\d+))?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
LONGEST_TRY = 60  # characters of a message that may be a name
_MAIL_LINK = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")  # what Slack makes of a typed mail address


async def answer_candidate(desk: Desk, ask: Ask) -> Reply:
    """`/roles candidate add`, `/roles candidate C-17`, `/roles candidate move C-17 <stage> [reason]`."""
    await desk.viewer(ask)
    first, _, rest = unescape(_MAIL_LINK.sub(r"\1", ask.words)).strip().partition(" ")
    if first.lower() in ("add", "new"):
        return await open_add(desk, ask)
    if first.lower() == "move":
        return await _move(desk, ask, rest.strip())
    if first.lower() in ("forget", "export"):
        return await _privacy(desk, ask, first.lower(), rest)
    if not first:
        return Reply(blocks.usage(desk.settings))
    looks = await desk.store.read(look_at_candidate, unescape(ask.words).strip(), desk.act(ask))
    return blocks.shown(looks)


async def open_add(desk: Desk, ask: Ask, text: str = "") -> Reply:
    """Open the form for a new candidate; the first line of `text` (as Slack sends it) is a first try at the name.

    Raises NotOnTheTeam for somebody who works on no role.
    """
    roles = await desk.store.read(roles_of_team, desk.act(ask))
    if not roles:
        raise NotOnTheTeam(command=desk.settings.command)
    if await desk.open_form(ask, modals.add_form(ask, roles, _name_in(text))):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate add` in a channel or here, so that I can open a form.")


def _name_in(text: str) -> str:
    """The first line of a message, without links and mentions, where it is short enough for a name."""
    line = re.sub(r"<[^>]*>", " ", text.strip().partition("\n")[0])
    words = unescape(" ".join(line.split()))
    return words if len(words) <= LONGEST_TRY else ""


async def _privacy(desk: Desk, ask: Ask, word: str, who: str) -> Reply:
    """For privacy contacts. Forgetting asks once more first, since nothing brings it back."""
    if word == "export":
        exported = await desk.write(ask, _export, who, desk.act(ask))
        reply = blocks.exported(exported)
        return FORM_OPENED if await desk.open_form(ask, answer_form("Export", reply)) else reply
    candidate = await desk.store.read(_plain, who, desk.act(ask))
    if await desk.open_form(ask, modals.forget_form(ask, *candidate)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate forget` in a channel, so that I can open a form.")


def _export(session: Session, who: str, act: Act) -> dict[str, Any]:
    return export_candidate(session, find_for_privacy(session, who, act).id, act)


def _plain(session: Session, who: str, act: Act) -> tuple[int, str]:
    candidate = find_for_privacy(session, who, act)
    return candidate.id, candidate.handle


async def _move(desk: Desk, ask: Ask, words: str) -> Reply:
    found = _MOVE.fullmatch(words)
    if found is None:
        raise NoSuchCandidate
    moved = await desk.write(ask, _move_to, found["candidate"], found["role"], found["rest"].strip(), desk.act(ask))
    return blocks.moved(moved)


def _move_to(session: Session, handle: str, role: str | None, rest: str, act: Act) -> ApplicationLook:
    look = find_application(session, handle, role, act)
    stage, reason = _stage_and_reason(session, look.application_id, rest)
    move_application(session, look.application_id, stage, act, reason=reason)
    return look_at_application(session, look.application_id, act)


def _stage_and_reason(session: Session, application_id: int, rest: str) -> tuple[str, str]:
    """Stages may have several words: the longest beginning of `rest` that names one; what follows is the reason."""
    role = session.get_one(Role, session.get_one(Application, application_id).role_id)
    names = {loose(name) for stage in stages_of(session, role) for name in (stage.name, stage.kind.value)}
    words = rest.split()
    for count in range(len(words), 0, -1):
        if loose(" ".join(words[:count])) in names:
            return " ".join(words[:count]), " ".join(words[count:])
    return words[0] if words else "", ""
