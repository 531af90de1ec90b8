"""A candidate's loop as a hiring team lives it: added, planned over three zones and a change of clocks, asked, answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from bot.database import Store
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Delivery
from bot.models.delivery import DeliveryState
from bot.settings import Rights
from tests.journeys.hiring_team import BOT, SAM, add_sam, hiring_bot, jump, plan
from tests.journeys.running_bot import RunningBot


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot with its reminders, on Wednesday, 24 March 2027, before the clocks change in Europe."""
    with hiring_bot(slack, sqlite_store, rights=Rights(privacy_contacts=("U0OLGA",))) as running:
        yield running


def test_a_loop_from_adding_the_candidate_to_the_last_scorecard(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas, noor, olga = (slack.person(name) for name in ("priya", "jonas", "noor", "olga"))
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"])

    olga.types("/roles candidate add", in_="#jobs")
    olga.sees("Only the owner, the backup and the recruiters")
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    priya.types("/roles loop C-001")
    plan(priya, "Tests", ["noor"], "11:00")

    jonas.place(BOT)
    jonas.sees("You are asked to interview: Sam Adeyemi · SQL · Mon 29 Mar 08:30 (Europe/London)")
    jonas.presses("Accept")
    jonas.sees("you are expected")
    noor.place(BOT)
    noor.sees("Mon 29 Mar 14:30 (Asia/Kolkata)")

    jump(bot, date(2027, 3, 26), 9, zone="Europe/London")
    jonas.sees("Coming up: Sam Adeyemi")
    jump(bot, date(2027, 3, 29), 8, 15, "Europe/London")
    jonas.sees("In 15 min: Sam Adeyemi")
    jump(bot, date(2027, 3, 29), 9, 15, "Europe/London")
    question = jonas.sees("How was it?")

    first = jonas.replies("yes - strong SQL, weak tests", to=question)
    jonas.sees("Your scorecard is in: Yes")
    jonas.edits(first, "no - thought about it again, weak SQL")
    jonas.sees("Your scorecard is in: No")
    jonas.deletes(first)
    jonas.sees("Your scorecard is withdrawn")
    jonas.presses("Strong yes", on="Your scorecard is withdrawn")
    jonas.sees("Your scorecard is in: Strong yes")

    jump(bot, date(2027, 3, 29), 11, 45)
    question = noor.sees("How was it?")
    noor.replies("yes, I'll write it tomorrow", to=question)
    noor.sees("I noted no call yet")
    jump(bot, date(2027, 3, 29), 12, 46)
    noor.sees("You still owe a scorecard", in_=BOT)
    noor.types("strong no - could not write a test", in_=BOT)
    noor.sees("Your scorecard is in: Strong no", thread=question)

    priya.types("/roles candidate C-001", in_="#jobs")
    priya.sees("2 of 2 scorecards in")
    olga.types("/roles candidate C-001", in_="#jobs")
    olga.sees("I know no such candidate")


def test_a_decline_is_swapped_the_interview_moved_and_the_debrief_blind_until_ones_own_is_in(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas, noor, tess, marta = (slack.person(name) for name in ("priya", "jonas", "noor", "tess", "marta"))
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    priya.types("/roles loop C-001")
    plan(priya, "Tests", ["noor"], "11:00")

    noor.sees("You are asked to interview", in_=BOT)
    noor.presses("Decline")
    priya.sees("noor can't take this interview", in_=BOT)
    priya.presses("Ask somebody else")
    priya.needs_modal()
    assert priya.submits({"Instead of": "noor", "Now comes": "tess"}) == {}
    tess.sees("Mon 29 Mar 02:00 (America/Los_Angeles)", in_=BOT)
    noor.sees("Somebody else takes over", in_=BOT)

    priya.types("/roles candidate C-001", in_="#jobs")
    priya.sees("Tests")
    priya.chooses("Move to another time", "interview-menu")
    priya.needs_modal()
    assert priya.submits({"Day": "2027-03-29", "Time": "10:00", "Time zone": "Europe/Berlin", "Minutes": "45"}) == {}
    priya.sees("Moved")

    jonas.sees("Moved: Sam Adeyemi · SQL · Mon 29 Mar 09:00 (Europe/London)", in_=BOT)
    jump(bot, date(2027, 3, 29), 10, 45)
    question = jonas.sees("How was it?", in_=BOT)
    jonas.types("/roles debrief C-001", in_="#jobs")
    assert "nothing that you may read now" in jonas.needs_modal().text
    jonas.closes()
    jonas.types("yes - strong SQL", thread=question)
    jonas.sees("Your scorecard is in: Yes")
    marta.types("/roles debrief C-001", in_="#jobs")
    seen = marta.needs_modal().text
    assert "1 of 2 scorecards in" in seen
    assert "strong SQL" in seen
    marta.presses("Reveal now…")
    marta.sees("Why now?")
    assert marta.submits({"Why now?": "the other offer runs out tomorrow"}) == {}
    marta.sees("The scorecards are open now")


def test_nobody_beside_the_loop_reads_the_name_anywhere(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas, olga = (slack.person(name) for name in ("priya", "jonas", "olga"))
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    jonas.sees(SAM, in_=BOT)
    hiring = slack.channel("#hiring-eng", seen_by="jonas")
    card = hiring.sees("Sam Adeyemi (C-001) · R-1 Backend Engineer")
    hiring.thread(card).sees("priya planned an interview")
    slack.post("channel", **{"as": "priya"}, op="invite", channel="#hiring-eng", user="gus")
    slack.channel("#hiring-eng", seen_by="gus").sees("C-001 · R-1 Backend Engineer")
    slack.waits_for(lambda: not any("Adeyemi" in one for one in hiring.texts()) or None, lambda: "Gus reads the name")
    assert not any("Adeyemi" in text for text in hiring.thread(card).texts())
    for place in ("#jobs", "#general", BOT):
        assert not any("Adeyemi" in text for text in olga.place(place).texts())
    posted = slack.running.do(lambda local: [str(m.metadata) for c in local.channels.values() for m in c.messages.values()])
    assert not any("Adeyemi" in one for one in posted)


def test_a_decline_reaches_the_planner_and_an_interview_that_did_not_happen_owes_nothing(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas, noor = (slack.person(name) for name in ("priya", "jonas", "noor"))
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas", "noor"], "09:30")

    noor.sees("You are asked to interview", in_=BOT)
    noor.presses("Decline")
    priya.sees("noor can't take this interview", in_=BOT)

    jump(bot, date(2027, 3, 29), 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    jonas.chooses("The candidate didn't show up", "interview-not-held", on=question)
    jonas.sees("You owe no scorecard")
    told = priya.sees("jonas says: the candidate didn't show up", in_=BOT)
    priya.presses("Withdraw…", on=told)
    assert "Coming interviews are cancelled" in priya.needs_modal().text
    priya.closes()
    priya.types("/roles candidate move C-001 rejected did not come twice", in_="#jobs")
    priya.sees("is at Rejected")


def test_who_is_away_hears_only_of_what_begins_and_reads_why(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    jonas.types("/roles away 25 Mar - 29 Mar", in_="#general")
    jonas.sees("you are away 25 Mar 2027 to 29 Mar 2027")
    jonas.types("/roles reminders")
    jonas.sees("question for the scorecard")
    jump(bot, date(2027, 3, 29), 8, 16, "Europe/London")
    jonas.sees("In 14 min", in_=BOT)
    jump(bot, date(2027, 3, 29), 12, 0, "Europe/London")
    jonas.sees_nothing("How was it?", in_=BOT)
    jump(bot, date(2027, 3, 30), 8, 0, "Europe/London")
    jonas.sees("How was it?", in_=BOT)


def test_shortcuts_add_a_candidate_and_take_a_message_as_the_scorecard(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    priya.types("Sam Adeyemi\nfound at the meetup", in_="#general")
    priya.uses("candidate-add-from-message", on=priya.sees("found at the meetup"))
    priya.needs_modal()
    assert priya.submits({"Name": SAM, "Role": f"{role} Backend Engineer"}) == {}
    priya.sees("C-001")
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")

    jonas.types("strong yes - knows SQL", in_="#general")
    message = jonas.sees("knows SQL")
    jonas.uses("scorecard-from-message", on=message)
    jonas.sees("no open question")
    priya.uses("scorecard-from-message", on=priya.sees("knows SQL", in_="#general"))
    priya.sees("Only your own words")
    jump(bot, date(2027, 3, 29), 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    jonas.place("#general")
    jonas.uses("scorecard-from-message", on=message)
    jonas.sees("Taken")
    jonas.sees("Your scorecard is in: Strong yes", thread=question)


def test_each_plan_move_swap_and_cancel_brings_a_calendar_file_with_the_codename(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas, tess = (slack.person(name) for name in ("priya", "jonas", "tess"))
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    jonas.sees("For your calendar", thread=jonas.sees("You are asked to interview", in_=BOT))
    priya.types("/roles candidate C-001", in_="#jobs")
    priya.chooses("Move to another time", "interview-menu")
    assert priya.submits({"Day": "2027-03-29", "Time": "10:00", "Time zone": "Berlin", "Minutes": "45"}) == {}
    jonas.sees("For your calendar", thread=jonas.sees("Moved: Sam", in_=BOT))
    priya.chooses("Swap an interviewer", "interview-menu")
    assert priya.submits({"Instead of": "jonas", "Now comes": "tess"}) == {}
    jonas.sees("takes it out of your calendar", thread=jonas.sees("Somebody else takes over", in_=BOT))
    tess.sees("For your calendar", thread=tess.sees("You are asked to interview", in_=BOT))

    files = slack.running.do(lambda local: [(one.shown["title"], one.content) for one in local.files.by_id.values()])
    assert {title for title, _ in files} == {"Interview C-001 · SQL"}
    events = [icalendar.Calendar.from_ical(content).walk("VEVENT")[0] for _, content in files]
    assert len({str(event["UID"]) for event in events}) == 1
    assert sorted((int(str(event["SEQUENCE"])), str(event["STATUS"])) for event in events) == [
        (1, "CONFIRMED"),
        (2, "CONFIRMED"),
        (3, "CANCELLED"),
        (3, "CONFIRMED"),
    ]
    assert all(b"Adeyemi" not in content for _, content in files)


def test_who_owes_a_scorecard_puts_the_nudge_off_and_mutes_the_rest(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    first = jonas.sees("You are asked to interview", in_=BOT)
    assert "I am the hiring bot" in first.text
    assert "priya asked you to this one" in first.text

    jump(bot, date(2027, 3, 29), 11, 16)
    jonas.presses("In 3 hours", on=jonas.sees("You still owe a scorecard", in_=BOT))
    jonas.sees("I remind you")
    jump(bot, date(2027, 3, 29), 14, 45)
    slack.waits_for(
        lambda: len([one for one in jonas.place(BOT).texts() if "still owe" in one]) == 2 or None, lambda: "no nudge"
    )
    jonas.presses("Mute reminders", on="I am the hiring bot")
    jonas.sees("Muted. I still write when")
    jonas.types("/roles mute")
    jonas.sees("It was so already")
    jonas.types("/roles reminders")
    jonas.sees("you muted reminders")
    jonas.types("/roles hours")
    jonas.needs_modal()
    assert jonas.submits({"Another time zone": "Atlantis"}) != {}
    assert jonas.submits({"Another time zone": "Lisbon", "Work ends": "17:00", "Reminders": []}) == {}
    jonas.sees("09:00 to 17:00, quiet from 19:00 to 08:00 (Europe/Lisbon)")


def test_a_decline_suggests_who_is_free_and_somebody_who_left_is_replaced(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta, noor = (slack.person(name) for name in ("priya", "marta", "noor"))
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", backup_id="U0BEN", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30", Day="2027-03-25")
    priya.types("/roles loop C-001")
    plan(priya, "SQL again", ["noor"], "11:00")
    noor.sees("SQL again", in_=BOT)
    noor.presses("Decline")
    told = priya.sees("noor can't take this interview", in_=BOT)
    assert "Free then: jonas (nothing else that week)" in told.text
    priya.presses("Ask jonas", on=told)
    priya.sees("jonas is asked")
    priya.presses("Ask jonas", on=told)
    priya.sees("Somebody was quicker")

    slack.post("person", **{"as": "olga", "op": "change", "user": "jonas", "deleted": True})
    left = marta.sees("jonas has left, please ask somebody else", in_=BOT)
    assert "SQL again" in left.text or marta.sees("SQL again", in_=BOT)


def test_a_loop_is_planned_in_one_form_checked_changed_and_kept_as_the_template(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    add_sam(priya, role)
    priya.presses("Plan an interview")
    priya.needs_modal()
    first = {
        "zone": "Berlin",
        "focus": "SQL",
        "interviewers": ["jonas"],
        "day": "2027-03-28",
        "clock": "02:30",
        "minutes": "45",
    }
    assert "clocks jump forward to 03:00" in priya.submits(first)["Time"]
    priya.presses("Add another interview")
    priya.sees("Interview 2 of 2")
    second = {"focus.2": "Tests", "interviewers.2": ["tess"], "day.2": "2027-03-29", "clock.2": "11:00", "minutes.2": "60"}
    assert priya.submits({**first, "day": "2027-03-29", "clock": "11:00", **second}) == {}
    seen = priya.sees("You can save it anyway").text
    assert "jonas · Mon 29 Mar 10:00 (Europe/London)" in seen
    assert "02:00 is outside of tess's working hours" in seen
    assert "The candidate has another interview then" in seen
    priya.presses("Change it")
    priya.sees("Interview 2 of 2")
    assert (
        priya.submits({**first, "day": "2027-03-29", "clock": "09:30", **second, "clock.2": "17:00", "template": ["keep"]})
        == {}
    )
    priya.sees("It becomes the template of the role")
    assert priya.submits({}) == {}
    priya.sees("Planned: Tests")

    jonas.sees("You are asked to interview", in_=BOT)
    jonas.presses("Accept")
    hiring = slack.channel("#hiring-eng", seen_by="priya")
    loop = hiring.thread(hiring.sees("C-001"))
    loop.sees("jonas · Mon 29 Mar 08:30 (Europe/London) · comes")
    loop.sees("tess · Mon 29 Mar 08:00 (America/Los_Angeles) · not answered yet")
    jump(bot, date(2027, 3, 29), 10, 16)
    loop.sees("Interview loop · 1 of 2 held · 0 of 2 scorecards in")


def test_a_calendar_file_whose_upload_ended_in_doubt_is_found_and_not_sent_again(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    role = bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"])
    add_sam(priya, role)
    slack.post("faults", kind="fatal_error_after", method="files.completeUploadExternal", count=1)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    jonas.sees("For your calendar", thread=jonas.sees("You are asked to interview", in_=BOT))

    def is_settled() -> bool | None:
        with bot.store.reading() as session:
            state = select(Delivery.state).where(Delivery.kind == "calendar_file")
            return session.scalars(state).one() is DeliveryState.SENT or None

    slack.waits_for(is_settled, lambda: "nobody knows whether the file was sent")
    assert slack.running.do(shared_files) == 1


def shared_files(local: Any) -> int:
    """How many messages in any conversation carry files."""
    return sum(bool(one.body.get("files")) for channel in local.channels.values() for one in channel.messages.values())
