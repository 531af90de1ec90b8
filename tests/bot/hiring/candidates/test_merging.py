"""Two candidates are joined and taken apart exactly; edits reach what was posted, news only those who may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NameMissing, NoSuchCandidate, NotMerged, NotOnTheTeam, NotTheSame, StageInUse, ZoneUnknown
from bot.hiring.candidates.application_cards import NEWS
from bot.hiring.candidates.applications import move_application
from bot.hiring.candidates.candidates import Profile, add_candidate, find_candidate
from bot.hiring.candidates.editing import edit_candidate, follow, profile_of
from bot.hiring.candidates.merging import find_merge, look_at_merge, merge_candidates, unmerge
from bot.hiring.candidates.stage_lists import give_stages, read_stages
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard
from bot.models import (
    Application,
    AuditEntry,
    Candidate,
    CandidateName,
    Delivery,
    Follower,
    Interview,
    Lane,
    Reminder,
    Scorecard,
)
from bot.models.candidate import StageKind
from bot.models.feedback import Call
from tests.bot.hiring.company import BEN, JONAS, MARTA, NOOR, OLGA, PRIYA, Company

TABLES = (Candidate, CandidateName, Application, Interview, Scorecard, Follower)
PASSING = {("application", "revision"), ("interview", "sequence")}  # count changes, whichever


@pytest.fixture
def twins(sam: Company) -> Company:
    """Sam stands there twice for one role; the second one is further on, has an interview and a scorecard."""
    profile = Profile("S. Adeyemi", "sam@home.example", "A-7", "https://ats.example/7", "Africa/Lagos", NOOR, (OLGA,))
    sam.first = sam.application_id  # type: ignore[attr-defined]
    sam.other = sam.do(add_candidate, profile, sam.act()).id  # type: ignore[attr-defined]
    sam.application_id = sam.apply(sam.other)  # type: ignore[attr-defined]
    sam.do(move_application, sam.application_id, "loop", sam.act())
    interview = sam.plan("2026-03-17 14:00", JONAS)
    sam.plan("2026-03-24 14:00", JONAS, focus="Tests")
    sam.do(follow, sam.application_id, sam.act(BEN), follows=True)
    sam.now += timedelta(days=2)
    sam.do(fill_scorecard, interview, Filled(Call.YES), sam.act(JONAS))
    return sam


def facts(company: Company) -> dict[str, list[dict[str, Any]]]:
    """Every row that joining touches, but for counters."""

    def rows(session: Session) -> dict[str, list[dict[str, Any]]]:
        found = {}
        for table in TABLES:
            names = [c.name for c in table.__table__.columns if (table.__tablename__, c.name) not in PASSING]
            query = select(table).order_by(table.id)
            found[table.__tablename__] = [{name: getattr(one, name) for name in names} for one in session.scalars(query)]
        for one in found["follower"]:
            del one["id"]
        return found

    return company.look(rows)


def join(company: Company, kept: int, merged: int) -> int:
    return company.do(merge_candidates, kept, merged, company.act()).id


@pytest.mark.parametrize("is_kept_first", [True, False])
def test_joined_and_taken_apart_is_as_before(twins: Company, is_kept_first: bool) -> None:
    pair = (twins.candidate_id, twins.other)  # type: ignore[attr-defined]
    before = facts(twins)
    merge = join(twins, *(pair if is_kept_first else pair[::-1]))
    assert facts(twins) != before
    twins.do(unmerge, merge, twins.act(MARTA))
    assert facts(twins) == before
    with pytest.raises(NotMerged):
        twins.do(unmerge, merge, twins.act(MARTA))


def test_one_person_has_one_application_with_the_interviews_of_both(twins: Company) -> None:
    join(twins, twins.candidate_id, twins.other)  # type: ignore[attr-defined]
    stays, goes = twins.look(
        lambda s: (s.get_one(Application, twins.application_id), s.get_one(Application, twins.first))  # type: ignore[attr-defined]
    )
    assert (stays.kind, stays.merged_into, goes.is_live, goes.merged_into) == (StageKind.LOOP, None, False, stays.id)
    assert twins.look(lambda s: {one.application_id for one in s.scalars(select(Interview))}) == {stays.id}
    assert twins.look(lambda s: {one.candidate_id for one in s.scalars(select(Application))}) == {twins.candidate_id}
    for handle in ("C-1", "C-2"):
        assert twins.look(lambda s, h=handle: find_candidate(s, h, twins.act()).id) == twins.candidate_id  # type: ignore[misc]


def test_who_must_not_see_one_of_them_sees_neither(twins: Company) -> None:
    join(twins, twins.candidate_id, twins.other)  # type: ignore[attr-defined]
    kept = twins.look(lambda s: s.get_one(Candidate, twins.candidate_id))
    assert (kept.employee_id, kept.hidden_from, kept.zone) == (NOOR, [OLGA], "Africa/Lagos")


def test_whoever_is_hidden_after_joining_stays_hidden_from_both(twins: Company) -> None:
    merge = join(twins, twins.candidate_id, twins.other)  # type: ignore[attr-defined]
    _, profile = twins.look(lambda s: profile_of(s, twins.application_id, twins.act()))
    wider = Profile(profile.name, profile.mail, zone=profile.zone, employee_id=NOOR, hidden_from=(OLGA, BEN))
    twins.do(edit_candidate, twins.application_id, wider, twins.act())
    twins.do(unmerge, merge, twins.act(MARTA))
    hidden = twins.look(lambda s: [s.get_one(Candidate, one).hidden_from for one in (1, 2)])
    assert hidden == [[BEN], sorted([BEN, OLGA])]


def test_reminders_go_with_the_interviews(twins: Company) -> None:
    armed = select(Reminder.interview_id).where(Reminder.state == "armed")
    before = twins.look(lambda s: sorted(s.scalars(armed)))
    merge = join(twins, twins.candidate_id, twins.other)  # type: ignore[attr-defined]
    assert twins.look(lambda s: sorted(s.scalars(armed))) == before != []
    twins.do(unmerge, merge, twins.act())
    assert twins.look(lambda s: sorted(s.scalars(armed))) == before


def test_what_would_happen_is_told_first_and_strangers_learn_nothing(twins: Company) -> None:
    found = twins.look(lambda s: look_at_merge(s, "C-1", "C-2", twins.act()))
    assert (found.moving, found.doubled, found.is_elsewhere, found.hidden_more) == (("R-12",), (("R-12", "Loop"),), False, 2)
    with pytest.raises(NotTheSame):
        twins.look(lambda s: look_at_merge(s, "C-1", "c1", twins.act()))
    for actor, handles in ((OLGA, ("C-1", "C-2")), (PRIYA, ("C-1", "C-99"))):
        with pytest.raises(NoSuchCandidate):
            twins.look(lambda s, a=actor, h=handles: look_at_merge(s, *h, twins.act(a)))  # type: ignore[misc]
    with pytest.raises(NoSuchCandidate):
        twins.look(lambda s: find_merge(s, "C-2", twins.act(OLGA)))
    with pytest.raises(NotOnTheTeam):
        twins.do(edit_candidate, twins.application_id, Profile("X"), twins.act(JONAS))


def test_an_edit_reaches_what_stands_there_and_the_audit_holds_no_name(sam: Company) -> None:
    with sam.store.begin() as session:
        for one in session.scalars(select(Delivery)):
            one.state = "sending"
    profile = Profile("Samuel Okonkwo", "new@x.example", hidden_from=(JONAS,))
    assert sam.do(edit_candidate, sam.application_id, profile, sam.act()).is_changed
    assert not sam.do(edit_candidate, sam.application_id, profile, sam.act()).is_changed
    queued = sam.look(lambda s: [one.kind for one in s.scalars(select(Delivery).where(Delivery.state == "queued"))])
    audit = sam.look(lambda s: str([one.detail for one in s.scalars(select(AuditEntry))]))
    assert queued == ["application_card"]
    assert "Okonkwo" not in audit
    assert "'changed': ['name', 'mail', 'hidden_from']" in audit


@pytest.mark.parametrize(
    ("profile", "refusal"), [(Profile(" "), NameMissing), (Profile("A", zone="Mars/Base"), ZoneUnknown)]
)
def test_a_wrong_edit_changes_nothing(sam: Company, profile: Profile, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sam.do(edit_candidate, sam.application_id, profile, sam.act())
    assert sam.look(lambda s: profile_of(s, sam.application_id, sam.act())[1].name) == "Sam Adeyemi-Fox"


def test_followers_hear_of_what_others_do_and_nobody_follows_whom_they_may_not_see(sam: Company) -> None:
    for who in (BEN, PRIYA):
        assert sam.do(follow, sam.application_id, sam.act(who), follows=True)
    assert not sam.do(follow, sam.application_id, sam.act(BEN), follows=True)
    with pytest.raises(NoSuchCandidate):
        sam.do(follow, sam.application_id, sam.act(OLGA), follows=True)
    sam.do(move_application, sam.application_id, "screen", sam.act(PRIYA))
    query = select(Lane.channel).join(Delivery, Delivery.lane_id == Lane.id).where(Delivery.kind == NEWS)
    assert sam.look(lambda s: list(s.scalars(query))) == [BEN]
    assert sam.do(follow, sam.application_id, sam.act(BEN), follows=False)


def test_nobody_falls_out_of_a_new_list_of_stages(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "loop", sam.act())
    sam.do(give_stages, sam.role_id, read_stages("CV = applied\nOn site = loop"), sam.act())
    assert sam.look(lambda s: s.get_one(Application, sam.application_id).stage) == "On site"
    with pytest.raises(StageInUse):
        sam.do(give_stages, sam.role_id, read_stages("CV = applied\nCall = screen"), sam.act())
    with pytest.raises(NotOnTheTeam):
        sam.do(give_stages, sam.role_id, read_stages("CV = applied"), sam.act(OLGA))
