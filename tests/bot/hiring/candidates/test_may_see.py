"""The "must not see" matrix: every person against every surface, in every phase of a loop; none shows what it must not.

What is right stands in two tables that were written from the rules, not from the code; the cases are their product.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NoSuchCandidate, NotAPrivacyContact, NotOnTheTeam, NotYourInterview, Refusal
from bot.hiring.candidates.applications import move_application
from bot.hiring.candidates.candidates import find_candidate
from bot.hiring.candidates.may_see import may_name_in, may_read_scorecard, may_see_candidate, standing
from bot.hiring.feedback.debrief_pictures import send_picture
from bot.hiring.feedback.debriefs import Debrief, read_debrief, reveal_now
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard, give_up_scorecard
from bot.hiring.interviews.interviews import answer_invitation, swap_interviewer
from bot.hiring.people.availability import go_away
from bot.hiring.privacy.privacy import export_candidate
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, Channel, Person, Role, Scorecard
from bot.models.feedback import Call
from tests.bot.hiring.company import (
    BEN,
    GUS,
    JONAS,
    MARTA,
    MONDAY,
    NOOR,
    OLGA,
    PRIYA,
    TESS,
    WORKSPACE,
    Company,
    at,
)

LENA, KIM, UMA, EVA, RAY, LEO, OTTO, BOT = (
    "U0LENA",  # was swapped out
    "U0KIM",  # declined
    "U0UMA",  # an interviewer of other loops
    "U0EVA",  # the candidate, who works here
    "U0RAY",  # a recruiter of the role who must not see this candidate
    "U0LEO",  # an interviewer of this loop who has left the company
    "U0OTTO",  # somebody of another workspace
    "U0BOT",
)
STRANGER = "U0STRANGER"  # Slack has not told us of them
PHASES = ("planned", "one_in", "all_in", "given_up", "deadline")

# Which scorecards a person reads in each phase: J of Jonas, N of Noor, T of Tess, who only practises. "" is none.
READS: dict[str, tuple[str, str, str, str, str]] = {
    PRIYA: ("", "JT", "JNT", "JT", "JT"),  # recruiter: at once
    MARTA: ("", "JT", "JNT", "JT", "JT"),  # owner without an interview: at once
    BEN: ("", "", "", "", ""),  # backup, while the owner is there
    JONAS: ("", "J", "JN", "J", "J"),  # after the own one and the reveal
    NOOR: (
        "",
        "",
        "JN",
        "JN",
        "",
    ),  # owes until she gives it or gives it up (an empty draft is hers), even past the deadline
    TESS: ("", "T", "JNT", "JT", "JT"),  # a shadow
    **dict.fromkeys((LENA, KIM, UMA, EVA, RAY, LEO, OTTO, BOT, GUS, OLGA, STRANGER), ("", "", "", "", "")),
}
SEES_CANDIDATE = {PRIYA, MARTA, BEN, JONAS, NOOR, TESS}
PRIVATE_NOTES = {PRIYA, MARTA}
AUTHOR = {"J": JONAS, "N": NOOR, "T": TESS}


def staffed(company: Company) -> Company:
    """A loop of two interviews with everybody around it; Jonas's scorecard has a private note."""
    with company.store.begin() as session:
        for slack_id in (LENA, KIM, UMA, EVA, RAY, LEO, OTTO, BOT):
            session.add(_person(slack_id))
        session.get_one(Role, company.role_id).recruiter_ids = [PRIYA, RAY]
    company.add_sam(employee_id=EVA, hidden_from=(RAY,))
    sql = company.plan("2026-03-24 14:00", JONAS, LEO, KIM, shadows=(TESS,))
    tests = company.plan("2026-03-24 16:00", LENA, focus="Tests")
    company.do(swap_interviewer, tests, LENA, NOOR, company.act())
    company.do(answer_invitation, sql, company.act(KIM), accepts=False)
    company.do(answer_invitation, sql, company.act(LEO), accepts=False)
    with company.store.begin() as session:
        session.scalars(select(Person).where(Person.slack_id == LEO)).one().is_deleted = True
    return company


