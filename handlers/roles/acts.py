"""How is a decision made, whether typed, pressed or confirmed? Always so: rights, one use case, an answer with Undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.hiring.candidates.ending_questions import in_process
from bot.hiring.candidates.endings import close_and_settle, hold_and_settle, may_settle
from bot.hiring.people.permissions import Viewer, require_decider
from bot.hiring.roles.correcting import posting_of
from bot.hiring.roles.deciding import Act, Done
from bot.hiring.roles.roles import open_role
from bot.hiring.roles.showing import visible_role
from bot.hiring.roles.staffing import Team
from bot.hiring.roles.undoing import undo
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
    if word in ("hold", "close"):
        return await _end(desk, ask, viewer, word, role_id, extra)
    return await _form(desk, ask, viewer, word, role_id)


async def end_role(desk: Desk, ask: Ask, word: str, role_id: int, extra: str, answer: str | None, why: str) -> Reply:
    """Close or hold a role, as a form says; `answer`: what becomes of those in process, None where nobody said."""
    viewer = await desk.viewer(ask)
    done, asked = await desk.write(ask, _ended, viewer, word, role_id, extra, answer, why, desk.act(ask))
    return answers.done(done, desk.settings, asked=asked)


async def _end(desk: Desk, ask: Ask, viewer: Viewer, word: str, role_id: int, extra: str) -> Reply:
    """At once where nobody is in process; else first a form that asks what becomes of them, if the asker may say so."""
    facts, process = await desk.store.read(_ending_facts, viewer, role_id, desk.act(ask))
    if word == "close" and not extra:
        return await _form(desk, ask, viewer, word, role_id)
    if process.may_settle and await desk.open_form(ask, _ending_form(ask, word, role_id, facts, process, extra)):
        return FORM_OPENED
    return await end_role(desk, ask, word, role_id, extra, None, "")


async def open_close(desk: Desk, ask: Ask, role_id: int, said: str) -> Reply:
    """The form that closes a role, with a reason chosen already."""
    viewer = await desk.viewer(ask)
    facts, process = await desk.store.read(_ending_facts, viewer, role_id, desk.act(ask))
    if await desk.open_form(ask, _ending_form(ask, "close", role_id, facts, process, said)):
        return FORM_OPENED
    return answers.close_choice(role_id, facts.handle, facts.title, desk.settings)


def _ending_form(
    ask: Ask, word: str, role_id: int, facts: FormFacts, process: modals.ProcessFacts, extra: str
) -> dict[str, Any]:
    if word == "hold":
        return modals.hold_form(ask, role_id, facts.title, facts.handle, process)
    said, _, note = extra.partition(" ")
    return modals.close_form(ask, role_id, facts.title, facts.handle, process, said, note)


async def take_back_act(desk: Desk, ask: Ask, event_id: int) -> Reply:
    """Undo an act."""
    viewer = await desk.viewer(ask)
    return answers.undone(await desk.write(ask, _undo, viewer, event_id, desk.act(ask)))


async def _form(desk: Desk, ask: Ask, viewer: Viewer, word: str, role_id: int) -> Reply:
    """Open the form at once, before anything slow: a trigger lives for 3 seconds."""
    facts, process = await desk.store.read(_ending_facts, viewer, role_id, desk.act(ask))
    if await desk.open_form(ask, _view(ask, word, role_id, facts, process)):
        return FORM_OPENED
    if word == "close":
        return answers.close_choice(role_id, facts.handle, facts.title, desk.settings)
    if ask.trigger_id is None:
        label = answers.VERBS.get(word, word.capitalize())
        return answers.form_button(f"{facts.handle} needs a form for that:", label, word, role_id)
    return answers.no_form(desk.settings, facts.handle)


def _view(ask: Ask, word: str, role_id: int, facts: FormFacts, process: modals.ProcessFacts) -> dict[str, Any]:
    if word == "team":
        return modals.team_form(ask, role_id, facts.title, facts.handle, facts.team)
    if word == "wrong":
        return modals.wrong_form(ask, role_id, facts.title, facts.place, facts.handle, has_file=facts.has_file)
    return _ending_form(ask, "close", role_id, facts, process, "")


def form_facts(session: Session, viewer: Viewer, role_id: int, settings: Settings) -> FormFacts:
    """What a form about a role begins with. Raises the refusals of require_decider, and NotFound."""
    require_decider(session, viewer, settings)
    role = visible_role(session, viewer, role_id, settings)
    team = Team(role.owner_id, role.backup_id, tuple(role.recruiter_ids), role.hiring_channel, role.openings)
    return FormFacts(role.title, role.handle, role.location, team, posting_of(session, role) is not None)


def _open(session: Session, viewer: Viewer, role_id: int, act: Act) -> Done:
    _allow(session, viewer, role_id, act)
    return open_role(session, role_id, act)


def _ending_facts(session: Session, viewer: Viewer, role_id: int, act: Act) -> tuple[FormFacts, modals.ProcessFacts]:
    facts = form_facts(session, viewer, role_id, act.settings)
    text = answers.process_text(in_process(session, role_id, act.now))
    return facts, modals.ProcessFacts(text, bool(text) and may_settle(session, role_id, act))


def _ended(
    session: Session, viewer: Viewer, word: str, role_id: int, extra: str, answer: str | None, why: str, act: Act
) -> tuple[Done, int]:
    """What was done, and how many people the owner is asked about."""
    _allow(session, viewer, role_id, act)
    if word == "hold":
        done = hold_and_settle(session, role_id, answer, why, act)
    else:
        reason, _, note = extra.partition(" ")
        done = close_and_settle(session, role_id, CloseReason(reason), note, answer, why, act)
    return done, in_process(session, role_id, act.now).applications if answer is None else 0


def _undo(session: Session, viewer: Viewer, event_id: int, act: Act) -> Done:
    require_decider(session, viewer, act.settings)
    return undo(session, event_id, act)


def _allow(session: Session, viewer: Viewer, role_id: int, act: Act) -> None:
    require_decider(session, viewer, act.settings)
    visible_role(session, viewer, role_id, act.settings)
