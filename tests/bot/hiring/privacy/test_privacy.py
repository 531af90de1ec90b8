"""After forgetting, is the name nowhere, are messages taken down, and does everything else still hold together?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.protocols import Note
from bot.errors import NotAPrivacyContact
from bot.hiring.candidates.candidates import Profile, add_candidate, called, shown_name
from bot.hiring.candidates.merging import merge_candidates
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import Reply, fill_scorecard, take_reply
from bot.hiring.interviews.firing import fire_due, next_due
from bot.hiring.interviews.interviews import cancel_interview
from bot.hiring.privacy.erasing import TAKEN_DOWN, shown_messages
from bot.hiring.privacy.erasure_list import note_erasures
from bot.hiring.privacy.privacy import erase_again, export_candidate, forget_candidate
from bot.models import Application, Base, Candidate, Delivery, EventIn, Lane, Message, Reminder
from bot.models.delivery import DeliveryState
from bot.models.feedback import Call
from bot.models.reminder import ReminderState
from bot.settings import Privacy
from tests.bot.hiring.company import (
    JONAS,
    MAIL,
    NAME,
    NOOR,
    OLGA,
    PRIYA,
    WORKSPACE,
    Company,
    at,
    found_company,
)


def full_story(company: Company) -> None:
    """Sam is written about everywhere where words can stand; one message is out, one on its way, one waits."""
    company.add_sam(external_id="ext-Adeyemi", link="https://ats.example/sam-adeyemi", zone="Africa/Lagos")
    past = company.plan("2026-03-17 14:00", JONAS, place="https://meet.example/adeyemi")
    company.plan("2026-03-30 14:00", NOOR, focus="Tests")
    company.now = at(date(2026, 3, 17), 15)
    company.do(take_reply, past, Reply("D0JONAS", "1.0", "yes - Sam Adeyemi knows SQL"), company.act(JONAS))
    company.do(fill_scorecard, past, Filled(Call.YES, {}, "Adeyemi is great", "offer Adeyemi more"), company.act(JONAS))
    company.do(_send_first)


def _send_first(session: Session) -> None:
    """Pretend that the worker sent the first notice and is at the second."""
    notices = select(Delivery).where(Delivery.kind == "interview_notice").order_by(Delivery.id)
    first, second, *_ = session.scalars(notices)
    first.state, first.ts, second.state = DeliveryState.SENT, "100.1", DeliveryState.SENDING
    session.add(
        Message(
            workspace_id=WORKSPACE,
            channel="D0JONAS",
            ts="100.1",
            thread_ts=None,
            card_key=first.card_key,
            kind=first.kind,
            subject=first.subject,
            delivery_id=first.id,
            posted_at=first.created_at,
            retired_at=None,
        )
    )
    body = {"text": "Adeyemi"}
    session.add(EventIn(workspace_id=WORKSPACE, event_id="Ev1", kind="message", at=first.created_at, body=body))


def everything(company: Company) -> str:
    with company.store.reading() as session:
        return "\n".join(
            str(session.execute(text(f'SELECT * FROM "{table.name}"')).all()) for table in Base.metadata.sorted_tables
        )


def test_after_forgetting_no_table_holds_a_byte_of_the_name(company: Company) -> None:
    full_story(company)
    assert "Adeyemi" in everything(company)
    receipt = company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    left = everything(company).lower()
    assert not [word for word in ("adeyemi", NAME.lower(), MAIL, "lagos") if word in left]
    assert (receipt.handle, receipt.others) == ("C-001", (("D0JONAS", "1.0"),))


def test_messages_that_showed_the_candidate_are_taken_down_in_their_own_lanes(company: Company) -> None:
    full_story(company)
    assert company.look(lambda session: shown_messages(session, session.get_one(Candidate, company.candidate_id))) == [
        ("D0JONAS", "100.1")
    ]
    receipt = company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    query = select(Lane.channel, Delivery.card_key).join(Lane, Lane.id == Delivery.lane_id)
    rows = company.look(
        lambda session: session.execute(query.where(Delivery.kind == TAKEN_DOWN).order_by(Lane.channel)).all()
    )
    assert [row[0] for row in rows] == [JONAS, NOOR]  # what is out, and what is just going out
    assert receipt.messages == 2


def test_interviewers_hear_by_codename_that_it_is_off_and_nothing_more_is_due(company: Company) -> None:
    full_story(company)
    company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    armed = select(Reminder).where(Reminder.state == ReminderState.ARMED)
    assert company.look(lambda session: session.scalars(armed).all()) == []
    waiting = select(Delivery.body).where(Delivery.kind == "interview_notice", Delivery.state == DeliveryState.QUEUED)
    assert [body["what"] for body in company.look(lambda session: session.scalars(waiting).all())] == ["cancelled"]
    name = company.look(
        lambda session: shown_name(session, session.get_one(Application, company.application_id), may_name=True)
    )
    assert name == "C-001"


def test_forgetting_twice_changes_nothing_more(company: Company) -> None:
    full_story(company)
    company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    again = company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    assert again.messages == 0
    assert company.look(lambda session: called(session, company.candidate_id)) is None


def test_whoever_was_found_to_be_the_same_person_is_forgotten_too(company: Company) -> None:
    full_story(company)
    twin = company.do(add_candidate, Profile("Samuel Adeyemi", "samuel@adeyemi.example"), company.act())
    company.apply(twin.id)
    company.do(merge_candidates, company.candidate_id, twin.id, company.act())
    company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    left = everything(company).lower()
    assert not [word for word in ("adeyemi", "lagos") if word in left]
    both = company.look(lambda session: session.scalars(select(Candidate.forgotten_at)).all())
    assert both == [company.now, company.now]


def test_another_candidates_nudges_stay(company: Company) -> None:
    company.add_sam()
    mine = company.plan("2026-03-17 10:00", JONAS, zone="Europe/London")
    other = company.do(add_candidate, Profile("Ada Lund"), company.act())
    company.application_id = company.apply(other.id)
    company.plan("2026-03-17 11:30", JONAS, zone="Europe/London")
    while (due := company.look(next_due)) and due <= at(date(2026, 3, 18), 12):
        company.now = due
        company.do(fire_due, due)
    company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    nudges = select(Delivery.state).where(Delivery.kind == "scorecard_nudges")
    assert DeliveryState.QUEUED in company.look(lambda session: session.scalars(nudges).all())
    assert mine


def test_export_holds_everything_and_is_json(company: Company) -> None:
    full_story(company)
    exported = company.do(export_candidate, company.candidate_id, company.act(OLGA))
    assert json.loads(json.dumps(exported)) == exported
    assert (exported["name"], exported["mail"], exported["scorecards"]) == (NAME, MAIL, 1)
    assert [one["focus"] for one in exported["applications"][0]["interviews"]] == ["SQL", "Tests"]
    assert "great" not in json.dumps(exported)


def test_a_restored_backup_forgets_again_whom_the_list_outside_of_it_names(company: Company, tmp_path: Path) -> None:
    full_story(company)
    own = company.act(OLGA)
    act = replace(own, settings=own.settings.model_copy(update={"privacy": Privacy(erasures=tmp_path / "list.jsonl")}))
    note_erasures(act.settings.privacy.erasures, WORKSPACE, [company.candidate_id, 999], company.now)  # as if forgotten
    assert company.do(erase_again, act.settings, company.now) == 1
    assert "adeyemi" not in everything(company).lower()
    assert company.do(erase_again, act.settings, company.now) == 0


@pytest.mark.parametrize("actor", [PRIYA, JONAS, "U0NOBODY"])
def test_only_privacy_contacts_forget_and_export(company: Company, actor: str) -> None:
    company.add_sam()
    for use_case in (forget_candidate, export_candidate):
        with pytest.raises(NotAPrivacyContact):
            company.do(use_case, company.candidate_id, company.act(actor))


def test_no_delivery_carries_a_name_even_before_forgetting(company: Company) -> None:
    full_story(company)
    company.do(cancel_interview, company.interviews[1], company.act())
    bodies = company.look(
        lambda session: str([(row.body, row.subject, row.card_key) for row in session.scalars(select(Delivery))])
    )
    assert "adeyemi" not in bodies.lower()


def test_note_that_could_not_be_erased_is_refused(company: Company) -> None:
    company.add_sam()
    note = Note(WORKSPACE, JONAS, "interview_notice", "interview:1", "k")
    with pytest.raises(ValueError, match="card key"):
        company.do(tell, [About(note, (company.candidate_id,))], company.now)


def test_after_forgetting_no_file_of_sqlites_holds_a_byte_of_the_name(sqlite_store: Store) -> None:
    company = found_company(sqlite_store)
    full_story(company)
    path = Path(str(sqlite_store.engine.url.database))
    files = [path, path.with_name(path.name + "-wal")]
    assert any(b"Adeyemi" in file.read_bytes() for file in files if file.exists())
    company.do(forget_candidate, company.candidate_id, company.act(OLGA))
    sqlite_store.scrub()
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"adeyemi" not in left.lower()
