"""Does an import bring everybody once, whole or not at all, and is the past left alone?"""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from bot.errors import ImportUnsettled
from bot.hiring.candidates.application_cards import CARD
from bot.hiring.candidates.applications import move_application
from bot.hiring.candidates.candidate_sheet import read_sheet
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.candidates.import_planning import Does, ImportPlan, Matter, Settled, plan_import
from bot.hiring.candidates.importing import SUMMARY, Imported, import_candidates
from bot.hiring.candidates.merging import merge_candidates
from bot.hiring.interviews.firing import next_due
from bot.hiring.people.people import is_on_team
from bot.hiring.people.permissions import Viewer
from bot.models import Application, Base, Candidate, CandidateName, Delivery, Role
from tests.bot.hiring.company import MARTA, OLGA, PRIYA, WORKSPACE, Company

HEAD = "external id,name,email,role,stage,stage since\n"


def plan(company: Company, rows: str, settled: Settled | None = None, actor: str = PRIYA) -> ImportPlan:
    sheet = read_sheet((HEAD + rows).encode(), "f.csv")
    viewer = Viewer(WORKSPACE, actor, is_decider=True, is_certain=True)
    return company.look(
        lambda s: plan_import(
            s, sheet, settled or Settled(), viewer, company.act(actor), lambda role: is_on_team(role, actor)
        )
    )


def bring(company: Company, rows: str, settled: Settled | None = None) -> Imported:
    sheet = read_sheet((HEAD + rows).encode(), "f.csv")
    viewer = Viewer(WORKSPACE, PRIYA, is_decider=True, is_certain=True)
    return company.do(import_candidates, sheet, settled or Settled(), viewer, company.act(), lambda _: True)


def kinds(company: Company) -> list[str]:
    return company.look(lambda session: list(session.scalars(select(Delivery.kind).order_by(Delivery.id))))


def stages(company: Company) -> list[tuple[str, bool, str]]:
    """(stage, imported, since) of all applications."""
    query = select(Application).order_by(Application.id)
    return company.look(lambda s: [(one.stage, one.is_imported, f"{one.stage_since:%d %b}") for one in s.scalars(query)])


def test_the_past_is_not_told_and_the_first_change_has_its_card(company: Company) -> None:
    rows = "A-1,Ada,ada@x.example,R-12,onsite,2025-01-02\nA-2,Bo,bo@x.example,backend engineer,abgelehnt,2025-01-02\n"
    assert bring(company, rows).added == 2
    assert kinds(company) == [SUMMARY]
    assert company.look(next_due) is None
    told = company.look(lambda s: [one.must_tell_since for one in s.scalars(select(Application))])
    decided = company.look(lambda s: [one.decided_at for one in s.scalars(select(Application).order_by(Application.id))])
    assert (told, decided[0], f"{decided[1]:%Y-%m-%d}") == ([None, None], None, "2025-01-02")
    company.do(move_application, 1, "offer", company.act(MARTA))
    assert kinds(company)[1:3] == [CARD, "application_line"]


def test_again_it_changes_nothing_and_a_newer_file_only_what_nobody_touched(company: Company) -> None:
    rows = "A-1,Ada,ada@x.example,R-12,loop,2026-03-01\n,Bo,bo@x.example,R-12,loop,2026-03-01\n,Cy,,R-12,loop,2026-03-01\n"
    bring(company, rows)
    again = bring(company, rows)
    assert (again.plan.count(Does.SAME), again.channels, kinds(company)) == (3, 0, [SUMMARY])
    company.do(move_application, 1, "offer", company.act(MARTA))
    newer = bring(company, rows.replace("loop,2026-03-01", "debrief,2026-03-05"))
    assert (newer.plan.count(Does.KEPT), newer.plan.count(Does.CORRECT)) == (1, 2)
    assert stages(company) == [("Offer", False, "16 Mar"), ("Debrief", True, "05 Mar"), ("Debrief", True, "05 Mar")]
    assert company.look(lambda s: len(s.scalars(select(Candidate.id)).all())) == 3


def test_somebody_known_is_found_by_id_or_mail_also_after_being_joined(company: Company) -> None:
    company.add_sam(external_id="A-9")
    other = company.do(add_candidate, Profile("S. A.", "sam@home.example"), company.act()).id
    company.apply(other)
    company.do(merge_candidates, company.candidate_id, other, company.act())
    found = (
        plan(company, "A-9,Sam,new@x.example,R-12,applied,\n").items
        + plan(company, ",Sam,SAM@home.example,R-12,applied,\n").items
    )
    assert [(one.does, one.application_id) for one in found] == [(Does.SAME, company.application_id)] * 2


