"""Do replies become scorecards, revisions and withdrawals, whatever order Slack tells of them in?"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotYetHeld, NotYourInterview
from bot.hiring.feedback.debriefs import read_debrief
from bot.hiring.feedback.revealing import count_in, duties, is_revealed, reveal_deadline
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import (
    Reply,
    fill_scorecard,
    give_up_scorecard,
    latest,
    scorecard_of,
    take_reply,
    withdraw_scorecard,
)
from bot.hiring.interviews.interviews import mark_not_held
from bot.models import Application, ApplicationEvent, FocusArea, ScorecardRevision
from bot.models.feedback import Call, ScorecardState
from bot.models.interview import NotHeld
from tests.bot.hiring.company import JONAS, MARTA, NOOR, PRIYA, TESS, WORKSPACE, Company, at

DM = "D0JONAS"
TUESDAY = date(2026, 3, 17)


@pytest.fixture
def held(sam: Company) -> Company:
    """Jonas has interviewed Sam about SQL, just now."""
    sam.plan("2026-03-17 14:00", JONAS)
    sam.now = at(TUESDAY, 15)
    return sam


def say(
    company: Company, text: str | None, ts: str = "1.0", *, edited: str | None = None, who: str = JONAS
) -> ScorecardState | None:
    """Somebody writes, edits or deletes (no text) a message in Jonas's thread; where the scorecard stands then."""
    company.now += timedelta(seconds=1)
    company.do(take_reply, company.interviews[0], Reply(DM, ts, text, edited), company.act(who))
    return state(company, who)


def state(company: Company, who: str = JONAS) -> ScorecardState | None:
    card = company.look(lambda session: scorecard_of(session, company.interviews[0], who))
    return card.state if card else None


def said(company: Company, who: str = JONAS) -> ScorecardRevision:
    def query(session: Session) -> Any:
        card = scorecard_of(session, company.interviews[0], who)
        return latest(session, card) if card else None

    found: ScorecardRevision = company.look(query)
    return found


def revisions(company: Company) -> int:
    return len(company.look(lambda session: session.scalars(select(ScorecardRevision.id)).all()))


def test_clear_reply_is_a_scorecard(held: Company) -> None:
    assert say(held, "yes - strong SQL, weak tests") is ScorecardState.IN
    assert (said(held).call, said(held).remarks) == (Call.YES, "strong SQL, weak tests")


def test_unclear_reply_is_a_draft_without_a_call(held: Company) -> None:
    assert say(held, "yes, I'll write it tomorrow") is ScorecardState.DRAFT
    assert (said(held).call, said(held).why_unclear) == (None, "later")


def test_long_reply_over_several_messages_is_one_scorecard(held: Company) -> None:
    say(held, "Talked about joins and indexes.", "1.0")
    say(held, "SQL: 4", "2.0")
    assert say(held, "strong yes", "3.0") is ScorecardState.IN
    assert (said(held).call, said(held).ratings) == (Call.STRONG_YES, {"sql": 4})
    assert "joins" in said(held).remarks


def test_edit_is_a_new_revision_and_deletion_withdraws(held: Company) -> None:
    say(held, "yes")
    assert say(held, "no - weak SQL", edited="5.0") is ScorecardState.IN
    assert (said(held).call, said(held).revision) == (Call.NO, 2)
    assert say(held, None) is ScorecardState.WITHDRAWN


def test_edit_that_makes_it_unclear_takes_the_call_back(held: Company) -> None:
    say(held, "yes")
    assert say(held, "yes?", edited="5.0") is ScorecardState.DRAFT
    assert said(held).call is None


def test_same_event_twice_adds_no_revision(held: Company) -> None:
    for _ in range(3):
        say(held, "yes - strong SQL")
    assert revisions(held) == 1


EVENTS = [
    ("yes", "1.0", None),
    ("SQL: 4", "2.0", None),
    ("strong yes", "1.0", "9.0"),
    ("no", "1.0", "10.0"),
    (None, "2.0", None),
]


@pytest.mark.parametrize("seed", range(6))
def test_events_late_doubled_and_out_of_order_lead_to_the_same_scorecard(held: Company, seed: int) -> None:
    events = EVENTS * 2
    random.Random(seed).shuffle(events)
    for text, ts, edited in events:
        say(held, text, ts, edited=edited)
    assert (state(held), said(held).call, said(held).ratings) == (ScorecardState.IN, Call.NO, {})


def test_form_replaces_the_thread_and_idle_talk_does_not_replace_the_form(held: Company) -> None:
    say(held, "yes")
    held.now += timedelta(minutes=1)
    held.do(fill_scorecard, held.interviews[0], Filled(Call.STRONG_NO, {"SQL": 1}, "details"), held.act(JONAS))
    assert say(held, "thanks!", "3.0") is ScorecardState.IN
    assert say(held, "hmm, maybe", "4.0") is ScorecardState.IN
    assert said(held).call is Call.STRONG_NO
    say(held, "no", "5.0")
    assert said(held).call is Call.NO


def test_clear_word_after_the_form_counts(held: Company) -> None:
    held.do(fill_scorecard, held.interviews[0], Filled(Call.YES), held.act(JONAS))
    assert say(held, "no - thought about it, weak SQL", "5.0") is ScorecardState.IN
    assert said(held).call is Call.NO