def bring_to(company: Company, phase: str) -> None:
    """Let the loop run to a phase."""
    if phase == "planned":
        return
    sql, tests = company.interviews
    company.now = at(date(2026, 3, 24), 17)
    company.do(fill_scorecard, sql, Filled(Call.YES, {"SQL": 4}, "deep", "asks for a lot"), company.act(JONAS))
    company.do(fill_scorecard, sql, Filled(Call.NO, {}, "my first"), company.act(TESS))
    if phase == "all_in":
        company.do(fill_scorecard, tests, Filled(Call.NO, {"SQL": 2}, "thin"), company.act(NOOR))
    elif phase == "given_up":
        company.do(give_up_scorecard, tests, "I only took notes", company.act(NOOR))
    elif phase == "deadline":
        company.now = at(date(2026, 3, 26), 17)


def _person(slack_id: str) -> Person:
    return Person(
        workspace_id=WORKSPACE,
        slack_id=slack_id,
        name=slack_id,
        zone="Europe/Berlin",
        is_admin=slack_id == UMA,  # being Slack's admin gives no right here
        is_guest=False,
        is_outsider=slack_id == OTTO,
        is_bot=slack_id == BOT,
        is_deleted=False,
        groups=[],
        seen_at=MONDAY,
    )


def cards_read(company: Company, person_id: str, *, private: bool = False) -> set[str]:
    """The authors of the scorecards (or their private notes) that the rule lets a person read."""

    def query(session: Session) -> Any:
        application = session.get_one(Application, company.application_id)
        reader = standing(session, application, person_id, company.now)
        cards = session.scalars(select(Scorecard))
        return {card.author_id for card in cards if may_read_scorecard(reader, card, private_note=private)}

    return company.look(query)


def debrief_of(company: Company, person_id: str) -> Debrief:
    return company.look(
        lambda session: read_debrief(session, session.get_one(Application, company.application_id), person_id, company.now)
    )


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_sees_or_reads_what_they_must_not(company: Company, phase: str) -> None:
    staffed(company)
    bring_to(company, phase)
    failures = []
    for person_id, reads in READS.items():
        allowed = {AUTHOR[letter] for letter in reads[PHASES.index(phase)]}
        private = allowed & ({person_id} if person_id not in PRIVATE_NOTES else set(AUTHOR.values()))
        found = {
            "sees": _sees(company, person_id),
            "finds": _finds(company, person_id),
            "reads": cards_read(company, person_id),
            "notes": cards_read(company, person_id, private=True),
            "debrief": {voice.author_id for voice in debrief_of(company, person_id).voices},
            "debrief notes": {v.author_id for v in debrief_of(company, person_id).voices if v.private_note is not None},
        }
        counted = allowed & ({JONAS, NOOR} if phase == "all_in" else {JONAS})  # neither practice ones nor drafts
        expected = {
            "sees": person_id in SEES_CANDIDATE,
            "finds": person_id in SEES_CANDIDATE,
            "reads": allowed,
            "notes": private,
            "debrief": counted,
            "debrief notes": private & counted,
        }
        failures += [(person_id, name, found[name]) for name in expected if found[name] != expected[name]]
    assert not failures


def _sees(company: Company, person_id: str) -> bool:
    return company.look(
        lambda session: may_see_candidate(
            standing(session, session.get_one(Application, company.application_id), person_id, company.now)
        )
    )


def _finds(company: Company, person_id: str) -> bool:
    try:
        company.look(lambda session: find_candidate(session, "C-1", company.act(person_id)))
    except NoSuchCandidate:
        return False
    return True


