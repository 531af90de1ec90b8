"""From added to hired: one candidate's whole way, as Acme lives it, over four zones and a change of the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.database import Store
from bot.localslack.driver import Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.journeys.hiring_team import BOT, SAM, add_sam, hiring_bot, jump, plan
from tests.journeys.running_bot import RunningBot

HIRING = "#hiring-eng"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2027, 3, 29), date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1))


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot on Wednesday, 24 March 2027. Europe's clocks change on Sunday, America's have, India's never do."""
    with hiring_bot(slack, sqlite_store) as running:
        yield running


def test_sam_is_hired(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta, jonas, noor, tess, olga = (
        slack.person(name) for name in ("priya", "marta", "jonas", "noor", "tess", "olga")
    )
    role = bot.posting_opens(
        "Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG", openings=3
    )

    # Priya adds Sam and plans four interviews for Monday. Each is asked by their own clock, after the change.
    add_sam(priya, role)
    priya.sees("Backend Engineer", in_=HIRING)
    priya.place("#jobs")
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    for focus, who, clock in (("Tests", "noor", "11:00"), ("Design", "olga", "13:00"), ("Team", "marta", "16:00")):
        priya.types("/roles loop C-001", in_="#jobs")
        plan(priya, focus, [who], clock)
    jonas.sees("You are asked to interview: Sam Adeyemi · SQL · Mon 29 Mar 08:30 (Europe/London)", in_=BOT)
    jonas.presses("Accept")
    jonas.sees("you are expected")
    olga.sees("Mon 29 Mar 13:00 (Europe/Berlin)", in_=BOT)
    olga.presses("Accept")
    marta.sees("Team · Mon 29 Mar 10:00 (America/New_York)", in_=BOT)
    marta.presses("Accept")

    # Noor can't; Priya asks Tess instead. Then she moves the design interview to the afternoon.
    noor.sees("Mon 29 Mar 14:30 (Asia/Kolkata)", in_=BOT)
    noor.presses("Decline")
    priya.sees("noor can't take this interview", in_=BOT)
    priya.presses("Ask somebody else")
    priya.needs_modal()
    assert priya.submits({"Instead of": "noor", "Now comes": "tess"}) == {}
    tess.sees("Mon 29 Mar 02:00 (America/Los_Angeles)", in_=BOT)
    move(priya, "Tests", "17:30")
    tess.sees("Moved: Sam Adeyemi · Tests · Mon 29 Mar 08:30 (America/Los_Angeles)", in_=BOT)
    tess.presses("Accept", on="Moved: Sam Adeyemi")
    tess.home()
    tess.sees_home(f"Mon 29 Mar 08:30 · {SAM}")

    # Friday 09:00 is the working day before, by everybody's own clock; Monday, 15 minutes before, comes the brief.
    jump(bot, date(2027, 3, 26), 9, zone="Europe/London")
    jonas.sees("Coming up: Sam Adeyemi", in_=BOT)
    jump(bot, MONDAY, 8, 15, "Europe/London")
    jonas.sees("In 15 min: Sam Adeyemi")

    # Jonas answers in the thread of the question, and thinks again.
    jump(bot, MONDAY, 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    first = jonas.replies("yes - strong SQL, weak tests", to=question)
    jonas.sees("Your scorecard is in: Yes")
    jonas.edits(first, "strong yes - the best SQL in years")
    jonas.sees("Your scorecard is in: Strong yes")

    # Sam does not show up for Olga; she owes nothing, Priya hears of it and finds another time.
    jump(bot, MONDAY, 13, 45)
    question = olga.sees("How was it?", in_=BOT)
    olga.chooses("The candidate didn't show up", "interview-not-held", on=question)
    olga.sees("You owe no scorecard")
    priya.sees("olga says: the candidate didn't show up", in_=BOT)
    priya.presses("Reschedule")
    plan(priya, "Design", ["olga"], "11:00", Day="2027-03-30")
    olga.sees("Tue 30 Mar 11:00", in_=BOT)

    # Marta fills in the full scorecard. She leads the role, but interviews too: before hers is in she reads nobody's.
    jump(bot, MONDAY, 16, 45)
    question = marta.sees("How was it?", in_=BOT)
    marta.types("/roles debrief C-001", in_=HIRING)
    assert "best SQL" not in marta.needs_modal().text
    marta.closes()
    marta.presses("Full scorecard…", on=question)
    marta.needs_modal()
    scorecard = {
        "Would you hire?": "Yes",
        "What did you see and hear?": "Asks good questions",
        "Private note": "wants to lead",
    }
    assert marta.submits(scorecard) == {}
    marta.sees("Your scorecard is in: Yes", thread=question)

    # Olga meets Sam on Tuesday, takes back what she wrote in a hurry, and says it better.
    jump(bot, TUESDAY, 11, 45)
    question = olga.sees("Design · Tue 30 Mar 11:00\nHow was it?", in_=BOT)
    hasty = olga.replies("no", to=question)
    olga.sees("Your scorecard is in: No")
    olga.deletes(hasty)
    olga.sees("Your scorecard is withdrawn")
    olga.replies("yes - draws well\nDesign: 3", to=question)
    olga.sees("Your scorecard is in: Yes")

    # Tess is late. Nobody is named in the channel; Marta can't wait, and opens what there is, with a reason.
    jump(bot, TUESDAY, 9, 0, "America/Los_Angeles")
    tess.sees("You still owe a scorecard", in_=BOT)
    slack.channel(HIRING, seen_by="jonas").sees("3 of 4 scorecards in")
    jonas.types("/roles debrief C-001", in_=HIRING)
    assert "Asks good questions" not in jonas.needs_modal().text
    jonas.closes()
    marta.types("/roles debrief C-001", in_=HIRING)
    assert "best SQL" not in marta.needs_modal().text
    marta.presses("Reveal now…")
    marta.sees("Why now?")
    assert marta.submits({"Why now?": "Sam has another offer until Thursday"}) == {}
    marta.sees("The scorecards are open now")
    marta.closes(everything=True)
    jonas.types("/roles debrief C-001", in_=HIRING)
    seen = jonas.needs_modal().text
    assert "Asks good questions" in seen
    assert "wants to lead" not in seen
    jonas.closes()
    tess.types("/roles debrief C-001", in_=BOT)
    assert "Asks good questions" not in tess.needs_modal().text
    tess.closes()

    # On Wednesday morning Marta hears what is stuck; Tess answers at the top of the direct messages.
    jump(bot, WEDNESDAY, 9, zone="America/New_York")
    marta.sees("@tess owes a scorecard for Sam Adeyemi", in_=BOT)
    jump(bot, WEDNESDAY, 9, zone="America/Los_Angeles")
    question = tess.sees("How was it?", in_=BOT)
    tess.types("yes - tests everything twice", in_=BOT)
    tess.sees("Your scorecard is in: Yes", thread=question)

    # Debrief and decision. Whoever must be told stands at the top of Thursday's digest, until somebody has told them.
    marta.types("/roles debrief C-001", in_=HIRING)
    seen = marta.needs_modal().text
    assert "4 of 4 scorecards in" in seen
    assert "tests everything twice" in seen
    assert "the best SQL in years" in seen
    marta.presses("Make an offer…")
    marta.sees("Why?")
    assert marta.submits({"Why?": "four times yes"}) == {}
    marta.sees("Decided: make an offer")
    marta.closes(everything=True)
    jump(bot, THURSDAY, 9, zone="America/New_York")
    digest = marta.sees("1 person waits to hear from us", in_=BOT)
    marta.presses("Told the candidate", on=digest)
    marta.sees("All of this is settled.")

    # Sam says yes.
    priya.types("/roles candidate move C-001 hired", in_="#jobs")
    priya.sees("is at Hired")
    slack.channel(HIRING, seen_by="jonas").sees("Hired")
    assert bot.role(role).filled == 1


def move(recruiter: Someone, focus: str, clock: str) -> None:
    """A recruiter moves an interview to another time of that Monday."""
    recruiter.types("/roles candidate C-001", in_="#jobs")
    shown = recruiter.sees("not answered yet")
    its = next(block for block in shown.raw["blocks"] if focus in str(block.get("text")) and "accessory" in block)
    recruiter.chooses("Move to another time", its["block_id"], on=shown)
    recruiter.needs_modal()
    entries = {"Day": "2027-03-29", "Time": clock, "Time zone": "Europe/Berlin", "Minutes": "45"}
    assert recruiter.submits(entries) == {}
    recruiter.sees("Moved")