def test_replies_of_others_are_left_alone(held: Company) -> None:
    for who in (NOOR, MARTA, PRIYA, "U0NOBODY"):
        assert say(held, "strong no", f"{len(who)}.0", who=who) is None
    say(held, "yes")
    held.do(take_reply, held.interviews[0], Reply(DM, "1.0", "no", "9.0"), held.act(NOOR))
    assert said(held).call is Call.YES


def test_before_the_interview_nothing_is_a_scorecard(sam: Company) -> None:
    interview = sam.plan("2026-03-17 14:00", JONAS)
    for act in (
        lambda: sam.do(take_reply, interview, Reply(DM, "1.0", "yes"), sam.act(JONAS)),
        lambda: sam.do(fill_scorecard, interview, Filled(Call.YES), sam.act(JONAS)),
    ):
        with pytest.raises(NotYetHeld):
            act()
    assert state(sam) is None


def test_interview_that_did_not_happen_takes_no_scorecard(held: Company) -> None:
    held.do(mark_not_held, held.interviews[0], NotHeld.NO_SHOW, held.act(JONAS))
    assert say(held, "no") is None
    with pytest.raises(NotYourInterview):
        held.do(fill_scorecard, held.interviews[0], Filled(Call.NO), held.act(JONAS))


def test_focus_areas_of_the_role_are_what_is_rated(held: Company) -> None:
    with held.store.begin() as session:
        area = FocusArea(workspace_id=WORKSPACE, role_id=held.role_id, position=1, name="SQL", attributes=["joins"])
        session.add(area)
    say(held, "yes\nSQL: 4, joins: 3, kubernetes: 1")
    assert said(held).ratings == {"SQL": 4, "joins": 3}
    assert "kubernetes: 1" in said(held).remarks


def facts(company: Company) -> tuple[tuple[int, int], bool]:
    def query(session: Session) -> Any:
        found = duties(session, company.application_id)
        application = session.get_one(Application, company.application_id)
        return count_in(found), is_revealed(session, application, found, company.now)

    found: tuple[tuple[int, int], bool] = company.look(query)
    return found


def test_revealed_when_all_are_in_and_not_before(held: Company) -> None:
    held.plan("2026-03-18 10:00", NOOR, shadows=(TESS,), focus="Tests")
    say(held, "yes")
    assert facts(held) == ((1, 2), False)
    held.now = at(date(2026, 3, 18), 11)
    held.do(fill_scorecard, held.interviews[1], Filled(Call.NO), held.act(NOOR))
    assert facts(held) == ((2, 2), True)


def test_reveal_comes_two_working_days_of_the_owner_after_the_last_interview(held: Company) -> None:
    held.plan("2026-03-19 14:00", NOOR, focus="Tests")  # Thursday; Marta lives in New York

    def deadline(session: Session) -> Any:
        application = session.get_one(Application, held.application_id)
        return reveal_deadline(session, application, duties(session, application.id))

    assert held.look(deadline) == at(date(2026, 3, 23), 9, 45, "America/New_York")
    held.now = at(date(2026, 3, 23), 9, 44, "America/New_York")
    assert facts(held)[1] is False
    held.now += timedelta(minutes=1)
    assert facts(held)[1] is True


def test_given_up_scorecard_is_no_longer_wanted_and_logged(held: Company) -> None:
    held.do(give_up_scorecard, held.interviews[0], "I only took notes", held.act(JONAS))
    assert facts(held)[0] == (0, 0)
    kinds = held.look(lambda session: session.scalars(select(ApplicationEvent.kind)).all())
    assert "gave_up" in kinds


def test_change_after_the_reveal_is_marked(held: Company) -> None:
    say(held, "yes")
    assert not said(held).is_after_reveal
    say(held, "no", edited="7.0")
    assert said(held).is_after_reveal


def test_withdrawn_scorecard_is_owed_again(held: Company) -> None:
    say(held, "yes")
    held.do(withdraw_scorecard, held.interviews[0], held.act(JONAS))
    assert facts(held)[0] == (0, 1)
    assert held.do(withdraw_scorecard, held.interviews[0], held.act(JONAS)) is None


def test_debrief_shows_disagreements_gaps_and_far_calls_first(held: Company) -> None:
    with held.store.begin() as session:
        for position, name in enumerate(("SQL", "Tests", "Design")):
            session.add(FocusArea(workspace_id=WORKSPACE, role_id=held.role_id, position=position, name=name, attributes=[]))
    held.plan("2026-03-17 10:00", NOOR, TESS, focus="tests")
    tests = held.interviews[1]
    say(held, "strong yes\nSQL: 4, Tests: 3")
    held.do(fill_scorecard, tests, Filled(Call.NO, {"SQL": 2, "Tests": 3}), held.act(NOOR))
    held.do(fill_scorecard, tests, Filled(Call.YES, {"Tests": 2}), held.act(TESS))
    debrief = held.look(
        lambda session: read_debrief(session, session.get_one(Application, held.application_id), PRIYA, held.now)
    )
    assert [(one.attribute, one.values) for one in debrief.disagreements] == [("SQL", (2, 4))]
    assert [(one.attribute, one.values) for one in debrief.spread] == [("Tests", (2, 3, 3))]
    assert debrief.uncovered == ("Design",)
    assert [voice.author_id for voice in debrief.voices] == [NOOR, JONAS, TESS]
    assert (debrief.is_split, debrief.in_count, debrief.wanted_count) == (True, 3, 3)
