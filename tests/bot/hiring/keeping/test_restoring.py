"""Claims about backups and about what holds after one was put back."""

from __future__ import annotations

import gzip
import hashlib
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.release import command
from bot.database import Base, Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Note
from bot.errors import Refusal
from bot.hiring.keeping.backing_up import BackupBroken, BackupTooNew, NotEmpty, fill_from, read_heading, write_backup
from bot.hiring.keeping.restoring import (
    Found,
    Hold,
    NotAnOperator,
    NotHeld,
    adopt,
    adopt_lost_cards,
    held,
    hold_back,
    release_by,
)
from bot.hiring.people.workspace import remember_setting
from bot.hiring.roles.announcing import card_key
from bot.models import Candidate, CandidateShown, Delivery, Lane, Message, Posting, Role, Source
from bot.models.delivery import DeliveryState
from tests.casting import GUS, JOBS, NOON, PRIYA, WORKSPACE, a_role, act_of, added, an_event, sent, settle_in

LATER = NOON + timedelta(days=1)
HELD = Hold(NOON, LATER)


def a_note(key: str, subject: str = "summary", card: str | None = None) -> Note:
    return Note(workspace_id=WORKSPACE, channel=JOBS, kind="summary", subject=subject, dedup_key=key, card_key=card)


def mark_of(row: Delivery) -> dict[str, object]:
    born = round(row.created_at.timestamp() * 1_000_000)
    key = hashlib.sha256(row.dedup_key.encode()).hexdigest()[:16]
    return {"delivery_id": row.id, "born": born, "key": key, "kind": row.kind, "subject": row.subject, "card": row.card_key}


def some_state(session: Session) -> None:
    settle_in(session)
    role = added(session, a_role(applied={"path": "jobs/baker.md", "state": "open", "reason": ""}, title="Bäcker 🥖"))
    an_event(session, role, "opened")
    candidates = [
        Candidate(workspace_id=WORKSPACE, number=n, created_at=NOON, created_by=PRIYA, hidden_from=[]) for n in (1, 2)
    ]
    session.add_all(candidates)
    session.flush()
    candidates[0].merged_into = candidates[1].id  # a row that names a later one of its own table
    enqueue(session, a_note("summary:1"), now=NOON)
    enqueue(session, a_note("summary:2"), now=NOON)
    sent(session)


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    tables = Base.metadata.sorted_tables
    return {t.name: [tuple(row) for row in session.execute(select(t).order_by(*t.primary_key.columns))] for t in tables}


def test_a_backup_holds_every_row_and_goes_back_into_either_database(
    store: Store, sqlite_url: str, postgres_url: str, tmp_path: Path
) -> None:
    with store.begin() as session:
        some_state(session)
    file = tmp_path / "rolecall.backup"
    with store.snapshot() as session:
        count = write_backup(session, file, "0002", LATER)
        before = rows(session)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_heading(file, "0002").made_at == LATER
    for url in (sqlite_url, postgres_url):
        with closing(Store(url)) as other, other.begin() as session:
            assert fill_from(session, file, replace=True) == count
            assert rows(session) == before
            session.add(a_role(2))
            session.flush()


def test_a_torn_a_changed_a_foreign_and_a_newer_file_change_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as session:
        some_state(session)
    file = tmp_path / "whole"
    with sqlite_store.snapshot() as session:
        write_backup(session, file, "0002", NOON)
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    changed = [line.replace("Bäcker".encode(), b"Baecker") for line in lines]
    broken = {
        "torn": file.read_bytes()[:-40],
        "changed": gzip.compress(b"".join(changed)),
        "cut": gzip.compress(b"".join(lines[:-1])),
        "foreign": gzip.compress(b'{"a": 1}\n'),
        "no gzip": b"hello",
        "empty": b"",
    }
    for name, raw in broken.items():
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(BackupBroken):
            read_heading(tmp_path / name, "0002")
    with pytest.raises(BackupTooNew):
        read_heading(file, "0001")
    with pytest.raises(NotEmpty), sqlite_store.begin() as session:
        fill_from(session, file, replace=False)


