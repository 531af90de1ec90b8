"""Is feedback taken where it is certain, asked about where not, and never taken where others read it?"""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import ScorecardChanged, ScorecardThere
from bot.hiring.feedback.debriefs import read_debrief
from bot.hiring.feedback.places import Place, Said, Verdict, place_message
from bot.hiring.feedback.scorecard_forms import copy_words, hand_in, look_at_form, move_scorecard
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import Reply, latest, scorecard_of
from bot.hiring.feedback.threads import set_call
from bot.hiring.interviews.firing import fire_due, next_due, request_key
from bot.hiring.interviews.interviews import mark_not_held
from bot.models import Application, ApplicationEvent, Message, ScorecardRevision
from bot.models.feedback import Call, ScorecardState
from bot.models.interview import NotHeld
from tests.bot.hiring.company import JONAS, MARTA, NOOR, OLGA, WORKSPACE, Company, at

DM, CHANNEL, CARD = "D0JONAS", "G0HIRINGENG", "9.0"
TUESDAY = date(2026, 3, 17)


def ask_all(company: Company) -> None:
    """Every question that is due by now has been sent."""
    with company.store.begin() as session:
        while (due := next_due(session)) and due <= company.now:
            fire_due(session, due)


def posted(company: Company, channel: str, ts: str, card_key: str, subject: str) -> None:
    """A message of ours stands there."""
    with company.store.begin() as session:
        session.add(
            Message(
                workspace_id=WORKSPACE, channel=channel, ts=ts, thread_ts=None, card_key=card_key, kind="x", subject=subject,
                delivery_id=1, posted_at=company.now, retired_at=None,
            )
        )  # fmt: skip


def says(
    company: Company, text: str | None, ts: str, *, edited: str | None = None, thread: str | None = None,
    channel: str = DM, who: str = JONAS,
) -> Place:  # fmt: skip
    """Somebody writes, edits or deletes; what became of it."""
    company.now += timedelta(seconds=1)
    said = Said(Reply(channel, ts, text, edited), thread, is_direct=channel == DM)
    return company.do(place_message, said, company.act(who))


def said(company: Company, interview: int, who: str = JONAS) -> ScorecardRevision | None:
    def query(session: Session) -> ScorecardRevision | None:
        card = scorecard_of(session, interview, who)
        return latest(session, card) if card else None

    return company.look(query)


def test_message_edit_and_deletion_at_the_top_end_the_same_in_every_order(sam: Company) -> None:
    events = [("yes - strong SQL", None), ("no - weak SQL", "5.0"), (None, None)]
    for number, order in enumerate(itertools.permutations(events)):
        sam.now = at(TUESDAY + timedelta(days=number), 15)
        interview = sam.plan(f"{TUESDAY + timedelta(days=number)} 14:00", JONAS)
        sam.now += timedelta(hours=1)
        ask_all(sam)
        for text, edited in (*order, *order):
            says(sam, text, f"{number + 1}.0", edited=edited)
        found = said(sam, interview)
        assert found is None or (found.state, found.call) == (ScorecardState.WITHDRAWN, None), order
        sam.do(mark_not_held, interview, NotHeld.MOVED, sam.act(JONAS))


def test_edit_that_comes_before_its_message_wins(sam: Company) -> None:
    interview = sam.plan("2026-03-17 14:00", JONAS)
    sam.now = at(TUESDAY, 15)
    ask_all(sam)
    says(sam, "no - weak SQL", "1.0", edited="5.0")
    says(sam, "yes - strong SQL", "1.0")
    found = said(sam, interview)
    assert found
    assert (found.call, found.revision) == (Call.NO, 1)


def test_before_during_and_after_with_one_or_several_open(sam: Company) -> None:
    first = sam.plan("2026-03-17 14:00", JONAS)
    assert says(sam, "strong yes - knows SQL", "1.0").verdict is Verdict.EARLY
    assert says(sam, "list", "1.1").verdict is Verdict.NOT_OURS
    assert says(sam, "can't make it, sorry", "1.2").verdict is Verdict.EARLY
    second = sam.plan("2026-03-17 14:00", JONAS, focus="Tests")
    sam.now = at(TUESDAY, 16)
    ask_all(sam)
    place = says(sam, "strong yes - knows SQL", "2.0")
    assert (place.verdict, [one for one, _ in place.choices]) == (Verdict.WHICH, [first, second])
    assert place.choices[0][1] == "Sam Adeyemi-Fox · SQL · Tue 17 Mar 13:00"
    assert said(sam, first) is None
    sam.do(set_call, first, Call.YES, sam.act(JONAS))
    assert says(sam, "no hire - weak tests", "3.0").verdict is Verdict.TAKEN
    found = said(sam, second)
    assert found
    assert found.call is Call.NO
    assert says(sam, "strong no - thought about it", "4.0").verdict is Verdict.WHICH
    assert says(sam, "thanks a lot", "5.0").verdict is Verdict.NOT_OURS


