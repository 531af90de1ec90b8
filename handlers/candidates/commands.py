"""What does `/roles candidate ...` do? Add, show, move, join, bring in; the answer is for the asker's eyes alone."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import NoSuchCandidate, NotFound, NotOnTheTeam, NotTheSame
from bot.hiring.candidates.candidate_looks import find_application, look_at_candidate, roles_of_team
from bot.hiring.candidates.candidates import called, require_team
from bot.hiring.candidates.merging import Outlook, find_merge, look_at_merge, unmerge
from bot.hiring.candidates.stage_lists import roles_with_stages, write_stages
from bot.hiring.candidates.stages import stages_of
from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer
from bot.hiring.privacy.privacy import export_candidate, find_for_privacy
from bot.hiring.roles.deciding import Act
from bot.hiring.roles.naming import find_roles
from bot.models import Application, Role
from bot.models.candidate import StageKind
from handlers.candidates import blocks, modals, moves
from handlers.candidates.importing import open_import
from handlers.desk import Ask, Desk
from handlers.replies import FORM_OPENED, Reply, answer_form
from handlers.slack_text import unescape

_MOVE = re.compile(r"(?P<candidate>c-?\s?\d+)(?:\s+(?P<role>r-?\d+))?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
LONGEST_TRY = 60  # characters of a message that may be a name
_MAIL_LINK = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")  # what Slack makes of a typed mail address


async def answer_candidate(desk: Desk, ask: Ask) -> Reply:
    """`/roles candidate <word> ...`; a handle alone shows somebody."""
    await desk.viewer(ask)
    words = unescape(_MAIL_LINK.sub(r"\1", ask.words)).strip()
    first, _, rest = words.partition(" ")
    known = _WORDS.get(first.lower())
    if known is not None:
        return await known(desk, ask, first.lower(), rest.strip())
    if not words:
        return blocks.usage_reply(desk.settings)
    looks = await desk.store.read(look_at_candidate, words, desk.act(ask))
    return blocks.shown(looks)


async def answer_stages(desk: Desk, ask: Ask) -> Reply:
    """`/roles stages R-12`: a role's own stages, for its team."""
    viewer = await desk.viewer(ask)
    if not ask.words.strip():
        return Reply(f"Of which role? For example `{desk.settings.command} stages R-12`.")
    role_id, handle, title, text, others = await desk.store.read(_stages, viewer, unescape(ask.words), desk.act(ask))
    if await desk.open_form(ask, modals.stages_form(ask, role_id, handle, title, text, others)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} stages {handle}` in a channel, so that I can open a form.")


async def open_add(desk: Desk, ask: Ask, text: str = "", role_id: int = 0) -> Reply:
    """Open the form for a new candidate; the first line of `text` (as Slack sends it) is a first try at the name.

    Raises NotOnTheTeam for somebody who works on no role.
    """
    roles = await desk.store.read(roles_of_team, desk.act(ask))
    if not roles:
        raise NotOnTheTeam(command=desk.settings.command)
    if await desk.open_form(ask, modals.add_form(ask, roles, _name_in(text), role_id)):
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


async def _add(desk: Desk, ask: Ask, _word: str, _rest: str) -> Reply:
    return await open_add(desk, ask)


async def _import(desk: Desk, ask: Ask, _word: str, _rest: str) -> Reply:
    return await open_import(desk, ask)


async def _move(desk: Desk, ask: Ask, _word: str, words: str) -> Reply:
    """`move C-17 [R-12] <stage> [reason]`; without a stage a form asks."""
    found = _MOVE.fullmatch(words)
    if found is None:
        raise NoSuchCandidate
    application_id, stage, reason = await desk.store.read(
        _meant, found["candidate"], found["role"], found["rest"].strip(), desk.act(ask)
    )
    if not stage:
        return await moves.open_move(desk, ask, application_id)
    return await moves.move(desk, ask, application_id, stage, reason, None)


async def _end(desk: Desk, ask: Ask, word: str, words: str) -> Reply:
    """`reject C-17 [R-12] [reason]`, `withdraw ...`; without a reason a form asks."""
    found = _MOVE.fullmatch(words)
    if found is None:
        raise NoSuchCandidate
    kind, reason = _ENDS[word], found["rest"].strip()
    look = await desk.store.read(find_application, found["candidate"], found["role"], desk.act(ask))
    if not reason:
        return await moves.open_end(desk, ask, look.application_id, kind)
    return await moves.move(desk, ask, look.application_id, kind.value, reason, None)


async def _edit(desk: Desk, ask: Ask, _word: str, handle: str) -> Reply:
    looks = await desk.store.read(look_at_candidate, handle, desk.act(ask))
    return await moves.open_edit(desk, ask, looks[0].application_id)


async def _follow(desk: Desk, ask: Ask, word: str, handle: str) -> Reply:
    looks = await desk.store.read(look_at_candidate, handle, desk.act(ask))
    return await moves.set_following(desk, ask, looks[0].application_id, follows=word == "follow")


async def _told(desk: Desk, ask: Ask, _word: str, handle: str) -> Reply:
    candidate, _, role = handle.partition(" ")
    look = await desk.store.read(find_application, candidate, role.strip() or None, desk.act(ask))
    return await moves.note_told(desk, ask, look.application_id)


async def _merge(desk: Desk, ask: Ask, _word: str, words: str) -> Reply:
    """`merge C-3 C-7`: a form first says what happens."""
    handles = words.replace(",", " ").replace(" and ", " ").replace(" into ", " ").split()
    if len(handles) != 2:
        raise NotTheSame(command=desk.settings.command)
    found, names = await desk.store.read(_outlook, handles[0], handles[1], desk.act(ask))
    if await desk.open_form(ask, modals.merge_form(ask, found, names)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate merge {found.kept} {found.merged}` in a channel.")


