"""Does a debrief end in one decision, with its reason on the record and nowhere else?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from bot.errors import ApplicationOver, DecidedMeanwhile, NotOnTheTeam, ReasonMissing, ScorecardMissing
from bot.hiring.feedback.debrief_decisions import Decision, decide
from bot.hiring.feedback.debriefs import last_decision
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard
from bot.hiring.people.availability import go_away
from bot.models import Application, ApplicationEvent, AuditEntry, Interview
from bot.models.candidate import StageKind
from bot.models.feedback import Call
from bot.models.interview import InterviewState
from tests.bot.hiring.company import BEN, JONAS, MARTA, OLGA, PRIYA, Company, at


@pytest.fixture
def met(sam: Company) -> Company:
    """Jonas has met Sam; Noor's interview is still to come."""
    sam.plan("2026-03-17 14:00", JONAS)
    sam.plan("2026-03-20 14:00", JONAS, focus="Tests")
    sam.now = at(date(2026, 3, 18), 15)
    return sam


def application(company: Company) -> Application:
    return company.look(lambda session: session.get_one(Application, company.application_id))


def seen(company: Company) -> int:
    found = company.look(lambda session: last_decision(session, session.get_one(Application, company.application_id)))
    return found.event_id if found else 0


def test_owner_decides_with_a_reason_and_others_do_not(met: Company) -> None:
    for who in (PRIYA, BEN, JONAS, OLGA):
        with pytest.raises(NotOnTheTeam):
            met.do(decide, met.application_id, Decision.OFFER, "great", met.act(who))
    with pytest.raises(ReasonMissing):
        met.do(decide, met.application_id, Decision.OFFER, " ", met.act(MARTA))
    own = met.plan("2026-03-18 14:00", MARTA, focus="Design")
    with pytest.raises(ScorecardMissing):
        met.do(decide, met.application_id, Decision.OFFER, "great", met.act(MARTA))
    met.do(fill_scorecard, own, Filled(Call.YES), met.act(MARTA))
    met.do(decide, met.application_id, Decision.MORE, "nobody covered tests", met.act(MARTA))
    assert application(met).kind is StageKind.LOOP
    met.do(decide, met.application_id, Decision.ADVANCE, "go", met.act(MARTA))
    assert application(met).stage == "Debrief"
    met.do(decide, met.application_id, Decision.OFFER, "the best", met.act(MARTA))
    assert application(met).must_tell_since is not None
    texts = met.look(lambda session: [str(one.detail) for one in session.scalars(select(AuditEntry))])
    assert not any("the best" in text for text in texts)
    assert any("'decision': 'offer'" in text for text in texts)


def test_two_who_decide_at_once_make_one_decision_and_both_know(met: Company) -> None:
    met.do(go_away, date(2026, 3, 18), date(2026, 3, 19), met.act(MARTA))  # so that Ben may decide as well
    knows = seen(met)
    met.do(decide, met.application_id, Decision.OFFER, "the best", met.act(MARTA), seen=knows)
    for decision in (Decision.REJECT, Decision.OFFER):
        with pytest.raises(DecidedMeanwhile, match="Marta has decided meanwhile: make an offer"):
            met.do(decide, met.application_id, decision, "too slow", met.act(BEN), seen=knows)
    met.do(decide, met.application_id, Decision.REJECT, "took another job", met.act(BEN), seen=seen(met))
    kinds = met.look(lambda session: session.scalars(select(ApplicationEvent.kind)).all())
    assert kinds.count("decided") == 2


def test_two_who_press_in_the_same_moment_make_one_decision(met: Company) -> None:
    met.do(go_away, date(2026, 3, 18), date(2026, 3, 19), met.act(MARTA))

    def press(who: str) -> str:
        try:
            met.do(decide, met.application_id, Decision.OFFER, f"says {who}", met.act(who), seen=0)
        except DecidedMeanwhile as told:
            return told.message
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, (MARTA, BEN)))
    assert outcomes[1] == "decided"
    assert "has decided meanwhile: make an offer" in outcomes[0]


def test_rejecting_ends_the_application_and_its_coming_interviews(met: Company) -> None:
    met.do(decide, met.application_id, Decision.REJECT, "weak SQL", met.act(MARTA))
    assert application(met).kind is StageKind.REJECTED
    states = met.look(lambda session: session.scalars(select(Interview.state).order_by(Interview.id)).all())
    assert states == [InterviewState.PLANNED, InterviewState.CANCELLED]
    with pytest.raises(ApplicationOver):
        met.do(decide, met.application_id, Decision.OFFER, "wait", met.act(MARTA))
