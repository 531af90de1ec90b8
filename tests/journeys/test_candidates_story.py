"""Candidates move, follow each other, turn out to be one person, and end: told in the local Slack, from the cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.hiring.interviews.interviews import Plan, plan_interview
from bot.hiring.people.loosely import loose
from bot.hiring.roles.deciding import Act
from bot.localslack.driver import Place, Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Application, Candidate
from bot.settings import Rights
from tests.casting import WORKSPACE
from tests.journeys.hiring_team import BOT, SAM, jump
from tests.journeys.running_bot import RunningBot, running_bot


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot on Wednesday, 24 March 2027; Priya and Marta decide about roles."""
    with running_bot(slack, sqlite_store, rights=Rights(deciders=("U0PRIYA", "U0MARTA"))) as running:
        jump(running, date(2027, 3, 24), 10)
        yield running


def adds(person: Someone, name: str, role: str, mail: str = "") -> None:
    """Somebody adds a candidate by the form."""
    person.types("/roles candidate add", in_="#jobs")
    person.needs_modal()
    assert person.submits({"Name": name, "Mail": mail or f"{loose(name)[:3]}@x.example", "Role": role}) == {}
    person.sees("is in process for")


def planned(bot: RunningBot, number: int, who: str) -> None:
    """An interview stands in the plan of the candidate's first application, next Monday."""
    with bot.store.begin() as session:
        of = select(Application.id).join(Candidate, Candidate.id == Application.candidate_id)
        application_id = session.scalars(of.where(Candidate.number == number).order_by(Application.id)).first()
        assert application_id is not None
        act = Act(WORKSPACE, "U0PRIYA", bot.settings, bot.now())
        plan_interview(session, application_id, Plan("SQL", "2027-03-29 09:30", "Europe/Berlin", (who,)), act)


def stands_together(slack: DrivenLocalSlack, place: Place, *texts: str) -> None:
    """Some message here holds all of these texts, sooner or later."""

    def look() -> bool | None:
        return any(all(text in one for text in texts) for one in place.texts()) or None

    slack.waits_for(look, lambda: f"{texts} do not stand together in {place.texts()}")