def test_call_in_the_channel_is_noted_once_and_never_recorded(sam: Company) -> None:
    interview = sam.plan("2026-03-17 14:00", JONAS, NOOR)
    sam.now = at(TUESDAY, 16)
    posted(sam, CHANNEL, CARD, f"application:{sam.application_id}:{CHANNEL}", f"application:{sam.application_id}")
    for text in ("is the room free?", "yes", "thanks!"):
        assert says(sam, text, "1.0", thread=CARD, channel=CHANNEL).verdict is Verdict.NOT_OURS
    for text in ("strong no - weak", "strong yes. no wait, strong no", "strong no - weak"):
        place = says(sam, text, "2.0", thread=CARD, channel=CHANNEL)
        assert place.verdict is Verdict.EXPOSED
    assert [one for one, _ in place.choices] == [interview]
    assert says(sam, "no hire, please", "3.0", thread=CARD, channel=CHANNEL, who=MARTA).choices == ()
    posted(sam, "C0JOBS", "8.0", f"role:{sam.role_id}:C0JOBS", f"role:{sam.role_id}")
    assert says(sam, "no hire - weak tests", "4.0", thread="8.0", channel="C0JOBS", who=NOOR).verdict is Verdict.EXPOSED
    assert says(sam, "no hire - weak tests", "5.0", thread="8.0", channel="C0JOBS", who=OLGA).verdict is Verdict.NOT_OURS
    assert said(sam, interview) is None
    kinds = sam.look(lambda session: session.scalars(select(ApplicationEvent.kind)).all())
    assert kinds.count("exposed") == 3
    sam.do(copy_words, interview, "strong no - weak", sam.act(JONAS))
    says(sam, None, "2.0", thread=CARD, channel=CHANNEL)
    found = said(sam, interview)
    assert found
    assert (found.call, found.state) == (Call.STRONG_NO, ScorecardState.IN)
    debrief = sam.look(
        lambda session: read_debrief(session, session.get_one(Application, sam.application_id), MARTA, sam.now)
    )
    assert debrief.exposed == ("Jonas", "Marta", "Noor")


def test_form_keeps_its_words_beside_later_messages_and_says_when_it_is_stale(sam: Company) -> None:
    interview = sam.plan("2026-03-17 14:00", JONAS)
    sam.now = at(TUESDAY, 16)
    posted(sam, DM, CARD, request_key(interview, JONAS), f"interview:{interview}")
    says(sam, "SQL: 3 - knows joins", "1.0", thread=CARD)
    look = sam.do(look_at_form, interview, sam.act(JONAS))
    assert (look.filled.ratings, look.revision) == ({"sql": 3}, 1)
    says(sam, "no", "2.0", thread=CARD)
    with pytest.raises(ScorecardChanged):
        sam.do(hand_in, interview, Filled(Call.YES), sam.act(JONAS), based_on=look.revision)
    filled = Filled(Call.YES, {"SQL": 4}, "deep joins", "asks for 90k")
    for _ in range(2):  # twice pressed is handed in once
        sam.do(hand_in, interview, filled, sam.act(JONAS), based_on=2)
    says(sam, "strong yes", "3.0", thread=CARD)
    says(sam, "strong yes, the best one", "3.0", edited="9.0", thread=CARD)
    found = said(sam, interview)
    assert found
    assert (found.call, found.ratings, found.private_note) == (Call.STRONG_YES, {"SQL": 4}, "asks for 90k")
    assert found.remarks == "deep joins\nthe best one"
    says(sam, None, "3.0", thread=CARD)
    found = said(sam, interview)
    assert found
    assert (found.call, found.remarks, found.revision) == (Call.YES, "deep joins", 6)


def test_tapped_call_leaves_the_words_to_the_messages(sam: Company) -> None:
    interview = sam.plan("2026-03-17 14:00", JONAS)
    sam.now = at(TUESDAY, 16)
    posted(sam, DM, CARD, request_key(interview, JONAS), f"interview:{interview}")
    says(sam, "SQL: 3 - knows joins", "1.0", thread=CARD)
    sam.now += timedelta(seconds=1)
    sam.do(set_call, interview, Call.YES, sam.act(JONAS))
    says(sam, "SQL: 4 - knows joins deeply", "1.0", edited="5.0", thread=CARD)
    found = said(sam, interview)
    assert found
    assert (found.call, found.ratings, found.remarks) == (Call.YES, {"sql": 4}, "- knows joins deeply")


def test_words_move_to_another_interview_and_back(sam: Company) -> None:
    first, second = sam.plan("2026-03-17 14:00", JONAS), sam.plan("2026-03-17 15:00", JONAS, focus="Tests")
    sam.now = at(TUESDAY, 16)
    posted(sam, DM, CARD, request_key(first, JONAS), f"interview:{first}")
    says(sam, "yes - strong tests", "1.0", thread=CARD)
    sam.now += timedelta(seconds=1)
    sam.do(move_scorecard, first, second, sam.act(JONAS))
    moved, left = said(sam, second), said(sam, first)
    assert moved
    assert left
    assert (moved.call, left.state) == (Call.YES, ScorecardState.WITHDRAWN)
    says(sam, "no - weak tests", "1.0", edited="5.0", thread=CARD)
    moved = said(sam, second)
    assert moved
    assert moved.call is Call.NO
    sam.do(set_call, first, Call.NO, sam.act(JONAS))
    with pytest.raises(ScorecardThere):
        sam.do(move_scorecard, second, first, sam.act(JONAS))
