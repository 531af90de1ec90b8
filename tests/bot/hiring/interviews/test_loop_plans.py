"""Is a loop planned as it was shown, once, and is what speaks against it said before?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import (
    AlreadySwapped,
    FocusMissing,
    InterviewersWrong,
    InterviewOver,
    NotFound,
    NotOnTheTeam,
    PlanSaved,
    Refusal,
    TimeSkipped,
    ZoneWrong,
)
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.interviews.interviews import answer_invitation, cancel_interview, reschedule, swap_interviewer
from bot.hiring.interviews.loop_plans import Entry, PlanFaulty, Preview, begin_entries, draft_entries, draft_loop, save_draft
from bot.hiring.interviews.planning_doubts import DoubtKind
from bot.hiring.interviews.suggesting import suggest_instead
from bot.hiring.people.availability import go_away
from bot.models import Candidate, Interview, LoopDraft, Reminder, Seat
from bot.models.interview import SeatState
from tests.bot.hiring.company import BEN, JONAS, MARTA, NOOR, OLGA, PRIYA, TESS, Company

BERLIN = "Europe/Berlin"


def entry(focus: str, day: str, clock: str, *people: str, **more: Any) -> Entry:
    return Entry(focus, people, day=day, clock=clock, **more)


def draft(company: Company, *entries: Entry, zone: str = BERLIN, keeps: bool = False) -> Preview:
    return company.do(draft_loop, company.application_id, entries, zone, company.act(), keeps_template=keeps)


def kinds(preview: Preview, index: int = 0) -> set[tuple[DoubtKind, str | None]]:
    return {(one.kind, one.person_id) for one in preview.interviews[index].doubts}


def another(company: Company, **profile: Any) -> None:
    """Another candidate applies, and is the one that the company plans for from now on."""
    candidate = company.do(add_candidate, Profile("Kim Novak", "kim@novak.example", **profile), company.act())
    company.application_id = company.apply(candidate.id)


def planned(company: Company) -> list[tuple[str, str]]:
    query = select(Interview).order_by(Interview.id)
    return [(one.focus, one.wall) for one in company.look(lambda session: session.scalars(query).all())]


def test_preview_shows_the_weekday_and_time_of_everybody_and_saves_nothing(sam: Company) -> None:
    sam.do(lambda session: setattr(session.get_one(Candidate, sam.candidate_id), "zone", "Asia/Tokyo"))
    preview = draft(sam, entry("SQL", "2026-03-30", "16:00", JONAS, shadows=(NOOR,)), zone="berlin")
    shown = [(one.part, one.wall, one.zone) for one in preview.interviews[0].people]
    assert shown == [
        ("interviewer", "Mon 30 Mar 15:00", "Europe/London"),
        ("shadow", "Mon 30 Mar 19:30", "Asia/Kolkata"),
        ("candidate", "Mon 30 Mar 23:00", "Asia/Tokyo"),
        ("recruiter", "Mon 30 Mar 16:00", "Europe/Berlin"),
    ]
    assert planned(sam) == []


def test_a_plan_of_several_interviews_is_saved_once_and_becomes_the_template(sam: Company) -> None:
    preview = draft(
        sam,
        entry("SQL", "2026-03-30", "09:30", JONAS),
        entry("Tests", "2026-03-31", "15:00", NOOR, minutes=60, place="Room 3"),
        keeps=True,
    )
    sam.do(save_draft, preview.draft_id, sam.act())
    assert planned(sam) == [("SQL", "2026-03-30 09:30"), ("Tests", "2026-03-31 15:00")]
    with pytest.raises(PlanSaved):
        sam.do(save_draft, preview.draft_id, sam.act())
    with pytest.raises(NotFound):
        sam.do(save_draft, preview.draft_id, sam.act(MARTA))
    assert len(planned(sam)) == 2

    another(sam)
    entries = sam.look(lambda session: begin_entries(session, sam.application_id, sam.act()))
    assert [(one.focus, one.interviewers, one.clock, one.minutes, one.place) for one in entries] == [
        ("SQL", (JONAS,), "09:30", 45, None),
        ("Tests", (NOOR,), "15:00", 60, "Room 3"),
    ]
    assert [one.day for one in entries] == ["2026-03-17", "2026-03-18"]


def test_template_leaves_out_what_is_covered_and_whoever_must_not_see(sam: Company) -> None:
    preview = draft(sam, entry("SQL", "2026-03-30", "09:30", JONAS), entry("Tests", "2026-03-31", "15:00", NOOR), keeps=True)
    sam.do(save_draft, preview.draft_id, sam.act())
    assert [one.focus for one in sam.look(lambda s: begin_entries(s, sam.application_id, sam.act()))] == [""]
    another(sam, hidden_from=(NOOR,))
    sam.plan("2026-03-24 09:30", JONAS, focus="sql")
    (left,) = sam.look(lambda session: begin_entries(session, sam.application_id, sam.act()))
    assert (left.focus, left.interviewers) == ("Tests", ())


def test_what_speaks_against_a_plan_is_said(sam: Company) -> None:
    sam.plan("2026-03-30 09:30", JONAS)
    sam.do(go_away, date(2026, 3, 31), date(2026, 3, 31), sam.act(JONAS))
    preview = draft(
        sam,
        entry("SQL", "2026-03-30", "10:00", JONAS),
        entry("Tests", "2026-03-31", "10:00", JONAS, TESS),
        entry("Design", "2026-03-28", "11:00", NOOR),
        entry("tests", "2026-03-30", "10:30", NOOR),
    )
    everybody = {(DoubtKind.CLASH, JONAS), (DoubtKind.CANDIDATE_CLASH, None), (DoubtKind.COVERED, None)}
    assert kinds(preview, 0) == everybody
    assert kinds(preview, 1) == {(DoubtKind.AWAY, JONAS), (DoubtKind.EARLY_OR_LATE, TESS)}
    assert kinds(preview, 2) == {(DoubtKind.DAY_OFF, NOOR)}
    assert kinds(preview, 3) == {(DoubtKind.COVERED, None), (DoubtKind.CANDIDATE_CLASH, None)}
    sam.do(save_draft, preview.draft_id, sam.act())
    assert len(planned(sam)) == 5


def test_load_is_counted_in_the_week_of_the_person(sam: Company) -> None:
    for day in range(30, 32):
        for clock in ("09:30", "11:00"):
            sam.plan(f"2026-03-{day} {clock}", JONAS, focus=f"{day} {clock}")
    assert kinds(draft(sam, entry("Five", "2026-04-01", "11:00", JONAS))) == set()
    sam.plan("2026-04-02 11:00", JONAS, focus="Five")
    assert kinds(draft(sam, entry("Six", "2026-04-01", "11:00", JONAS))) == {(DoubtKind.LOAD, JONAS)}
    assert kinds(draft(sam, entry("Next", "2026-04-06", "11:00", JONAS))) == set()


def test_times_of_a_change_of_clocks_are_answered_in_words(sam: Company) -> None:
    with pytest.raises(PlanFaulty) as caught:
        draft(sam, entry("SQL", "2026-03-29", "02:30", JONAS))
    assert isinstance(caught.value.faults[0], TimeSkipped)
    assert "clocks jump forward to 03:00" in caught.value.faults[0].message
    twice = draft(sam, entry("SQL", "2026-10-25", "02:30", JONAS))
    (doubt,) = [one for one in twice.interviews[0].doubts if one.kind is DoubtKind.TWICE]
    assert doubt.detail == "01:30"
    assert kinds(draft(sam, entry("SQL", "2026-03-01", "10:00", JONAS))) >= {(DoubtKind.PAST, None)}


def test_what_can_not_be_is_said_at_its_place_and_keeps_nothing(sam: Company) -> None:
    with pytest.raises(PlanFaulty) as caught:
        draft(
            sam,
            entry("SQL", "2026-03-30", "09:30", JONAS),
            entry(" ", "2026-03-30", "11:00", JONAS),
            entry("T", "", "", OLGA, OLGA),
        )
    assert {index: type(fault) for index, fault in caught.value.faults.items()} == {1: FocusMissing, 2: InterviewersWrong}
    with pytest.raises(ZoneWrong):
        draft(sam, entry("SQL", "2026-03-30", "09:30", JONAS), zone="Atlantis")
    with pytest.raises(NotOnTheTeam):
        sam.do(draft_loop, sam.application_id, [entry("SQL", "2026-03-30", "09:30", JONAS)], BERLIN, sam.act(JONAS))
    assert sam.look(lambda session: session.scalars(select(LoopDraft)).all()) == []


def test_a_draft_goes_back_to_the_form_as_it_was_typed(sam: Company) -> None:
    typed = [entry("SQL", "2026-03-30", "09:30", JONAS, shadows=(NOOR,), place="Room 3")]
    preview = draft(sam, *typed, keeps=True)
    back = sam.look(lambda session: draft_entries(session, preview.draft_id, sam.act()))
    assert back == (sam.application_id, typed, BERLIN, True)
    with pytest.raises(NotFound):
        sam.look(lambda session: draft_entries(session, preview.draft_id, sam.act(MARTA)))


def at_once(company: Company, *acts: Any) -> list[Any]:
    """Do several things at the same moment, each in a thread and transaction of its own; results or refusals."""
    gate = Barrier(len(acts))

    def work(act: Any) -> Any:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(work, acts))


def test_two_presses_of_save_at_once_plan_one_loop(sam: Company) -> None:
    preview = draft(sam, entry("SQL", "2026-03-30", "09:30", JONAS))
    found = at_once(sam, *[lambda: sam.do(save_draft, preview.draft_id, sam.act())] * 3)
    assert sum(isinstance(one, PlanSaved) for one in found) == 2
    assert len(planned(sam)) == 1


def test_two_people_who_replace_somebody_at_once_are_both_told_and_one_comes(sam: Company) -> None:
    interview = sam.plan("2026-03-30 14:00", JONAS)
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=False)
    acts = [(PRIYA, NOOR), (MARTA, TESS)]
    found = at_once(sam, *[lambda a=a, c=c: sam.do(swap_interviewer, interview, JONAS, c, sam.act(a)) for a, c in acts])
    (late,) = [one for one in found if isinstance(one, AlreadySwapped)]
    query = select(Seat.person_id).where(Seat.interview_id == interview, Seat.state == SeatState.ASKED)
    (coming,) = sam.look(lambda session: session.scalars(query).all())
    assert coming.removeprefix("U0").capitalize() in late.message


def test_two_people_who_cancel_and_accept_at_once_leave_one_state(sam: Company) -> None:
    interview = sam.plan("2026-03-30 14:00", JONAS)
    found = at_once(
        sam,
        lambda: sam.do(cancel_interview, interview, sam.act(PRIYA)),
        lambda: sam.do(cancel_interview, interview, sam.act(MARTA)),
        lambda: sam.do(answer_invitation, interview, sam.act(JONAS), accepts=True),
    )
    assert sum(isinstance(one, InterviewOver) for one in found[:2]) == 1
    assert isinstance(found[2], InterviewOver) or found[2] is True
    assert sam.look(lambda session: session.scalars(select(Reminder.id).where(Reminder.state == "armed")).all()) == []


def test_who_knows_the_area_and_is_free_is_suggested_least_loaded_first(sam: Company) -> None:
    sam.plan("2026-03-23 11:00", NOOR, focus="SQL")
    busy = sam.plan("2026-03-30 11:00", OLGA, focus="Other")
    interview = sam.plan("2026-03-30 11:00", JONAS, focus="sql")

    def suggested() -> list[tuple[str, bool]]:
        found = sam.look(lambda s: suggest_instead(s, s.get_one(Interview, interview), sam.now, most=9))
        return [(one.person_id, one.covered) for one in found]

    assert suggested()[0] == (NOOR, True)
    assert [person for person, _ in suggested()] == [NOOR, BEN, PRIYA]  # for Marta it is 05:00, Olga interviews then
    sam.do(go_away, date(2026, 3, 30), date(2026, 3, 30), sam.act(NOOR))
    sam.do(reschedule, busy, "2026-03-31 11:00", BERLIN, sam.act())
    assert [person for person, _ in suggested()] == [BEN, OLGA, PRIYA]