def test_what_waited_in_the_backup_and_stands_in_slack_is_sent(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        for key in ("one", "two"):
            enqueue(session, a_note(key), now=NOON)
        first, second = session.scalars(select(Delivery).order_by(Delivery.id))
        reused = {**mark_of(second), "born": 1}  # another delivery, which had the same id before the restore
        after = adopt(
            session, WORKSPACE, [Found(JOBS, "10.1", None, mark_of(first)), Found(JOBS, "10.2", None, reused)], HELD, LATER
        )
        assert (first.state, first.ts, second.state) == (DeliveryState.SENT, "10.1", DeliveryState.QUEUED)
        assert session.scalars(select(Lane)).one().open == 1
        assert (after.sent, after.adopted) == (1, 1)
        again = adopt(session, WORKSPACE, [Found(JOBS, "10.1", None, mark_of(first))], after, LATER)
        assert (again.sent, again.adopted) == (0, 0)


def test_a_card_that_the_backup_does_not_know_is_edited_from_now_on(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(applied={"path": "jobs/baker.md", "state": "open", "reason": ""}))
        mark = {"delivery_id": 99, "born": 5, "kind": "role_card", "subject": f"role:{role.id}"}
        card = {**mark, "card": card_key(role.id, JOBS), "posting": "jobs/baker.md"}
        line = {**mark, "delivery_id": 100, "kind": "role_line", "card": f"{card_key(role.id, JOBS)}:line:57"}
        adopt(session, WORKSPACE, [Found(JOBS, "10.1", None, card), Found(JOBS, "10.2", "10.1", line)], HELD, LATER)
        found = {one.ts: one for one in session.scalars(select(Message))}
        assert found["10.1"].card_key == card_key(role.id, JOBS)
        assert found["10.2"].card_key is None, "the next event may have the lost one's id"
        assert found["10.2"].subject == f"role:{role.id}"
        assert enqueue(session, a_note("x", card=card_key(role.id, JOBS)), now=LATER) is not None


def test_the_card_of_a_lost_role_goes_to_the_role_of_the_same_file(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        mark = {"delivery_id": 99, "born": 5, "kind": "role_card", "subject": "role:7", "card": card_key(7, JOBS)}
        adopt(session, WORKSPACE, [Found(JOBS, "10.1", None, {**mark, "posting": "jobs/baker.md"})], HELD, LATER)
        source = Source(workspace_id=WORKSPACE, url="/x", branch=None, commit="1", files={})
        other, baker = added(session, a_role(1)), added(session, a_role(2, "Baker"))
        session.add(source)
        session.flush()
        for role, path in ((other, "jobs/other.md"), (baker, "jobs/baker.md")):
            session.add(
                Posting(
                    workspace_id=WORKSPACE, source_id=source.id, path=path, blob="1", context=[], role_id=role.id, facts={},
                    faults=[], commit="1", committed_at=NOON, seen_at=NOON,
                )
            )  # fmt: skip
        session.flush()
        adopt_lost_cards(session, WORKSPACE)
        message = session.scalars(select(Message)).one()
        assert (message.subject, message.card_key) == (f"role:{baker.id}", card_key(baker.id, JOBS))


def test_what_is_about_lost_people_is_nobodys_and_what_is_about_known_ones_is_found_when_they_are_forgotten(
    store: Store,
) -> None:
    with store.begin() as session:
        some_state(session)
        known = session.scalars(select(Candidate).where(Candidate.number == 2)).one()
        messages = [
            Found("D1", "10.1", None, {"delivery_id": 99, "subject": f"candidate:{known.id}", "card": "x"}),
            Found("D1", "10.2", None, {"delivery_id": 98, "subject": "candidate:77", "card": "candidate:77:D1"}),
            Found("D1", "10.3", None, {"delivery_id": 97, "subject": "person:U1", "card": "digest:U1:2026-03-03",
                                       "key": hashlib.sha256(b"digest:U1:2026-03-03").hexdigest()[:16]}),
        ]  # fmt: skip
        adopt(session, WORKSPACE, messages, HELD, LATER)
        shown = session.scalars(select(CandidateShown)).one()
        assert session.get_one(Delivery, shown.delivery_id).ts == "10.1"
        lost = session.scalars(select(Message).where(Message.ts == "10.2")).one()
        assert (lost.subject, lost.card_key) == ("lost", None)
        assert enqueue(session, a_note("digest:U1:2026-03-03"), now=LATER) is None, "this morning's digest was sent"


def test_a_restored_bot_is_held_until_an_operator_releases_it(store: Store) -> None:
    with store.begin() as session:
        some_state(session)
        session.add(Source(workspace_id=WORKSPACE, url="/x", branch=None, commit="1", files={}, synced_at=NOON))
        session.flush()
        assert held(session, WORKSPACE) is None
        hold_back(session, NOON, LATER)
        assert session.scalars(select(Source)).one().synced_at is None
        found = held(session, WORKSPACE)
        assert found is not None
        assert (found.made_at, found.looked_up_at) == (NOON, None)
        adopt(session, WORKSPACE, [], found, LATER)
        with pytest.raises(NotAnOperator):
            release_by(session, act_of(GUS))
        release_by(session, act_of(PRIYA))
        assert held(session, WORKSPACE) is None
        with pytest.raises(Refusal):
            release_by(session, act_of(PRIYA))
        assert session.scalars(select(Role)).one().title == "Bäcker 🥖"


def test_the_command_releases_it_too(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLECALL_DATABASE_URL", sqlite_store.url)
    with sqlite_store.begin() as session:
        remember_setting(session, WORKSPACE, "installation", {}, NOON)
        hold_back(session, NOON, LATER)
    command()
    with sqlite_store.reading() as session:
        assert held(session, WORKSPACE) is None
    with pytest.raises(NotHeld):
        command()
