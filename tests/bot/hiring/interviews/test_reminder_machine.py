"""Whatever people do, and whenever Rolecall is down or crashes: is each reminder sent once, or skipped for its reason?

A Hypothesis state machine drives use cases on a real database and compares rows and deliveries with a small model.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from bot.database import Base, Store
from bot.hiring.candidates import application_records
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard, withdraw_scorecard
from bot.hiring.interviews.departures import settle_departures
from bot.hiring.interviews.firing import fire_due, is_current_seat, next_due
from bot.hiring.interviews.interviews import (
    answer_invitation,
    cancel_interview,
    mark_not_held,
    reschedule,
    swap_interviewer,
)
from bot.hiring.interviews.reminder_times import Snooze
from bot.hiring.interviews.reminding import JUDGED
from bot.hiring.interviews.snoozing import PutOff, put_off_nudges
from bot.hiring.people.availability import come_back, go_away, mute, set_hours, unmute
from bot.hiring.people.working_time import Absence, WorkingTime
from bot.hiring.people.zones import read_wall
from bot.models import Delivery, Person, Reminder
from bot.models.delivery import DeliveryState
from bot.models.feedback import Call
from bot.models.interview import NotHeld
from bot.models.reminder import ReminderState
from tests.bot.hiring.company import (
    BEN,
    JONAS,
    MARTA,
    NOOR,
    SETTINGS,
    TESS,
    WORKSPACE,
    ZONES,
    Company,
    found_company,
)
from tests.bot.hiring.interviews.reminder_model import Chair, Key, Model, Talk

INTERVIEWERS = (JONAS, NOOR, TESS)
TOLD = (MARTA, BEN)
START = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)  # the week in which Europe changes its clocks
FIRST_DAY = date(2026, 3, 23)
people = st.sampled_from(INTERVIEWERS)
days = st.integers(0, 9)
walls = st.tuples(days, st.sampled_from(["02:15", "07:30", "09:00", "09:30", "14:00", "18:30", "23:30"]))
zones = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Los_Angeles"])


_FOUNDED: dict[str, tuple[Company, dict[str, list[dict[str, Any]]]]] = {}  # by database: Acme, and its rows as they begin


class Crash(Exception):
    """The process dies before it commits."""


def _die_firing(session: Session, now: datetime) -> None:
    fire_due(session, now)
    raise Crash


def _deactivate(session: Session, person: str) -> None:
    session.scalars(select(Person).where(Person.slack_id == person)).one().is_deleted = True


class ReminderMachine(RuleBasedStateMachine):
    """People act on up to three interviews while time goes by."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.company = _fresh_company(self.store)
        self.company.now = START
        clocks = {person: WorkingTime(zone=ZONES[person]) for person in (*INTERVIEWERS, *TOLD)}
        self.model = Model(clocks, backup=BEN, owner=MARTA)
        self.gone: set[str] = set()

    @initialize(wall=st.sampled_from([(0, "14:00"), (1, "09:30"), (4, "18:30"), (7, "09:00")]), others=st.booleans())
    def first_plan(self, wall: tuple[int, str], others: bool) -> None:
        """Most stories are about an interview, so each begins with one."""
        self.plan(wall, "Europe/London", 30, JONAS, NOOR if others else JONAS, TESS)

    @precondition(lambda self: len(self.model.talks) < 3)
    @rule(wall=walls, zone=zones, minutes=st.sampled_from([30, 60]), first=people, second=people, shadow=people)
    def plan(self, wall: tuple[int, str], zone: str, minutes: int, first: str, second: str, shadow: str) -> None:
        if self.gone.intersection((first, second, shadow)):
            return
        interviewers = tuple(dict.fromkeys((first, second)))
        shadows = () if shadow in interviewers else (shadow,)
        said = _wall(wall)
        self.company.plan(said, *interviewers, zone=zone, minutes=minutes, shadows=shadows)
        talk_id = self.company.interviews[-1]
        talk = Talk(_instant(said, zone), minutes, self.company.now)
        talk.chairs = {one: Chair(self.company.now, one in shadows) for one in (*interviewers, *shadows)}
        self.model.talks[talk_id] = talk

    @precondition(lambda self: self.open_talks())
    @rule(data=st.data(), wall=walls, zone=zones)
    def move(self, data: st.DataObject, wall: tuple[int, str], zone: str) -> None:
        talk_id, talk = self.pick(data)
        said = _wall(wall)
        if self.company.do(reschedule, talk_id, said, zone, self.company.act()).revision == talk.revision:
            return
        talk.starts_at, talk.timed_at, talk.revision = _instant(said, zone), self.company.now, talk.revision + 1
        for chair in talk.chairs.values():
            chair.asked_at, chair.snooze = (self.company.now, None) if chair.is_taken else (chair.asked_at, chair.snooze)
        self.model.changed(talk_id)

    @precondition(lambda self: self.open_talks())
    @rule(data=st.data(), why=st.sampled_from(["cancel", "not held"]))
    def end(self, data: st.DataObject, why: str) -> None:
        talk_id, talk = self.pick(data)
        if why == "cancel":
            self.company.do(cancel_interview, talk_id, self.company.act())
        else:
            self.company.do(mark_not_held, talk_id, NotHeld.NO_SHOW, self.company.act())
        talk.is_on = False
        self.model.changed(talk_id)

    @precondition(lambda self: self.open_talks())
    @rule(data=st.data(), leaving=people, coming=people)
    def swap(self, data: st.DataObject, leaving: str, coming: str) -> None:
        talk_id, talk = self.pick(data)
        chair, other = talk.chairs.get(leaving), talk.chairs.get(coming)
        if (
            not (chair is not None and chair.is_taken and leaving != coming and not (other and other.is_taken))
            or coming in self.gone
        ):
            return
        assert chair is not None
        self.company.do(swap_interviewer, talk_id, leaving, coming, self.company.act())
        chair.is_taken = False
        talk.chairs[coming] = Chair(self.company.now, chair.is_shadow)
        self.model.changed(talk_id)

    @precondition(lambda self: self.open_talks())
    @rule(data=st.data(), person=people)
    def decline(self, data: st.DataObject, person: str) -> None:
        talk_id, talk = self.pick(data)
        chair = talk.chairs.get(person)
        if chair is None or not chair.is_taken:
            return
        self.company.do(answer_invitation, talk_id, self.company.act(person), accepts=False)
        chair.is_taken = False
        self.model.changed(talk_id)

    @precondition(lambda self: self.held_seats())
    @rule(data=st.data(), gives=st.sampled_from([True, True, False]))
    def scorecard(self, data: st.DataObject, gives: bool) -> None:
        talk_id, person = data.draw(st.sampled_from(self.held_seats()))
        if gives:
            self.company.do(fill_scorecard, talk_id, Filled(Call.YES), self.company.act(person))
            self.model.given.add((talk_id, person))
        else:
            self.company.do(withdraw_scorecard, talk_id, self.company.act(person))
            self.model.given.discard((talk_id, person))

    @rule(person=st.sampled_from((*INTERVIEWERS, BEN, MARTA)), first=days, length=st.integers(0, 4))
    def away(self, person: str, first: int, length: int) -> None:
        span = Absence(FIRST_DAY + timedelta(days=first), FIRST_DAY + timedelta(days=first + length))
        self.company.do(go_away, span.first, span.last, self.company.act(person))
        self.new_clock(person, away=(*self.model.clocks[person].away, span))

    @rule(person=st.sampled_from((*INTERVIEWERS, BEN, MARTA)))
    def back(self, person: str) -> None:
        self.company.do(come_back, self.company.act(person))
        self.new_clock(person, away=())

    @rule(person=st.sampled_from((*INTERVIEWERS, MARTA)), zone=zones, quiet=st.sampled_from([(19, 8), (22, 7), (12, 13)]))
    def hours(self, person: str, zone: str, quiet: tuple[int, int]) -> None:
        usual, (quiet_from, quiet_to) = WorkingTime().days, (time(quiet[0]), time(quiet[1]))
        act = self.company.act(person)
        self.company.do(set_hours, act, zone=zone, days=usual, quiet_from=quiet_from, quiet_to=quiet_to)
        self.new_clock(person, zone=zone, quiet_from=quiet_from, quiet_to=quiet_to)

    @rule(person=people, how=st.sampled_from(PutOff))
    def snooze(self, person: str, how: PutOff) -> None:
        """Whoever owes something is nudged later; what they owe is told to others as ever."""
        until = self.company.do(put_off_nudges, how, self.company.act(person))
        owed = [talk_id for talk_id, talk in self.model.talks.items() if self.is_owed_now(talk_id, talk, person)]
        assert (until is None) == (not owed)
        for talk_id in owed:
            assert until is not None
            chair = self.model.talks[talk_id].chairs[person]
            chair.snooze = Snooze(until, chair.snoozes + 1)
            chair.snoozes += 1
            self.model.changed(talk_id)

    @rule(person=st.sampled_from((*INTERVIEWERS, BEN)), muted=st.booleans())
    def mute(self, person: str, muted: bool) -> None:
        changed = self.company.do(mute if muted else unmute, self.company.act(person))
        assert changed == (self.model.clocks[person].is_muted != muted)
        if changed:
            self.new_clock(person, is_muted=muted)

    @precondition(lambda self: self.model.talks)
    @rule(person=st.sampled_from((*INTERVIEWERS, BEN, MARTA)))
    def deactivated(self, person: str) -> None:
        """Slack says that somebody has left: their places are free, their role passes on."""
        if person in self.gone or len(self.gone) == 2:
            return
        self.gone.add(person)
        self.company.do(_deactivate, person)
        self.company.do(settle_departures, WORKSPACE, SETTINGS, self.company.now)
        free = [one for one, talk in self.model.talks.items() if talk.is_on and self._sits(one, person)]
        free = [one for one in free if (one, person) not in self.model.given]  # a scorecard that is in stays
        for talk_id in free:
            self.model.talks[talk_id].chairs[person].is_taken = False
        if person in TOLD:
            self.model.owner = self.model.backup if person == self.model.owner else self.model.owner
            self.model.backup = None
        for talk_id in self.model.talks if person in TOLD else free:
            self.model.changed(talk_id)

    def is_owed_now(self, talk_id: int, talk: Talk, person: str) -> bool:
        over = talk.starts_at + timedelta(minutes=talk.minutes) <= self.company.now
        return talk.is_on and over and self.model.owes(talk_id, person)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        """The worker runs: each reminder is looked at in the moment in which it is due."""
        end = self.company.now + timedelta(hours=hours)
        while (due := self.company.look(next_due)) and due <= end:
            self.tick(max(due, self.company.now))
        self.company.now = end

    @rule(hours=st.integers(1, 100))
    def downtime(self, hours: int) -> None:
        """Nobody looks for hours, or the clock jumps; then everything late is looked at once."""
        self.tick(self.company.now + timedelta(hours=hours))

    @rule(hours=st.integers(0, 30))
    def crash(self, hours: int) -> None:
        """The process dies after firing and before its commit, and comes back."""
        self.company.now += timedelta(hours=hours)
        with pytest.raises(Crash):
            self.company.do(_die_firing, self.company.now)
        self.tick(self.company.now)

    @invariant()
    def rows_are_those_of_the_model(self) -> None:
        rows = self.company.look(lambda session: session.scalars(select(Reminder)).all())
        armed = {_key(row): row.due_at for row in rows if row.state is ReminderState.ARMED}
        assert armed == {key: self.model.due_at(key, due) for key, due in self.model.armed().items()}
        fired = {_key(row): row.settled_at for row in rows if row.state is ReminderState.FIRED}
        assert fired == self.model.sent
        skipped = {_key(row): row.reason for row in rows if row.reason in JUDGED}
        assert skipped == self.model.skipped

    def tick(self, now: datetime) -> None:
        self.company.now = now
        expected = self.model.tick(now)
        before = self.fired()
        self.company.do(fire_due, now)
        fired = {key: delivery for key, delivery in self.fired().items() if key not in before}
        assert set(fired) == set(expected)
        self.check_messages(fired, now)

    def fired(self) -> dict[Key, int | None]:
        """What was sent so far, and with which delivery."""
        query = select(Reminder).where(Reminder.state == ReminderState.FIRED)
        return {_key(row): row.delivery_id for row in self.company.look(lambda session: session.scalars(query).all())}

    def check_messages(self, fired: dict[Key, int | None], now: datetime) -> None:
        """Every fired reminder has a delivery that still holds; what is owed to or by one person is one message."""
        by_delivery: dict[int, list[Key]] = {}
        for key, delivery_id in fired.items():
            assert delivery_id is not None
            by_delivery.setdefault(delivery_id, []).append(key)
        found = self.company.look(lambda s: s.scalars(select(Delivery).where(Delivery.id.in_(by_delivery))).all())
        nudged = Counter(delivery.subject for delivery in found if delivery.kind == "scorecard_nudges")
        assert all(count == 1 for count in nudged.values())
        for delivery in found:
            assert delivery.state is DeliveryState.QUEUED
            assert delivery.expires_at is None or delivery.expires_at > now
            assert delivery.guard is None or self.holds(delivery.guard)

    def holds(self, guard: str) -> bool:
        subject, _, revision = guard.rpartition("@")
        return self.company.look(lambda session: is_current_seat(session, int(subject.removeprefix("seat:")), int(revision)))

    def open_talks(self) -> list[int]:
        return [talk_id for talk_id, talk in self.model.talks.items() if talk.is_on]

    def held_seats(self) -> list[tuple[int, str]]:
        """Who may hand in a scorecard now."""
        talks = {talk_id: self.model.talks[talk_id] for talk_id in self.open_talks()}
        held = {talk_id: talk for talk_id, talk in talks.items() if talk.starts_at <= self.company.now}
        return [(talk_id, who) for talk_id, talk in held.items() for who, chair in talk.chairs.items() if chair.is_taken]

    def pick(self, data: st.DataObject) -> tuple[int, Talk]:
        talk_id = data.draw(st.sampled_from(self.open_talks()))
        return talk_id, self.model.talks[talk_id]

    def new_clock(self, person: str, **changes: Any) -> None:
        old = self.model.clocks[person]
        self.model.clocks[person] = replace(old, **changes)
        for talk_id in self.model.talks:
            if person in (self.model.owner, self.model.backup) or self._sits(talk_id, person):
                self.model.changed(talk_id)

    def _sits(self, talk_id: int, person: str) -> bool:
        chair = self.model.talks[talk_id].chairs.get(person)
        return bool(chair and chair.is_taken)