def test_nobody_acts_on_what_they_must_not_see(company: Company) -> None:
    staffed(company)
    bring_to(company, "one_in")
    sql = company.interviews[0]
    acts: list[tuple[Callable[[Act], object], type[Refusal], set[str]]] = [
        (lambda act: company.do(export_candidate, company.candidate_id, act), NotAPrivacyContact, {OLGA}),
        # the shadow comes last, after the owner's reveal
        (lambda act: company.do(send_picture, company.application_id, act), NoSuchCandidate, {PRIYA, MARTA, JONAS, TESS}),
        (lambda act: company.do(reveal_now, company.application_id, "now", act), NotOnTheTeam, {MARTA}),
        (lambda act: company.do(fill_scorecard, sql, Filled(Call.NO), act), NotYourInterview, {JONAS, TESS}),
    ]
    for person_id, (act, refusal, allowed) in product(sorted(READS), acts):
        if person_id in allowed:
            act(company.act(person_id))
        else:
            with pytest.raises(refusal):
                act(company.act(person_id))


def test_owner_who_interviews_reads_like_an_interviewer(company: Company) -> None:
    company.add_sam()
    first, second = company.plan("2026-03-24 14:00", JONAS), company.plan("2026-03-24 16:00", MARTA, focus="Tests")
    company.now = at(date(2026, 3, 24), 17)
    company.do(fill_scorecard, first, Filled(Call.YES), company.act(JONAS))
    assert cards_read(company, MARTA) == set()
    company.do(fill_scorecard, second, Filled(Call.NO), company.act(MARTA))
    assert cards_read(company, MARTA) == {JONAS, MARTA}


def test_recruiter_who_still_owes_one_reads_none(company: Company) -> None:
    company.add_sam()
    first = company.plan("2026-03-24 14:00", JONAS)
    company.plan("2026-03-26 16:00", PRIYA, focus="Tests")
    company.now = at(date(2026, 3, 24), 17)
    company.do(fill_scorecard, first, Filled(Call.YES), company.act(JONAS))
    assert cards_read(company, PRIYA) == set()


def test_backup_reads_in_place_of_an_owner_who_is_away(company: Company) -> None:
    staffed(company)
    bring_to(company, "one_in")
    company.do(go_away, date(2026, 3, 24), date(2026, 3, 30), company.act(MARTA))
    assert cards_read(company, BEN) == {JONAS, TESS}


def test_owner_reveals_with_a_reason_and_interviewers_read_after_their_own(company: Company) -> None:
    staffed(company)
    bring_to(company, "one_in")
    assert company.do(reveal_now, company.application_id, "the offer can't wait", company.act(MARTA))
    assert not company.do(reveal_now, company.application_id, "again", company.act(MARTA))
    assert cards_read(company, NOOR) == set()
    company.do(fill_scorecard, company.interviews[1], Filled(Call.NO), company.act(NOOR))
    assert cards_read(company, NOOR) == {JONAS, NOOR}
    assert cards_read(company, JONAS) == {JONAS, NOOR}


def test_name_is_shown_only_in_private_channels_without_anybody_barred(company: Company) -> None:
    staffed(company)
    cases = product((True, False), (True, False), (None, GUS, EVA, RAY, OTTO, STRANGER))
    for is_private, is_shared, joined in cases:
        channel = Channel(slack_id="G0HIRINGENG", is_private=is_private, is_shared=is_shared)
        members = [PRIYA, MARTA, JONAS, UMA, *([joined] if joined else [])]
        named = company.look(partial(_may_name, company, channel, members))
        assert named == (is_private and not is_shared and joined is None), (is_private, is_shared, joined)


def _may_name(company: Company, channel: Channel, members: list[str], session: Session) -> bool:
    return may_name_in(session, session.get_one(Application, company.application_id), channel, members)


def test_channel_with_unknown_members_shows_no_name(company: Company) -> None:
    staffed(company)
    private = Channel(slack_id="G0HIRINGENG", is_private=True, is_shared=False)
    assert not company.look(
        lambda session: may_name_in(session, session.get_one(Application, company.application_id), private, [])
    )


def test_ended_application_and_forgotten_standing_stay_closed(company: Company) -> None:
    staffed(company)
    company.do(move_application, company.application_id, "rejected", company.act(), reason="too junior")
    assert not _sees(company, UMA)
    assert company.look(lambda session: session.get_one(Candidate, company.candidate_id).hidden_from) == [RAY]