def test_who_applies_again_after_an_end_is_added(company: Company) -> None:
    company.add_sam()
    company.do(move_application, company.application_id, "rejected", company.act(), reason="too junior")
    row = ",Sam,sam@adeyemi.example,R-12,applied,{}\n"
    assert [plan(company, row.format(day)).items[0].does for day in ("2026-03-01", "")] == [Does.KEPT] * 2
    company.now = company.now.replace(month=5)
    assert bring(company, row.format("2026-04-20")).added == 1


def test_nothing_is_written_while_anything_is_unsettled(company: Company) -> None:
    rows = (
        "A-1,Ada,ada@x.example,R-12,loop,2026-03-01\n"
        "A-2,Bo,bo@x.example,Backend Enginer,loop,2026-03-01\n"
        "A-3,,cy@x.example,R-12,loop,2026-03-01\n"
        "A-4,Di,di@x.example,R-12,Chemistry,2026-03-01\n"
        "A-5,Ed,ed@x.example,R-12,loop,31.02.2026\n"
        "A-1,Ada,ada@y.example,R-12,offer,2026-03-01\n"
        "A-6,Flo,flo@x.example,,loop,2026-03-01\n"
    )
    found = plan(company, rows)
    assert [(one.matter, one.lines) for one in found.problems] == [
        (Matter.ROLE, (3,)),
        (Matter.NAME, (4,)),
        (Matter.STAGE, (5,)),
        (Matter.DATE, (6,)),
        (Matter.DUPLICATE, (7,)),
        (Matter.ROLE, (8,)),
    ]
    assert found.problems[0].nearest == ("R-12 Backend Engineer",)
    with pytest.raises(ImportUnsettled, match="6 things are still to be settled"):
        bring(company, rows)
    assert company.look(lambda s: s.scalars(select(Candidate.id)).all()) == []


def test_what_was_settled_counts_for_all_rows_with_that_word(company: Company) -> None:
    rows = "1,Ada,a@x.example,Backend Enginer,Chemistry,\n2,Bo,b@x.example,backend-enginer,Gym,\n3,Cy,c@x.example,,loop,\n"
    settled = Settled({"backend enginer": "R-12"}, {"chemistry": "screen", "gym": "-"}, "R-12")
    done = bring(company, rows, settled)
    assert (done.added, done.plan.left_out, [one[0] for one in stages(company)]) == (2, 1, ["Screen", "Loop"])


def test_only_for_roles_that_one_works_on_and_none_is_told_of_that_one_may_not_see(company: Company) -> None:
    row = "A-1,Ada,a@x.example,R-12,loop,\n"
    assert plan(company, row, actor=OLGA).problems[0].text == "you don't work on R-12 Backend Engineer."
    viewer = Viewer(WORKSPACE, OLGA)
    with company.store.begin() as session:
        session.execute(text("UPDATE role SET state = 'draft', opened_at = NULL"))
    sheet = read_sheet((HEAD + row).encode(), "f.csv")
    hidden = company.look(lambda s: plan_import(s, sheet, Settled(), viewer, company.act(OLGA), lambda _: False))
    assert hidden.problems[0].text == "I know no role “R-12”."


def test_hires_of_the_past_count_and_nobody_is_asked(company: Company) -> None:
    bring(company, "1,Ada,a@x.example,R-12,hired,2026-03-01\n2,Bo,b@x.example,R-12,hired,2026-03-01\n")
    assert company.look(lambda s: s.get_one(Role, company.role_id).filled) == 2
    assert kinds(company) == [SUMMARY]
    bring(company, "1,Ada,a@x.example,R-12,offer,2026-03-01\n")
    assert company.look(lambda s: s.get_one(Role, company.role_id).filled) == 1


def test_names_and_sources_of_a_file_stand_in_one_table_only(company: Company) -> None:
    sheet = read_sheet(b"name,mail,role,source\nAda Lovelund,ada@lovelund.example,R-12,by Bo Lovelund\n", "lovelund.csv")
    viewer = Viewer(WORKSPACE, PRIYA, is_decider=True, is_certain=True)
    company.do(import_candidates, sheet, Settled(), viewer, company.act(), lambda _: True)
    with company.store.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = str(session.execute(text(f'SELECT * FROM "{table.name}"')).all()).lower()
            assert ("lovelund" in rows) == (table.name == CandidateName.__tablename__), table.name