def _wall(wall: tuple[int, str]) -> str:
    return f"{FIRST_DAY + timedelta(days=wall[0])} {wall[1]}"


def _instant(said: str, zone: str) -> datetime:
    return read_wall(said, zone)


def _key(row: Reminder) -> Key:
    return row.interview_id, row.revision, row.person_id, row.about_id, row.kind, row.nth


def _fresh_company(store: Store) -> Company:
    """Acme with Sam in process, in the same database emptied: making tables and rows anew would take most of the time."""
    known = _FOUNDED.get(store.url)
    with store.begin() as session:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
        for table in Base.metadata.sorted_tables if known else ():
            if known and known[1][table.name]:
                session.execute(table.insert(), known[1][table.name])
    if known:
        return replace(known[0], interviews=[])
    company = found_company(store)
    company.add_sam()
    with store.reading() as session:
        tables = {
            one.name: [dict(row) for row in session.execute(one.select()).mappings()] for one in Base.metadata.sorted_tables
        }
    _FOUNDED[store.url] = (company, tables)
    return replace(company, interviews=[])


def _quick_store(folder: Path) -> Store:
    """SQLite that does not wait for the disk: no power cut is part of this test."""
    store = Store(f"sqlite:///{folder}/machine.db")
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    Base.metadata.create_all(store.engine)
    return store


def run(examples: int, steps: int) -> None:
    """Cards in the hiring channel are left out: they are no reminders, and would take a third of the time."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(application_records, "tell_application", lambda *_: None)
        patch.setattr(application_records, "tell_loop", lambda *_: None)
        store = _quick_store(Path(folder))
        machine = type("Machine", (ReminderMachine,), {"store": store})
        limits = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=examples < 100,
        )
        try:
            run_state_machine_as_test(machine, settings=limits)
        finally:
            store.close()


def test_reminders_follow_the_model_whatever_happens() -> None:
    run(examples=10, steps=12)


@pytest.mark.proof
def test_reminders_follow_the_model_in_ten_thousand_stories() -> None:
    run(examples=10_000, steps=12)
