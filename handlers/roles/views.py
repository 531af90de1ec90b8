"""What do filled-in forms about roles do? Parse, one use case, an answer; replies.py puts refusals at the field."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NothingToCorrect, OpeningsWrong, ReasonMissing
from bot.hiring.people.permissions import Viewer, require_decider
from bot.hiring.roles.correcting import correct_role, take_back
from bot.hiring.roles.deciding import Act, Done
from bot.hiring.roles.roles import create_role
from bot.hiring.roles.showing import visible_role
from bot.hiring.roles.staffing import Team, set_team
from handlers.desk import Desk
from handlers.forms import ask_of_form, finish, remembered, typed
from handlers.ids import Field
from handlers.roles import answers
from handlers.roles.acts import end_role


async def submit_close(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Close a role for a reason, with a note for deciders, and say what becomes of those in process."""
    reason, note = typed(view, Field.REASON) or "", typed(view, Field.NOTE) or ""
    await _end(ack, body, view, desk, "close", f"{reason} {note}".strip())


async def submit_hold(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Put a role on hold, and say what becomes of those in process."""
    await _end(ack, body, view, desk, "hold", "")


async def _end(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk, word: str, extra: str) -> None:
    ask, answer = ask_of_form(desk, body, view), typed(view, Field.APPLICATIONS)
    why = typed(view, Field.APPLICATIONS_WHY) or typed(view, Field.NOTE) or ""
    try:
        reply = await end_role(desk, ask, word, remembered(view)["role"], extra, answer, why)
    except ReasonMissing as refusal:  # at the field that lacks it, which is not the first
        await ack(response_action="errors", errors={Field.APPLICATIONS_WHY: refusal.message})
        return
    await finish(ack, desk, ask, reply, "Done")


async def submit_team(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Say who works on a role."""
    ask = ask_of_form(desk, body, view)
    viewer = await desk.viewer(ask)
    team = Team(
        owner_id=typed(view, Field.OWNER),
        backup_id=typed(view, Field.BACKUP),
        recruiter_ids=tuple(typed(view, Field.RECRUITERS) or ()),
        hiring_channel=typed(view, Field.HIRING_CHANNEL),
        openings=_whole(typed(view, Field.OPENINGS)),
    )
    done = await desk.write(ask, _set_team, viewer, remembered(view)["role"], team, desk.act(ask))
    await finish(ack, desk, ask, answers.done(done, desk.settings), "Done")


async def submit_create(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Open a role without a posting."""
    ask = ask_of_form(desk, body, view)
    viewer = await desk.viewer(ask)
    said = {name: typed(view, field) for name, field in (("team", Field.TEAM), ("location", Field.PLACE))}
    done = await desk.write(ask, _create, viewer, typed(view, Field.TITLE) or "", said, desk.act(ask))
    await finish(ack, desk, ask, answers.done(done, desk.settings), "Done")


async def submit_wrong(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Put a wrong announcement right."""
    ask = ask_of_form(desk, body, view)
    viewer = await desk.viewer(ask)
    choice = typed(view, Field.WRONG) or ""
    said = (typed(view, Field.TITLE), typed(view, Field.PLACE))
    done = await desk.write(ask, _put_right, viewer, remembered(view)["role"], choice, said, desk.act(ask))
    await finish(ack, desk, ask, answers.done(done, desk.settings), "Done")


def _whole(text: Any) -> int:
    if text is None or not str(text).strip().isdecimal():
        raise OpeningsWrong
    return int(str(text).strip())


def _set_team(session: Session, viewer: Viewer, role_id: int, team: Team, act: Act) -> Done:
    require_decider(session, viewer, act.settings)
    visible_role(session, viewer, role_id, act.settings)
    return set_team(session, role_id, team, act)


def _create(session: Session, viewer: Viewer, title: str, said: dict[str, str | None], act: Act) -> Done:
    require_decider(session, viewer, act.settings)
    return create_role(session, title, act, location=said["location"], team=said["team"])


def _put_right(
    session: Session, viewer: Viewer, role_id: int, choice: str, said: tuple[str | None, str | None], act: Act
) -> Done:
    require_decider(session, viewer, act.settings)
    visible_role(session, viewer, role_id, act.settings)
    if choice in ("take_back", "ignore_file"):
        return take_back(session, role_id, act, ignore_file=choice == "ignore_file")
    if choice != "correct":
        raise NothingToCorrect
    return correct_role(session, role_id, *said, act)