def test_somebody_moves_by_the_card_and_the_candidate_is_told(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta, jonas = (slack.person(name) for name in ("priya", "marta", "jonas"))
    bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    adds(priya, SAM, "R-1 Backend Engineer")
    card = marta.sees(f"{SAM} (C-001) · R-1 Backend Engineer", in_="#hiring-eng")

    jonas.presses("Move on: Screen", on=SAM, in_="#hiring-eng")
    jonas.sees("I know no such candidate")
    marta.presses("Move on: Screen", on=card)
    marta.sees("is at Screen")
    marta.presses("Move on: Loop", on=card)
    marta.sees("is at Loop")
    marta.presses("Undo", on="is at Loop")
    marta.sees("is back at Screen")
    slack.channel("#hiring-eng", seen_by="jonas").thread(card).sees("marta took the last move back: Screen")

    priya.types("/roles candidate follow C-001", in_="#jobs")
    priya.sees("You follow Sam Adeyemi (C-001) now")
    marta.presses("Reject…", on=card)
    marta.needs_modal()
    assert marta.submits({"Why?": "too little SQL"}) == {}
    priya.sees("marta ended it: Rejected", in_=BOT)
    question = priya.sees("nobody has told them yet", in_=BOT)
    priya.presses("Told the candidate", on=question)
    priya.sees("Thank you, noted")
    priya.sees("priya has told them", in_=BOT)
    assert not any("too little SQL" in one for one in slack.channel("#hiring-eng", seen_by="marta").texts())


def test_two_press_the_same_button_and_both_are_told(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta = slack.person("priya"), slack.person("marta")
    bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    adds(priya, SAM, "R-1 Backend Engineer")
    marta.sees(f"{SAM} (C-001)", in_="#hiring-eng")
    for person in (marta, priya):
        person.presses("Reject…", on=SAM, in_="#hiring-eng")
        person.needs_modal()
    assert marta.submits({"Why?": "too junior"}) == {}
    assert priya.submits({"Why?": "no SQL"}) == {
        "Why?": "marta was faster: C-001 is at Rejected now, so I changed nothing more."
    }
    question = priya.sees("nobody has told them yet", in_=BOT)
    priya.presses("Told the candidate", on=question)
    priya.sees("Thank you, noted")
    marta.types("/roles candidate told C-001", in_="#jobs")
    marta.sees("Somebody had noted that already")


def test_last_hire_asks_what_becomes_of_the_others(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta, jonas = (slack.person(name) for name in ("priya", "marta", "jonas"))
    facts = {"recruiter_ids": ["U0PRIYA"], "hiring_channel": "G0HIRINGENG"}
    bot.posting_opens("Backend Engineer", owner_id="U0MARTA", openings=2, **facts)
    bot.posting_opens("Data Engineer", owner_id="U0NOOR", **facts)
    for name in (SAM, "Ada Lund", "Bo Berg"):
        adds(priya, name, "R-1 Backend Engineer")
    adds(priya, SAM, "R-2 Data Engineer")
    planned(bot, 3, "U0JONAS")
    hiring = slack.channel("#hiring-eng", seen_by="marta")
    hiring.sees("also in process elsewhere")
    assert not any("Data" in one for one in hiring.texts() if "R-1" in one)

    for handle in ("C-001 R-1", "C-002"):
        marta.types(f"/roles candidate move {handle} offer", in_="#jobs")
        marta.sees(f"({handle[:5]}) is at Offer")
        marta.presses("candidate-advance", on=hiring.sees(f"{handle[:5]}) · R-1 Backend Engineer\n🤝 Offer"))
        marta.needs_modal()
        assert marta.submits({}) == {}
        marta.sees(f"({handle[:5]}) is at Hired")
        slack.channel("#jobs").sees("1 of 2 filled" if handle.startswith("C-001") else "2 of 2 filled")
    noor = slack.person("noor")
    question = noor.sees("was hired for another role. For R-2 Data Engineer they are at Applied", in_=BOT)
    assert "R-1" not in question.text
    noor.presses("Keep it", on=question)
    noor.sees("nothing changes")

    question = marta.sees("has made its last hire. 1 person is still in process, 1 interview is to come", in_=BOT)
    marta.presses("Close as filled…", on=question)
    assert "1 person is still in process (1 Applied), 1 interview is to come" in marta.needs_modal().text
    assert marta.submits({"What becomes of them?": "end", "If they end: why?": "we found two"}) == {}
    marta.sees("is filled")
    jonas.sees("Cancelled, you need not come", in_=BOT)
    stands_together(slack, hiring, "Bo Berg (C-003)", "Rejected")
    priya.sees("nobody has told them yet", in_=BOT)


def test_closing_and_holding_ask_first_and_a_commit_cancels_nothing(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta, olga, jonas = (slack.person(name) for name in ("priya", "marta", "olga", "jonas"))
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0JONAS"])
    adds(jonas, SAM, "R-1 Backend Engineer")

    priya.types(f"/roles hold {role}", in_="#jobs")  # a decider who does not work on it
    priya.sees("1 person is still in process. Who answers for the role is asked")
    question = marta.sees("is on hold. 1 person is still in process. What becomes of them?", in_=BOT)
    marta.presses("Keep them", on=question)
    marta.sees("nothing changes")
    marta.sees("✅ marta kept them", in_=BOT)

    marta.types(f"/roles close {role} cancelled", in_="#jobs")
    assert "1 person is still in process (1 Applied)" in marta.needs_modal().text
    assert marta.submits({"What becomes of them?": "keep"}) == {}
    marta.sees("is closed")
    olga.types("/roles candidate C-001", in_="#jobs")
    olga.sees("I know no such candidate")
    jonas.types("/roles candidate C-001", in_="#jobs")
    jonas.sees("Applied")


def test_one_person_stood_there_twice(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, marta = slack.person("priya"), slack.person("marta")
    bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    adds(priya, SAM, "R-1 Backend Engineer", "sam@work.example")
    adds(priya, "S. Adeyemi", "R-1 Backend Engineer", "sam@home.example")
    planned(bot, 2, "U0JONAS")
    hiring = slack.channel("#hiring-eng", seen_by="marta")

    priya.types("/roles candidate merge C-001 C-002", in_="#jobs")
    assert "S. Adeyemi (C-002) becomes part of Sam Adeyemi (C-001)" in priya.needs_modal().text
    assert priya.submits({}) == {}
    joined = priya.sees("C-002 is part of C-001 now")
    hiring.sees("They stood here twice; their other card goes on")
    stands_together(slack, hiring, "Sam Adeyemi (C-001)", "SQL · Mon 29 Mar 2027")
    priya.types("/roles candidate C-002", in_="#jobs")
    priya.sees("Sam Adeyemi (C-001)")

    priya.presses("Undo", on=joined)
    priya.sees("They are two again")
    stands_together(slack, hiring, "S. Adeyemi (C-002)", "SQL · Mon 29 Mar 2027")
    marta.types("/roles candidate edit C-002", in_="#jobs")
    marta.needs_modal()
    assert marta.submits({"Name": "Simon Adeyemi", "Time zone": "Mars/Base"}) == {
        "Name": "I don't know the time zone “Mars/Base”. Write it like Europe/Berlin or America/New_York."
    }
    assert marta.submits({"Name": "Simon Adeyemi", "Time zone": "Africa/Lagos"}) == {}
    marta.sees("is changed")
    hiring.sees("Simon Adeyemi (C-002)")


def test_a_role_has_its_own_stages_and_another_takes_them_over(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya = slack.person("priya")
    for title in ("Backend Engineer", "Data Engineer"):
        bot.posting_opens(title, recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    adds(priya, SAM, "R-2 Data Engineer")
    priya.types("/roles stages R-1", in_="#jobs")
    priya.needs_modal()
    errors = priya.submits({"Stages": "CV = applied\nCoffee chat"})
    assert "I can't tell the kind of “Coffee chat”" in errors["Stages"]
    assert priya.submits({"Stages": "CV = applied\nCoffee chat = screen\nOn site = loop\nOffer"}) == {}
    priya.sees("CV → Coffee chat → On site → Offer → Hired → Rejected → Withdrawn")
    priya.types("/roles stages R-2", in_="#jobs")
    priya.needs_modal()
    assert priya.submits({"Or as for": "R-1 Backend Engineer"}) == {}
    priya.sees("1 person stands at another name now")
    slack.channel("#hiring-eng", seen_by="priya").sees("CV since")
    priya.types("/roles candidate move C-001 coffee chat", in_="#jobs")
    priya.sees("is at Coffee chat")
