"""What do filled-in forms about candidates do?"""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.errors import NotOnTheTeam
from bot.hiring.candidates.applications import add_application
from bot.hiring.candidates.candidate_looks import ApplicationLook, look_at_application
from bot.hiring.candidates.candidates import Profile, add_candidate, require_team
from bot.hiring.candidates.editing import edit_candidate
from bot.hiring.candidates.endings import END, answer_question
from bot.hiring.candidates.merging import merge_candidates
from bot.hiring.candidates.stage_lists import give_stages, read_stages
from bot.hiring.candidates.stages import stages_of
from bot.hiring.privacy.privacy import forget_candidate
from bot.hiring.roles.deciding import Act
from bot.models import Candidate, Role
from handlers.candidates import blocks, moves
from handlers.desk import Desk
from handlers.forms import ask_of_form, finish, remembered, typed
from handlers.ids import Field
from handlers.replies import Reply, answer_form, in_time

Body = dict[str, Any]


async def submit_add(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Add a candidate to a role."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    added = await desk.write(ask, _add, _profile(view), int(typed(view, Field.ROLE) or 0), desk.act(ask))
    await finish(ack, desk, ask, blocks.added(added), "New candidate")


async def submit_edit(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Put right what is known of a candidate."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    application_id = int(remembered(view)["application"])
    reply = await desk.write(ask, _edit, application_id, _profile(view), desk.act(ask))
    await finish(ack, desk, ask, reply, "Saved")


async def submit_move(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Move somebody to the stage that was chosen; rejecting, withdrawing and hiring come here too, their stage is set."""
    ask, stored = ask_of_form(desk, body, view), remembered(view)
    await desk.viewer(ask)
    stage = str(stored.get("stage") or typed(view, Field.STAGE) or "")
    reason = str(typed(view, Field.REASON) or "")
    reply = await moves.move(desk, ask, int(stored["application"]), stage, reason, int(stored["revision"]))
    await finish(ack, desk, ask, reply, "Moved")


async def submit_ending(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """End those in process, with a reason."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    reason = str(typed(view, Field.REASON) or "")
    ended = await desk.write(ask, answer_question, int(remembered(view)["ending"]), END, reason, desk.act(ask))
    applications = counted(ended, "application is", "applications are")
    text = f"{applications} over. Their interviews are cancelled, and the interviewers are told."
    await finish(ack, desk, ask, Reply(text), "Done")


async def submit_merge(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Join two candidates that are one person."""
    ask, stored = ask_of_form(desk, body, view), remembered(view)
    await desk.viewer(ask)
    reply = await desk.write(ask, _merge, int(stored["kept"]), int(stored["merged"]), desk.act(ask))
    await finish(ack, desk, ask, reply, "Joined")


async def submit_stages(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Give a role its own stages, typed or as another role has them."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    source, text = typed(view, Field.STAGES_OF), str(typed(view, Field.STAGES) or "")
    reply = await desk.write(ask, _give_stages, int(remembered(view)["role"]), text, source, desk.act(ask))
    await finish(ack, desk, ask, reply, "Saved")


async def submit_forget(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """Erase a candidate; the receipt says what was done."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    receipt = await desk.write(ask, forget_candidate, int(remembered(view)["candidate"]), desk.act(ask))
    await asyncio.to_thread(desk.store.scrub)
    for form in set(receipt.forms) - {view.get("id")}:  # on other people's screens; those that are closed are gone
        erased = answer_form("Erased", Reply("The candidate was erased."))
        await in_time(desk.client.views_update(view_id=form, view=erased), "views.update")
    await ack(response_action="update", view=answer_form("Forgotten", blocks.receipt(receipt, desk.installation.url)))


def _profile(view: Body) -> Profile:
    return Profile(
        name=typed(view, Field.NAME) or "",
        mail=typed(view, Field.MAIL),
        link=typed(view, Field.LINK),
        zone=(typed(view, Field.ZONE) or "").strip() or None,
        employee_id=typed(view, Field.EMPLOYEE),
        hidden_from=tuple(typed(view, Field.HIDDEN_FROM) or ()),
    )


def _add(session: Session, profile: Profile, role_id: int, act: Act) -> ApplicationLook:
    role = session.get(Role, role_id)
    if role is None or role.workspace_id != act.workspace_id:
        raise NotOnTheTeam(command=act.settings.command)
    require_team(session, role, act)
    application = add_application(session, add_candidate(session, profile, act), role, act)
    return look_at_application(session, application.id, act)


def _edit(session: Session, application_id: int, profile: Profile, act: Act) -> Reply:
    edited = edit_candidate(session, application_id, profile, act)
    look = look_at_application(session, application_id, act)
    return blocks.edited(look, edited.twin, act.settings)


def _merge(session: Session, kept_id: int, merged_id: int, act: Act) -> Reply:
    merge = merge_candidates(session, kept_id, merged_id, act)
    return blocks.merged(session.get_one(Candidate, kept_id).handle, session.get_one(Candidate, merged_id).handle, merge.id)


def _give_stages(session: Session, role_id: int, text: str, source: str | None, act: Act) -> Reply:
    stages = stages_of(session, session.get_one(Role, int(source))) if source else read_stages(text)
    moved = give_stages(session, role_id, stages, act)
    role = session.get_one(Role, role_id)
    return blocks.stages_given(role.handle, role.title, stages_of(session, role), moved)
