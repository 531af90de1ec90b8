"""How is a decision made, whether typed, pressed or confirmed? Always so: rights, one use case, an answer with Undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.hiring.correcting import posting_of
from bot.hiring.deciding import Act, Done
from bot.hiring.permissions import Viewer, require_decider
from bot.hiring.roles import close_role, hold_role, open_role
from bot.hiring.showing import visible_role
from bot.hiring.staffing import Team
from bot.hiring.undoing import undo
from bot.models.role import CloseReason
from bot.settings import Settings
from handlers.desk import Ask, Desk
from handlers.replies import FORM_OPENED, Reply
from handlers.roles import answers, modals


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What forms about a role begin with."""

    title: str
    handle: str
    place: str | None
    team: Team
    has_file: bool


async def act_on(desk: Desk, ask: Ask, word: str, role_id: int, extra: str = "") -> Reply:
    """Do what `word` says to a role, or open the form for it. `extra`: for close, the reason and a note."""
    viewer = await desk.viewer(ask)
    if word in ("open", "reopen"):
        return answers.done(await desk.write(ask, _open, viewer, role_id, desk.act(ask)), desk.settings)
    if word == "hold":
        return answers.done(await desk.write(ask, _hold, viewer, role_id, desk.act(ask)), desk.settings)
    if word == "close" and extra:
        reason, _, note = extra.partition(" ")
        done = await desk.write(ask, _close, viewer, role_id, CloseReason(reason), note, desk.act(ask))
        return answers.done(done, desk.settings)
    return await _form(desk, ask, viewer, word, role_id)


async def take_back_act(desk: Desk, ask: Ask, event_id: int) -> Reply:
    """Undo an act."""
    viewer = await desk.viewer(ask)
    return answers.undone(await desk.write(ask, _undo, viewer, event_id, desk.act(ask)))


async def _form(desk: Desk, ask: Ask, viewer: Viewer, word: str, role_id: int) -> Reply:
    """Open the form at once, before anything slow: a trigger lives for 3 seconds."""
    facts = await desk.store.read(form_facts, viewer, role_id, desk.settings)
    if await desk.open_form(ask, _view(ask, word, role_id, facts)):
        return FORM_OPENED
    if word == "close":
        return answers.close_choice(role_id, facts.handle, facts.title, desk.settings)
    if ask.trigger_id is None:
        label = answers.VERBS.get(word, word.capitalize())
        return answers.form_button(f"{facts.handle} needs a form for that:", label, word, role_id)
    return answers.no_form(desk.settings, facts.handle)


def _view(ask: Ask, word: str, role_id: int, facts: FormFacts) -> dict[str, Any]:
    if word == "team":
        return modals.team_form(ask, role_id, facts.title, facts.handle, facts.team)
    if word == "wrong":
        return modals.wrong_form(ask, role_id, facts.title, facts.place, facts.handle, has_file=facts.has_file)
    return modals.close_form(ask, role_id, facts.title, facts.handle)


def form_facts(session: Session, viewer: Viewer, role_id: int, settings: Settings) -> FormFacts:
    """What a form about a role begins with. Raises the refusals of require_decider, and NotFound."""
    require_decider(session, viewer, settings)
    role = visible_role(session, viewer, role_id, settings)
    team = Team(role.owner_id, role.backup_id, tuple(role.recruiter_ids), role.hiring_channel, role.openings)
    return FormFacts(role.title, role.handle, role.location, team, posting_of(session, role) is not None)


def _open(session: Session, viewer: Viewer, role_id: int, act: Act) -> Done:
    _allow(session, viewer, role_id, act)
    return open_role(session, role_id, act)


def _hold(session: Session, viewer: Viewer, role_id: int, act: Act) -> Done:
    _allow(session, viewer, role_id, act)
    return hold_role(session, role_id, act)


def _close(session: Session, viewer: Viewer, role_id: int, reason: CloseReason, note: str, act: Act) -> Done:
    _allow(session, viewer, role_id, act)
    return close_role(session, role_id, reason, note, act)


def _undo(session: Session, viewer: Viewer, event_id: int, act: Act) -> Done:
    require_decider(session, viewer, act.settings)
    return undo(session, event_id, act)


def _allow(session: Session, viewer: Viewer, role_id: int, act: Act) -> None:
    require_decider(session, viewer, act.settings)
    visible_role(session, viewer, role_id, act.settings)