async def _unmerge(desk: Desk, ask: Ask, _word: str, handle: str) -> Reply:
    await desk.write(ask, _take_apart, handle, desk.act(ask))
    return Reply(f"{handle.upper()} stands for itself again, with what was its own.")


def _take_apart(session: Session, handle: str, act: Act) -> None:
    unmerge(session, find_merge(session, handle, act).id, act)


def _outlook(session: Session, kept: str, merged: str, act: Act) -> tuple[Outlook, tuple[str, str]]:
    found = look_at_merge(session, kept, merged, act)
    names = (called(session, found.kept_id) or found.kept, called(session, found.merged_id) or found.merged)
    return found, names


def _meant(session: Session, handle: str, role: str | None, rest: str, act: Act) -> tuple[int, str, str]:
    look = find_application(session, handle, role, act)
    return look.application_id, *_stage_and_reason(session, look.application_id, rest)


def _stages(session: Session, viewer: Viewer, name: str, act: Act) -> tuple[int, str, str, str, list[tuple[int, str, str]]]:
    role = find_roles(session, viewer, name).role
    if role is None:
        raise NotFound(command=act.settings.command)
    require_team(session, role, act)
    return role.id, role.handle, role.title, write_stages(stages_of(session, role)), roles_with_stages(session, act, role.id)


def _stage_and_reason(session: Session, application_id: int, rest: str) -> tuple[str, str]:
    """Stages may have several words: the longest beginning of `rest` that names one; what follows is the reason."""
    role = session.get_one(Role, session.get_one(Application, application_id).role_id)
    names = {loose(name) for stage in stages_of(session, role) for name in (stage.name, stage.kind.value)}
    words = rest.split()
    for count in range(len(words), 0, -1):
        if loose(" ".join(words[:count])) in names:
            return " ".join(words[:count]), " ".join(words[count:])
    return words[0] if words else "", ""


_ENDS = {"reject": StageKind.REJECTED, "withdraw": StageKind.WITHDRAWN}
_WORDS: dict[str, Callable[[Desk, Ask, str, str], Awaitable[Reply]]] = {
    "add": _add,
    "new": _add,
    "import": _import,
    "move": _move,
    "reject": _end,
    "withdraw": _end,
    "edit": _edit,
    "follow": _follow,
    "unfollow": _follow,
    "told": _told,
    "merge": _merge,
    "unmerge": _unmerge,
    "forget": _privacy,
    "export": _privacy,
}
