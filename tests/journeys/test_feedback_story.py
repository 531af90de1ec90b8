"""Feedback as interviewers really give it: in words, by form, at the wrong place, too early; then the debrief decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.localslack.driver import Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import ScorecardRevision
from tests.bot.hiring.feedback.test_words import table
from tests.journeys.hiring_team import BOT, add_sam, hiring_bot, jump, plan
from tests.journeys.running_bot import RunningBot

MONDAY = date(2027, 3, 29)
HIRING = "#hiring-eng"


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot with its reminders, on Wednesday, 24 March 2027."""
    with hiring_bot(slack, sqlite_store) as running:
        yield running


def loop_of(bot: RunningBot, priya: Someone, *interviews: tuple[str, list[str], str]) -> str:
    """Sam is in process for Marta's role, and these interviews are planned; the role's handle."""
    role = bot.posting_opens(
        "Backend Engineer", owner_id="U0MARTA", backup_id="U0TESS", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG"
    )
    add_sam(priya, role)
    for focus, people, clock in interviews:
        priya.types("/roles loop C-001", in_="#jobs")
        plan(priya, focus, people, clock)
    return role


def test_the_form_the_thread_and_a_second_device_make_one_scorecard(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    loop_of(bot, priya, ("SQL", ["jonas", "noor"], "09:30"))
    jump(bot, MONDAY, 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    jonas.types("SQL: 3 - knows joins", thread=question)
    jonas.sees("I noted your words, but no call yet")

    jonas.presses("Full scorecard…", on="I noted your words")
    form = jonas.needs_modal()
    assert "knows joins" in str(form.raw)
    jonas.types("no - thought about it, weak SQL", thread=question)
    jonas.sees("Your scorecard is in: No", thread=question)
    entries = {"Would you hire?": "Strong yes", "What did you see and hear?": "deep joins", "Private note": "asks for 90k"}
    assert jonas.submits(entries) == {}
    assert "It says No now" in jonas.sees("has changed since you opened this").text
    assert jonas.submits({}) == {}
    jonas.sees("Your scorecard is in: Strong yes", thread=question)

    priya.types("/roles debrief C-001", in_="#jobs")
    seen = priya.needs_modal().text
    assert "1 of 2 scorecards in" in seen
    assert "deep joins" in seen
    assert "asks for 90k" in seen
    priya.closes()

    jonas.place(thread=question)
    jonas.chooses("Withdraw it", "scorecard-menu", on="Your scorecard is in: Strong yes")
    jonas.sees("Your scorecard is withdrawn")
    jonas.chooses("I won't write one", "scorecard-menu", on="Your scorecard is withdrawn")
    assert jonas.submits({"Why not?": "I only took notes"}) == {}
    jonas.closes()
    jonas.sees("You won't write one")


def test_at_the_top_of_the_messages_the_bot_asks_which_and_before_an_interview_what_to_do(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    loop_of(bot, priya, ("SQL", ["jonas"], "09:30"), ("Tests", ["jonas"], "11:00"))

    jonas.types("strong yes - knows SQL", in_=BOT)
    early = jonas.sees("These interviews are still to come, so I noted no feedback")
    jonas.presses("New time…", on=early)
    assert jonas.submits({"When would suit you?": "Tuesday, same time"}) == {}
    jonas.closes()
    priya.sees("jonas asks for another time: Sam Adeyemi · SQL", in_=BOT)
    priya.sees("Tuesday, same time")

    jump(bot, MONDAY, 12, 0)
    sql = jonas.sees("Sam Adeyemi · SQL · Mon 29 Mar 08:30\nHow was it?", in_=BOT)
    tests = jonas.sees("Sam Adeyemi · Tests · Mon 29 Mar 10:00\nHow was it?", in_=BOT)
    jonas.types("strong yes - knows SQL", in_=BOT)
    which = jonas.sees("On which interview? I noted nothing yet")
    jonas.presses("Sam Adeyemi · SQL · Mon 29 Mar 08:30", on=which)
    jonas.sees("Your scorecard is in: Strong yes", thread=sql)
    jonas.types("She was really quick with fixtures", in_=BOT)
    which = jonas.sees("Is that your feedback on this interview?")
    jonas.presses("Sam Adeyemi · Tests", on=which)
    jonas.sees("I noted your words, but no call yet", thread=tests)
    jonas.presses("No", on="I noted your words")
    jonas.sees("Your scorecard is in: No", thread=tests)
    jonas.chooses("Withdraw it", "scorecard-menu", on="Your scorecard is in: No")
    jonas.sees("Your scorecard is withdrawn", thread=tests)

    jonas.place(thread=sql)
    jonas.chooses("Move to another interview", "scorecard-menu", on="Your scorecard is in: Strong yes")
    jonas.needs_modal()
    assert jonas.submits({"Interview": "Sam Adeyemi · Tests · Mon 29 Mar 10:00"}) == {}
    jonas.closes()
    jonas.sees("Your scorecard is withdrawn", thread=sql)
    jonas.sees("Your scorecard is in: Strong yes", thread=tests)


def test_a_call_in_the_channel_is_told_to_its_author_alone_and_noted_for_the_debrief(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas, marta = slack.person("priya"), slack.person("jonas"), slack.person("marta")
    loop_of(bot, priya, ("SQL", ["jonas", "noor"], "09:30"))
    jump(bot, MONDAY, 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    card = jonas.place(HIRING).sees("R-1 Backend Engineer")

    jonas.types("is the room booked?", thread=card)
    jonas.sees_nothing("Others can read", within=0.5)
    said = jonas.types("strong no - could not write a join", thread=card, broadcast=True)
    told = jonas.sees("Others can read your call in the whole channel")
    assert told.is_ephemeral
    jonas.presses("Copy to my scorecard", on=told)
    jonas.sees("Copied")
    jonas.deletes(said)
    jonas.sees("Your scorecard is in: Strong no", thread=question)
    marta.place(HIRING)
    assert not [text for text in marta.place().texts() if "Others can read" in text]

    marta.types("/roles debrief C-001", in_="#jobs")
    seen = marta.needs_modal().text
    assert "jonas wrote a call in the channel before all were in." in seen
    assert "could not write a join" in seen


def test_nothing_unclear_is_ever_recorded_as_a_call(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    """A sample of the table of replies, through Slack: each is asked about, in the thread and at the top."""
    priya, jonas = slack.person("priya"), slack.person("jonas")
    loop_of(bot, priya, ("SQL", ["jonas"], "09:30"))
    jump(bot, MONDAY, 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    unclear = [text for expected, text, _ in table() if expected == "ask" and text.strip() and not text.startswith("/")]
    for number, text in enumerate(unclear[::10]):
        ts = jonas.types(text, thread=question) if number % 2 else jonas.types(text, in_=BOT)
        jonas.deletes(ts, in_=BOT)
    jonas.types("hmm", thread=question)
    jonas.sees("I noted no call yet: it sounds undecided", thread=question, patience=30)
    with bot.store.reading() as session:
        calls = session.scalars(select(ScorecardRevision.call)).all()
    assert len(calls) > 20
    assert set(calls) == {None}


def test_a_debrief_shows_who_disagrees_and_two_who_decide_at_once_make_one_decision(
    slack: DrivenLocalSlack, bot: RunningBot
) -> None:
    priya, jonas, noor, marta, tess = (slack.person(name) for name in ("priya", "jonas", "noor", "marta", "tess"))
    loop_of(bot, priya, ("SQL", ["jonas"], "09:30"), ("Tests", ["noor"], "11:00"))
    jump(bot, MONDAY, 12, 0)
    jonas.types("strong yes\nSQL: 4, Tests: 3", thread=jonas.sees("How was it?", in_=BOT))
    noor.types("no - slow\nSQL: 1, Tests: 3", thread=noor.sees("How was it?", in_=BOT))
    noor.sees("Your scorecard is in: No")

    marta.types("/roles debrief C-001", in_="#jobs")
    seen = marta.needs_modal().text
    assert "2 of 2 scorecards in · split" in seen
    assert "sql: noor 1 · jonas 4" in seen
    assert "sql                ●   ·   ·   ●" in seen
    marta.presses("As a picture")
    marta.sees("The ratings of C-001, as you asked. Only you can see this.", in_=BOT, patience=15)
    marta.closes(everything=True)
    marta.types("/roles debrief C-001", in_="#jobs")
    marta.presses("As a picture")
    image = next(block for block in marta.needs_modal().raw["blocks"] if block["type"] == "image")
    files = slack.running.do(lambda local: {one.id: one for one in local.files.by_id.values()})
    picture = files[image["slack_file"]["id"]]
    assert picture.content.startswith(b"\x89PNG")
    assert picture.shown["ims"] == [marta.place(BOT).name]
    marta.closes(everything=True)
    marta.types("/roles away today", in_="#jobs")  # so that her backup may decide as well
    for owner in (marta, tess):
        owner.types("/roles debrief C-001", in_="#general")
        owner.presses("Make an offer…" if owner is marta else "Reject…")
        owner.sees("Why?")
    assert "Moves to Offer" in marta.needs_modal().text
    assert marta.submits({"Why?": "the best SQL we saw"}) == {}
    assert "Decided: make an offer. Now at Offer." in marta.needs_modal().text
    assert "marta has decided meanwhile: make an offer" in str(tess.submits({"Why?": "too slow"}))
    marta.closes(everything=True)

    hiring = slack.channel(HIRING, seen_by="marta")
    thread = hiring.thread(hiring.sees("R-1 Backend Engineer"))
    thread.sees("marta moved them to Offer")
    assert not any("best SQL" in text for text in thread.texts())
    marta.types("/roles debrief C-001", in_="#jobs")
    assert "the best SQL we saw" in marta.needs_modal().text


def test_a_role_that_asks_openly_takes_replies_in_the_thread_of_the_card(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas, marta = slack.person("priya"), slack.person("jonas"), slack.person("marta")
    role = loop_of(bot, priya, ("SQL", ["jonas"], "09:30"))
    priya.types(f"/roles feedback {role} open", in_="#jobs")
    priya.sees("everybody in the channel reads it")
    jump(bot, MONDAY, 10, 15)
    card = jonas.place(HIRING).sees("R-1 Backend Engineer")
    jonas.sees("How was it?", thread=card)
    jonas.types("thanks, will do later", thread=card)
    jonas.types("yes - strong SQL", thread=card)
    jonas.sees("Your scorecard is in: Yes", thread=card)
    marta.sees("Your scorecard is in: Yes", in_=HIRING, thread=card)
