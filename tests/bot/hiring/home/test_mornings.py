"""Who hears what on which morning: what is stuck, by the owner's clock, once; and whose time runs out, two weeks ahead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.claiming import claimed
from bot.delivery.protocols import Outgoing
from bot.errors import NotAPrivacyContact
from bot.hiring.candidates.applications import move_application, told_candidate
from bot.hiring.home.slipping import Slip, slipping
from bot.hiring.home.slipping_digest import DIGEST, derive_digests, fire_digests, next_digest
from bot.hiring.interviews.interviews import answer_invitation
from bot.hiring.people.availability import come_back, go_away
from bot.hiring.privacy.erasure_list import read_erasures
from bot.hiring.privacy.retention import RUNNING_OUT, forget_overdue, keep_candidate, list_ahead
from bot.models import Application, Candidate, Delivery, Digest, Lane, Retention, Role
from bot.models.home import DigestSkip
from handlers.rendering import SlackRenderer
from tests.bot.hiring.company import BEN, JONAS, MARTA, NOOR, OLGA, PRIYA, SETTINGS, WORKSPACE, Company, at


def stuck(company: Company, reader: str = MARTA) -> list[tuple[Slip, str]]:
    """What is stuck in the one role: (kind, interviewer)."""

    def look(session: Session) -> list[tuple[Slip, str]]:
        found = slipping(session, [session.get_one(Role, company.role_id)], reader, company.now)
        return [(one.kind, one.person_id) for one in found]

    return company.look(look)


def mornings(company: Company, until: datetime) -> list[tuple[str, datetime, DigestSkip | None]]:
    """Let the mornings come as the loop does; (person, due, why not) of all that were settled."""
    company.do(derive_digests, WORKSPACE, company.now)
    while (due := company.look(next_digest)) and due <= until:
        company.now = due
        company.do(fire_digests, due)
        company.do(derive_digests, WORKSPACE, due)
    query = select(Digest).where(Digest.settled_at.is_not(None)).order_by(Digest.due_at, Digest.person_id)
    return [(row.person_id, row.due_at, row.reason) for row in company.look(lambda session: session.scalars(query).all())]


def sent_to(company: Company, kind: str) -> list[tuple[str, dict[str, object]]]:
    query = select(Lane.channel, Delivery.body).join(Lane, Lane.id == Delivery.lane_id).where(Delivery.kind == kind)
    return [(row[0], row[1]) for row in company.look(lambda session: session.execute(query.order_by(Delivery.id)).all())]


def rendered(company: Company, kind: str, reader: str, *, stands: bool = False) -> str:
    """The newest message of a kind as its reader gets it now."""

    def render(session: Session) -> str:
        query = select(Delivery).join(Lane, Lane.id == Delivery.lane_id)
        row = session.scalars(
            query.where(Delivery.kind == kind, Lane.channel == reader).order_by(Delivery.id.desc())
        ).first()
        assert row is not None
        delivery = replace(claimed(row, reader), target_ts="1.0" if stands else None)
        found = SlackRenderer(SETTINGS).render(session, delivery, now=company.now)
        assert isinstance(found, Outgoing)
        return f"{found.text} {found.blocks}"

    return company.look(render)


def test_each_way_to_be_stuck_is_found_and_ends_when_somebody_acts(sam: Company) -> None:
    interview = sam.plan("2026-03-20 14:00", JONAS)
    assert stuck(sam) == []
    sam.now = at(date(2026, 3, 17), 10, 1)  # a working day after Monday 10:00
    assert stuck(sam) == [(Slip.UNANSWERED, JONAS)]
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=False)
    assert stuck(sam) == [(Slip.NO_INTERVIEWER, "")]
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=True)
    assert stuck(sam) == []
    sam.now = at(date(2026, 3, 23), 14, 0)  # Monday after Friday's interview: a working day, but it ended at 14:45
    assert stuck(sam) == []
    sam.now = at(date(2026, 3, 23), 14, 45)
    assert stuck(sam) == [(Slip.OVERDUE, JONAS)]
    sam.do(move_application, sam.application_id, "rejected", sam.act(), reason="went elsewhere")
    assert stuck(sam) == [(Slip.UNTOLD, "")]
    sam.do(told_candidate, sam.application_id, sam.act())
    assert stuck(sam) == []


def test_an_invitation_is_slipping_after_a_silent_working_day_of_the_persons_own(sam: Company) -> None:
    sam.now = at(date(2026, 3, 20), 15, zone="Europe/London")  # a Friday
    interview = sam.plan("2026-04-02 14:00", JONAS, NOOR, zone="Europe/London")
    sam.do(answer_invitation, interview, sam.act(NOOR), accepts=True)
    monday = at(date(2026, 3, 23), 15, zone="Europe/London")
    sam.now = monday - timedelta(minutes=1)
    assert stuck(sam) == []
    sam.now = monday
    assert stuck(sam) == [(Slip.UNANSWERED, JONAS)]
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=True)
    assert stuck(sam) == []


def test_a_stage_is_too_long_and_a_loop_needs_a_plan_but_the_past_of_an_import_is_silent(sam: Company) -> None:
    def import_long_ago(session: Session) -> None:
        application = session.get_one(Application, sam.application_id)
        application.is_imported, application.stage_since = True, sam.now - timedelta(days=200)

    sam.do(import_long_ago)
    sam.now += timedelta(days=4)
    assert stuck(sam) == []
    sam.now += timedelta(days=1)
    assert stuck(sam) == [(Slip.TOO_LONG, "")]
    sam.do(move_application, sam.application_id, "loop", sam.act())
    assert stuck(sam) == []
    sam.now += timedelta(days=2)
    assert stuck(sam) == [(Slip.UNPLANNED, "")]


def test_the_owner_hears_at_nine_of_their_own_morning_once_and_only_when_something_is_stuck(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    sam.do(told_candidate, sam.application_id, sam.act())
    found = mornings(sam, at(date(2026, 3, 24), 23))
    owners = [(due, reason) for person, due, reason in found if person == MARTA]
    assert [due for due, _ in owners] == [
        at(date(2026, 3, day), 9, zone="America/New_York") for day in (16, 17, 18, 19, 20, 23, 24)
    ]
    assert [reason for _, reason in owners] == [DigestSkip.NOTHING] * 5 + [None] * 2
    assert [person for person, _ in sent_to(sam, DIGEST)] == [MARTA, MARTA]
    assert {reason for person, _, reason in found if person != MARTA} == {DigestSkip.NOTHING}


def test_who_waits_to_hear_from_us_stands_at_the_top_and_a_settled_digest_says_so(sam: Company) -> None:
    sam.plan("2026-03-20 14:00", JONAS)
    sam.do(move_application, sam.application_id, "offer", sam.act())
    sam.now = at(date(2026, 3, 17), 12)
    mornings(sam, at(date(2026, 3, 17), 16))
    text = rendered(sam, DIGEST, MARTA)
    assert text.startswith("Good morning: 1 person waits to hear from us, 1 thing is stuck")
    assert text.index("to hear from us: ") < text.index("This is stuck") < text.index("has not said for")
    sam.do(move_application, sam.application_id, "withdrawn", sam.act(), reason="took another job")
    assert rendered(sam, DIGEST, MARTA, stands=True).startswith("All of this is settled.")


def test_an_away_owners_digest_goes_to_the_backup_and_comes_back(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    sam.do(go_away, date(2026, 3, 16), date(2026, 3, 17), sam.act(MARTA))
    mornings(sam, at(date(2026, 3, 18), 23))
    assert [person for person, _ in sent_to(sam, DIGEST)] == [BEN, MARTA]
    sam.do(come_back, sam.act(MARTA))
    mornings(sam, at(date(2026, 3, 19), 23))
    assert [person for person, _ in sent_to(sam, DIGEST)] == [BEN, MARTA, MARTA]


def test_a_morning_that_was_missed_by_far_is_marked_too_late_and_the_next_one_comes(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    sam.do(derive_digests, WORKSPACE, sam.now)
    sam.now = at(date(2026, 3, 17), 15)
    sam.do(fire_digests, sam.now)
    marta = select(Digest.reason).where(Digest.person_id == MARTA, Digest.settled_at.is_not(None))
    assert sam.look(lambda session: session.scalars(marta).all()) == [DigestSkip.TOO_LATE]
    mornings(sam, at(date(2026, 3, 18), 16))
    assert [person for person, _ in sent_to(sam, DIGEST)] == [MARTA]


def test_who_must_not_see_a_candidate_gets_no_line_about_them(company: Company) -> None:
    company.add_sam(hidden_from=(MARTA,))
    company.do(move_application, company.application_id, "offer", company.act())
    assert stuck(company, PRIYA) == [(Slip.UNTOLD, "")]
    assert stuck(company, MARTA) == []


def test_candidates_are_listed_two_weeks_ahead_kept_with_a_reason_or_forgotten_by_themselves(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "rejected", sam.act(), reason="not yet")
    sam.now = datetime(2026, 9, 2, 8, tzinfo=UTC)  # six months but two weeks after 16 March
    assert sam.do(list_ahead, WORKSPACE, SETTINGS, sam.now) == 0
    sam.now += timedelta(hours=1)
    assert sam.do(list_ahead, WORKSPACE, SETTINGS, sam.now) == 1
    assert sam.do(list_ahead, WORKSPACE, SETTINGS, sam.now) == 0
    assert [person for person, _ in sent_to(sam, RUNNING_OUT)] == [OLGA]
    listed = rendered(sam, RUNNING_OUT, OLGA)
    assert "C-001" in listed
    assert "Sam" not in listed

    with pytest.raises(NotAPrivacyContact):
        sam.do(keep_candidate, sam.candidate_id, "because", sam.act(NOOR))
    sam.do(keep_candidate, sam.candidate_id, "asked to be told of the next opening", sam.act(OLGA))
    assert rendered(sam, RUNNING_OUT, OLGA, stands=True).startswith("All of this is settled.")
    sam.now = at(date(2026, 9, 20), 9)
    assert sam.do(forget_overdue, WORKSPACE, SETTINGS, sam.now) == 0

    sam.now = at(date(2027, 2, 18), 9)
    assert sam.do(list_ahead, WORKSPACE, SETTINGS, sam.now) == 1
    sam.now = at(date(2027, 3, 2), 8)
    assert sam.do(forget_overdue, WORKSPACE, SETTINGS, sam.now) == 0
    sam.now = at(date(2027, 3, 4), 12)
    assert sam.do(forget_overdue, WORKSPACE, SETTINGS, sam.now) == 1
    candidate = sam.look(lambda session: session.get_one(Candidate, sam.candidate_id))
    assert candidate.forgotten_at == sam.now
    assert sam.look(lambda session: session.scalars(select(Retention)).all()) == []
    last = read_erasures(SETTINGS.privacy.erasures)[-1]
    assert (last.candidate_id, last.at) == (sam.candidate_id, sam.now)


def test_who_applies_again_is_not_forgotten(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "rejected", sam.act(), reason="not yet")
    sam.now = at(date(2026, 9, 5), 9)
    assert sam.do(list_ahead, WORKSPACE, SETTINGS, sam.now) == 1
    sam.apply(sam.candidate_id)
    sam.now = at(date(2026, 10, 5), 9)
    assert sam.do(forget_overdue, WORKSPACE, SETTINGS, sam.now) == 0


def test_two_replicas_at_one_morning_send_one_digest(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    sam.do(derive_digests, WORKSPACE, sam.now)
    sam.now = at(date(2026, 3, 16), 15)
    with ThreadPoolExecutor(2) as replicas:
        list(replicas.map(lambda _: sam.do(fire_digests, sam.now), range(2)))
    assert [person for person, _ in sent_to(sam, DIGEST)] == [MARTA]
