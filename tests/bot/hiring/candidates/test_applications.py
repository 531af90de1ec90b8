"""Do applications move as people decide, are endings clean, and does the name stay in its one table?"""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.errors import AlreadyApplied, NameMissing, NoSuchCandidate, NoSuchStage, NotOnTheTeam, ReasonMissing
from bot.hiring.candidates.applications import (
    add_application,
    end_applications,
    live_applications,
    move_application,
    told_candidate,
)
from bot.hiring.candidates.candidates import Profile, add_candidate, find_candidate, shown_name
from bot.hiring.candidates.stages import Stage, set_stages, stages_of
from bot.models import (
    Application,
    ApplicationEvent,
    AuditEntry,
    Base,
    Candidate,
    CandidateName,
    Delivery,
    Interview,
    Lane,
    Role,
)
from bot.models.candidate import StageKind
from bot.models.interview import InterviewState
from tests.bot.hiring.company import GUS, JONAS, MAIL, MARTA, NAME, NOOR, OLGA, PRIYA, Company


def test_added_candidate_stands_at_the_first_stage(sam: Company) -> None:
    application = sam.look(lambda session: session.get_one(Application, sam.application_id))
    assert (application.kind, application.stage_since) == (StageKind.APPLIED, sam.now)


def test_same_mail_is_the_same_person_and_applies_once(sam: Company) -> None:
    again = sam.do(add_candidate, Profile("Sam A.", MAIL.upper()), sam.act())
    assert again.id == sam.candidate_id
    with pytest.raises(AlreadyApplied):
        sam.apply(sam.candidate_id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_candidate_needs_a_name(company: Company, name: str) -> None:
    with pytest.raises(NameMissing):
        company.do(add_candidate, Profile(name), company.act())


@pytest.mark.parametrize("stranger", [JONAS, GUS, OLGA, "U0NOBODY"])
def test_only_the_team_moves_people(sam: Company, stranger: str) -> None:
    with pytest.raises(NotOnTheTeam):
        sam.do(move_application, sam.application_id, "screen", sam.act(stranger))


def test_moves_are_recorded_once(sam: Company) -> None:
    for _ in range(2):
        sam.do(move_application, sam.application_id, "Screen", sam.act())
    events = sam.look(lambda session: list(session.scalars(select(ApplicationEvent))))
    assert [(event.kind, event.after) for event in events] == [
        ("added", {"stage": "Applied", "kind": "applied"}),
        ("moved", {"stage": "Screen", "kind": "screen"}),
    ]


def test_rejecting_needs_a_reason_that_stays_out_of_the_audit(sam: Company) -> None:
    with pytest.raises(ReasonMissing):
        sam.do(move_application, sam.application_id, "rejected", sam.act())
    sam.do(move_application, sam.application_id, "rejected", sam.act(), reason="too little SQL")
    notes = sam.look(lambda session: list(session.scalars(select(ApplicationEvent.note))))
    audit = sam.look(lambda session: str([row.detail for row in session.scalars(select(AuditEntry))]))
    assert notes == [None, "too little SQL"]
    assert "SQL" not in audit


def test_decisions_wait_until_somebody_told_the_candidate(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    assert sam.do(told_candidate, sam.application_id, sam.act())
    assert not sam.do(told_candidate, sam.application_id, sam.act())


def test_hiring_counts_and_taking_it_back_does_too(sam: Company) -> None:
    def filled() -> int:
        return sam.look(lambda session: session.get_one(Role, sam.role_id).filled)

    sam.do(move_application, sam.application_id, "hired", sam.act(MARTA))
    assert filled() == 1
    sam.do(move_application, sam.application_id, "offer", sam.act(MARTA))
    assert filled() == 0


def test_closing_a_role_ends_those_in_process_and_their_interviews(sam: Company) -> None:
    interview = sam.plan("2026-03-24 14:00", JONAS)
    assert [one.id for one in sam.look(lambda session: live_applications(session, sam.role_id))] == [sam.application_id]
    assert sam.do(end_applications, sam.role_id, "role cancelled", sam.act(MARTA)) == [sam.application_id]
    assert sam.look(lambda session: session.get_one(Interview, interview).state) is InterviewState.CANCELLED
    assert sam.do(end_applications, sam.role_id, "role cancelled", sam.act(MARTA)) == []


def test_role_has_its_own_stages_by_its_own_words(sam: Company) -> None:
    own = (Stage("CV", StageKind.APPLIED), Stage("Call", StageKind.SCREEN), Stage("On site", StageKind.LOOP))
    sam.do(lambda session: set_stages(session, session.get_one(Role, sam.role_id), own))
    sam.do(move_application, sam.application_id, "on-site", sam.act())
    names = sam.look(lambda session: [one.name for one in stages_of(session, session.get_one(Role, sam.role_id))])
    assert names == ["CV", "Call", "On site", "Hired", "Rejected", "Withdrawn"]
    with pytest.raises(NoSuchStage, match="CV, Call, On site"):
        sam.do(move_application, sam.application_id, "offer", sam.act())


def test_answer_does_not_tell_whether_a_candidate_exists(sam: Company) -> None:
    assert sam.look(lambda session: find_candidate(session, "c-1", sam.act()).id) == sam.candidate_id
    for actor, handle in ((NOOR, "C-001"), (GUS, "C-001"), (PRIYA, "C-999"), (PRIYA, "Sam")):
        with pytest.raises(NoSuchCandidate) as refused:
            sam.look(lambda session, handle=handle, actor=actor: find_candidate(session, handle, sam.act(actor)))  # type: ignore[misc]
        assert refused.value.message == NoSuchCandidate().message


def test_name_is_shown_only_where_it_may_be(sam: Company) -> None:
    def called(may_name: bool) -> str:
        return sam.look(
            lambda session: shown_name(session, session.get_one(Application, sam.application_id), may_name=may_name)
        )

    assert (called(True), called(False)) == (NAME, "C-001")


def test_name_stands_in_one_table_only(sam: Company) -> None:
    interview = sam.plan("2026-03-24 14:00", JONAS, NOOR, shadows=(MARTA,))
    sam.do(move_application, sam.application_id, "loop", sam.act())
    assert interview
    with sam.store.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = str(session.execute(text(f'SELECT * FROM "{table.name}"')).all())
            shows = "Adeyemi" in rows or "adeyemi" in rows
            assert shows == (table.name == CandidateName.__tablename__), table.name


def test_handles_are_padded_and_run_on(company: Company) -> None:
    first, second = (company.do(add_candidate, Profile(name), company.act()) for name in ("A", "B"))
    assert (first.handle, second.handle) == ("C-001", "C-002")
    assert company.look(lambda session: session.get_one(Candidate, second.id).created_by) == PRIYA


def told(company: Company) -> list[tuple[str, str, str]]:
    """(channel, kind, state) of what the hiring channel hears, in order."""
    query = select(Lane.channel, Delivery.kind, Delivery.state).join(Lane, Lane.id == Delivery.lane_id).order_by(Delivery.id)
    rows = company.look(lambda session: session.execute(query.where(Delivery.kind.startswith("application_"))).all())
    return [(channel, kind, state.value) for channel, kind, state in rows]


def test_hiring_channel_has_one_card_and_a_line_for_each_change(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "screen", sam.act())
    sam.do(move_application, sam.application_id, "screen", sam.act())
    cards = [state for channel, kind, state in told(sam) if (channel, kind) == ("G0HIRINGENG", "application_card")]
    assert cards == ["queued", "cancelled"]  # the second merged into the first, which had not gone out
    assert [kind for _, kind, _ in told(sam)].count("application_line") == 2


def test_without_a_hiring_channel_the_owner_hears_and_without_an_owner_nobody(company: Company) -> None:
    with company.store.begin() as session:
        session.get_one(Role, company.role_id).hiring_channel = None
    company.add_sam()
    assert {channel for channel, _, _ in told(company)} == {MARTA}
    with company.store.begin() as session:
        session.get_one(Role, company.role_id).owner_id = None
    before = len(told(company))
    company.do(move_application, company.application_id, "screen", company.act())
    assert len(told(company)) == before


def test_imported_application_is_silent_until_its_first_change(company: Company) -> None:
    candidate = company.do(add_candidate, Profile("Ada Lund"), company.act())

    def work(session: Session) -> int:
        known, role = session.get_one(Candidate, candidate.id), session.get_one(Role, company.role_id)
        return add_application(session, known, role, company.act(), stage="screen", is_imported=True).id

    application_id = company.do(work)
    assert told(company) == []
    company.do(move_application, application_id, "loop", company.act())
    assert [kind for _, kind, _ in told(company)] == ["application_card", "application_line"]
