"""How does somebody move on, or out? The same whether typed, pressed or filled in: one use case, an answer with Undo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.errors import MovedMeanwhile, NotOnTheTeam
from bot.hiring.candidates.applications import last_move, move_application, told_candidate, undo_move
from bot.hiring.candidates.candidate_looks import ApplicationLook, look_at_application, person_name
from bot.hiring.candidates.editing import follow, profile_of
from bot.hiring.candidates.ending_questions import coming_interviews
from bot.hiring.candidates.stages import Stage, stages_of
from bot.hiring.roles.deciding import Act
from bot.models import Role
from bot.models.candidate import StageKind
from handlers.candidates import blocks, modals
from handlers.desk import Ask, Desk
from handlers.replies import FORM_OPENED, Reply


@dataclass(frozen=True, slots=True)
class Place:
    """An application as the mover sees it, and what forms about it need."""

    look: ApplicationLook
    stages: tuple[Stage, ...]
    coming: int  # interviews
    filled: int
    openings: int


async def move(desk: Desk, ask: Ask, application_id: int, stage: str, reason: str, revision: int | None) -> Reply:
    """Move somebody; what came of it, with Undo."""
    return await desk.write(ask, _move, application_id, stage, reason, revision, desk.act(ask))


async def advance(desk: Desk, ask: Ask, application_id: int, revision: int) -> Reply:
    """[Move on]: to the next stage; before a hire a form asks once more."""
    place = await desk.store.read(_place, application_id, revision, desk.act(ask))
    look = place.look
    if look.next_stage is None:
        return await open_move(desk, ask, application_id, revision)
    if look.is_next_hire:
        view = modals.hire_form(ask, look, place.filled, place.openings, look.is_elsewhere)
        return FORM_OPENED if await desk.open_form(ask, view) else blocks.no_form(look, desk.settings)
    return await move(desk, ask, application_id, look.next_stage, "", revision)


async def open_end(desk: Desk, ask: Ask, application_id: int, kind: StageKind, revision: int | None = None) -> Reply:
    """The form that asks why somebody is rejected, or withdraws."""
    place = await desk.store.read(_place, application_id, revision, desk.act(ask))
    if await desk.open_form(ask, modals.end_form(ask, place.look, kind, place.coming)):
        return FORM_OPENED
    return blocks.no_form(place.look, desk.settings)


async def open_move(desk: Desk, ask: Ask, application_id: int, revision: int | None = None) -> Reply:
    """The form that asks to which stage."""
    place = await desk.store.read(_place, application_id, revision, desk.act(ask))
    if await desk.open_form(ask, modals.move_form(ask, place.look, place.stages)):
        return FORM_OPENED
    return blocks.no_form(place.look, desk.settings)


async def open_edit(desk: Desk, ask: Ask, application_id: int) -> Reply:
    """The form with what is known of a candidate."""
    handle, profile = await desk.store.read(profile_of, application_id, desk.act(ask))
    if await desk.open_form(ask, modals.edit_form(ask, application_id, handle, profile)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate edit {handle}` in a channel.")


async def take_back(desk: Desk, ask: Ask, event_id: int) -> Reply:
    """[Undo] a move."""
    return await desk.write(ask, _undo, event_id, desk.act(ask))


async def note_told(desk: Desk, ask: Ask, application_id: int) -> Reply:
    """[Told the candidate]."""
    return await desk.write(ask, _told, application_id, desk.act(ask))


async def set_following(desk: Desk, ask: Ask, application_id: int, *, follows: bool) -> Reply:
    """[Follow], [Unfollow]."""
    return await desk.write(ask, _follow, application_id, follows, desk.act(ask))


def _place(session: Session, application_id: int, revision: int | None, act: Act) -> Place:
    look = look_at_application(session, application_id, act)
    if not look.is_team:
        raise NotOnTheTeam(command=act.settings.command)
    if revision is not None and revision != look.revision:
        moved = last_move(session, application_id)
        by = person_name(session, act.workspace_id, moved.actor) if moved else "Somebody"
        raise MovedMeanwhile(by=by, handle=look.handle, stage=look.stage)
    role = session.get_one(Role, look.role_id)
    coming = coming_interviews(session, [application_id], act.now)
    return Place(look, stages_of(session, role), coming, role.filled, role.openings)


def _move(session: Session, application_id: int, stage: str, reason: str, revision: int | None, act: Act) -> Reply:
    look_at_application(session, application_id, act)
    coming = coming_interviews(session, [application_id], act.now)
    before = last_move(session, application_id)
    move_application(session, application_id, stage, act, reason=reason, revision=revision)
    event, look = last_move(session, application_id), look_at_application(session, application_id, act)
    is_new = event is not None and (before is None or before.id != event.id)
    ended = coming if is_new and not look.is_live else 0
    return blocks.moved(look, event.id if is_new and event else None, ended=ended)


def _undo(session: Session, event_id: int, act: Act) -> Reply:
    application = undo_move(session, event_id, act)
    return blocks.moved_back(look_at_application(session, application.id, act))


def _told(session: Session, application_id: int, act: Act) -> Reply:
    look = look_at_application(session, application_id, act)
    return blocks.told(look, is_new=told_candidate(session, application_id, act))


def _follow(session: Session, application_id: int, follows: bool, act: Act) -> Reply:
    follow(session, application_id, act, follows=follows)
    if not follows:
        return Reply("You no longer follow them.")
    return blocks.following(look_at_application(session, application_id, act))
