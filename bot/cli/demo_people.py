"""Who applies at the demo's company? Three candidates, told from a few days ago up to now, as their recruiter would.

Everything goes through the use cases that Slack's buttons call, only with earlier clocks. Nobody here has quiet hours, so
that a jump of the clock shows at any time of day what it is to show.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.applications import add_application, move_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard
from bot.hiring.interviews.interviews import Plan, answer_invitation, plan_interview
from bot.hiring.roles.deciding import Act
from bot.models import PersonTime, Role
from bot.models.feedback import Call
from bot.timeutil import local

if TYPE_CHECKING:
    from bot.cli.wiring import Bot

TITLE = "Map platform engineer"
PRIYA, MARTA, JONAS, NOOR, TESS = "U0PRIYA", "U0MARTA", "U0JONAS", "U0NOOR", "U0TESS"
ZONE = "Europe/Berlin"  # Priya's
QUARTER = 15 * 60  # seconds
PATIENCE = 120.0  # seconds that the roles may take to be read, on a busy machine
PAUSE = 0.2  # between looks
GUIDE = """*Candidates, too.* Sam Adeyemi is in the middle of an interview loop for {role}. Try this:
1. Look at Sam's card in <#{channel}>, and at my *Home* tab here: it shows what concerns you.
2. Open the clock at the top and jump an hour: Jonas is told what is about to begin. Jump another: he is asked how it was.
3. Switch to Jonas at the lower left, and answer in the thread of my question: `yes - strong SQL, weak tests`
4. Switch to Marta, who leads the role: `/roles debrief C-001`. She reveals what is in, and decides.
5. Jump a day: in the morning Marta hears what is stuck, and who waits to hear from us."""


async def bring_in(bot: Bot) -> None:
    """Bring the candidates in as soon as the roles are there, and tell Priya what to try."""
    workspace_id, now = bot.installation.workspace_id, bot.clock()
    for person_id in (PRIYA, MARTA, JONAS, NOOR, TESS):
        await bot.directory.viewer(workspace_id, person_id, now)
    found = await _role(bot)
    if found is None:
        return
    role_id, handle, channel = found
    await bot.store.write(_tell_story, role_id, Act(workspace_id, PRIYA, bot.settings, bot.clock()))
    text = GUIDE.format(role=f"{handle} {TITLE}", channel=channel)
    await bot.client.chat_postMessage(channel=PRIYA, text=text)


async def _role(bot: Bot) -> tuple[int, str, str] | None:
    """(id, handle, hiring channel) of the role that they apply for, once the repository has been read."""
    for _ in range(int(PATIENCE / PAUSE)):
        found = await bot.store.read(_look_for_role)
        if found is not None:
            return found
        await asyncio.sleep(PAUSE)
    return None


def _look_for_role(session: Session) -> tuple[int, str, str] | None:
    role = session.scalars(select(Role).where(Role.title == TITLE)).first()
    return (role.id, role.handle, role.hiring_channel) if role and role.hiring_channel else None


def _tell_story(session: Session, role_id: int, priya: Act) -> None:
    role = session.get_one(Role, role_id)
    for person_id in (PRIYA, MARTA, JONAS, NOOR, TESS):
        session.add(_always_there(priya.workspace_id, person_id))
    session.flush()
    _sam(session, role, priya)
    _ada(session, role, priya)
    lin = add_candidate(session, Profile("Lin Okafor", "lin@okafor.example"), _days_ago(priya, 9))
    add_application(session, lin, role, _days_ago(priya, 9), stage="screen")


def _sam(session: Session, role: Role, priya: Act) -> None:
    """At the loop: one interview was yesterday, and its scorecard is in; two are to come within hours."""
    before = _days_ago(priya, 3)
    candidate = add_candidate(session, Profile("Sam Adeyemi", "sam@adeyemi.example", zone="Africa/Lagos"), before)
    application = add_application(session, candidate, role, before, stage="loop").id
    yesterday = _quarter(priya.now - timedelta(days=1))
    team = _plan(session, application, "Team", TESS, yesterday, _days_ago(priya, 2))
    answer_invitation(session, team, _by(TESS, priya, yesterday - timedelta(hours=8)), accepts=True)
    filled = Filled(Call.YES, {"Team": 3}, "Explains patiently, asked good questions about our releases.")
    fill_scorecard(session, team, filled, _by(TESS, priya, yesterday + timedelta(hours=2)))
    soon = _quarter(priya.now + timedelta(minutes=61))
    sql = _plan(session, application, "SQL", JONAS, soon, priya)
    answer_invitation(session, sql, _by(JONAS, priya, priya.now), accepts=True)
    _plan(session, application, "System design", NOOR, soon + timedelta(minutes=75), priya)


def _ada(session: Session, role: Role, priya: Act) -> None:
    """Rejected three days ago, and nobody has told her yet."""
    candidate = add_candidate(session, Profile("Ada Lund", "ada@lund.example"), _days_ago(priya, 6))
    application = add_application(session, candidate, role, _days_ago(priya, 6), stage="screen")
    reason = "wants to work with hardware; keep in mind for the drone team"
    move_application(session, application.id, "rejected", _days_ago(priya, 3), reason=reason)


def _plan(session: Session, application_id: int, focus: str, who: str, at: datetime, act: Act) -> int:
    wall = local(at, ZONE).strftime("%Y-%m-%d %H:%M")
    return plan_interview(session, application_id, Plan(focus, wall, ZONE, (who,), minutes=45), act).id


def _quarter(at: datetime) -> datetime:
    """The next full quarter of an hour."""
    return at + timedelta(seconds=-at.timestamp() % QUARTER)


def _days_ago(act: Act, days: int) -> Act:
    return _by(act.actor, act, act.now - timedelta(days=days))


def _by(actor: str, act: Act, now: datetime) -> Act:
    return Act(act.workspace_id, actor, act.settings, now)


def _always_there(workspace_id: str, person_id: str) -> PersonTime:
    """Every day is a working day, and no hour is quiet."""
    every_day = list(range(1, 8))
    times = {"quiet_from": "00:00", "quiet_to": "00:00", "away": []}
    return PersonTime(workspace_id=workspace_id, person_id=person_id, zone=None, days=every_day, **times)
