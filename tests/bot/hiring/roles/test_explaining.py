"""`why`: the decision, the file and its line, the hold, the rule, the faults, and how the last look went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.hiring.roles.explaining import Why, explain_path, explain_role, find_for_why, looks_like_path
from bot.hiring.roles.faulty import report_faults
from bot.hiring.roles.naming import Found
from bot.hiring.roles.roles import close_role
from bot.models import Delivery, Lane, PendingChange, Source
from bot.models.role import CloseReason, RoleState
from bot.settings import Announce, ChannelRule
from tests.bot.hiring.roles.test_undoing import a_posting, open_and_told
from tests.casting import (
    MARTA,
    NOON,
    OLGA,
    PRIYA,
    WORKSPACE,
    a_role,
    act_of,
    added,
    colleague,
    decider,
    settle_in,
    some_settings,
)

FAULT = {"path": "jobs/data.md", "line": 7, "severity": "warning", "message": "no place", "fix": "Say `location:`."}


def test_why_tells_decision_file_line_rule_and_last_look(store: Store) -> None:
    rules = (ChannelRule(channel="#jobs", team="platform"),)
    with store.begin() as session:
        role = open_and_told(session, team="Platform")
        posting = a_posting(session, role, faults=[FAULT])
        source = session.get_one(Source, posting.source_id)
        source.synced_at, source.commit, source.error = NOON, "c0ffee", "the host does not answer"

        why = explain_role(session, decider(), role, some_settings(announce=Announce(rules=rules)))

        assert why.decision is not None
        assert (why.decision.state, why.decision.by, why.decision.reason) == (RoleState.OPEN, "the repository", None)
        assert why.file is not None
        assert (
            why.file.path,
            why.file.state,
            why.file.reason,
            why.file.line,
            why.file.commit,
        ) == ("jobs/data.md", "open", "no flag", 1, "c0ffee")
        assert [fault["message"] for fault in why.file.faults] == ["no place"]
        assert [(one.channel, one.because, one.has_card) for one in why.routes] == [("jobs", "rule: team “platform”", True)]
        assert [one.error for one in why.sources] == ["the host does not answer"]


def test_why_tells_the_hold_time_left(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        posting = a_posting(session, role)
        due = NOON + timedelta(minutes=7)
        session.add(
            PendingChange(
                workspace_id=WORKSPACE,
                source_id=posting.source_id,
                role_id=role.id,
                before=None,
                after=None,
                causes={},
                seen_at=NOON,
                due_at=due,
            )
        )
        session.flush()

        why = explain_role(session, decider(), role, some_settings())

        assert why.file is not None
        assert due == why.file.held_until


def test_reason_note_difference_and_faults_are_not_for_everybody(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        a_posting(session, role, faults=[FAULT])
        close_role(session, role.id, CloseReason.CANCELLED, "budget", act_of(OLGA))

        everybody = explain_role(session, colleague(), role, some_settings())
        deciders = explain_role(session, decider(PRIYA), role, some_settings())

        assert everybody.decision is not None
        assert everybody.file is not None
        assert (
            everybody.decision.reason,
            everybody.decision.note,
            everybody.difference,
            everybody.file.faults,
        ) == (None, None, None, ())
        assert deciders.decision is not None
        assert (
            deciders.decision.reason,
            deciders.decision.note,
            deciders.decision.by,
        ) == (CloseReason.CANCELLED, "budget", "Olga")
        assert deciders.difference == "Its posting says open."


@pytest.mark.parametrize("path", ["jobs/data.md", "data.md", "./jobs/data.md", "`jobs/data.md`"])
def test_a_path_leads_to_its_role(store: Store, path: str) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        a_posting(session, role)

        why = find_for_why(session, colleague(), path, some_settings())

        assert isinstance(why, Why)
        assert why.handle == "R-1"


def test_a_file_that_is_no_role_is_for_deciders(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        a_posting(session, role, role_id=None, facts=None, faults=[FAULT])

        assert explain_path(session, colleague(), "jobs/data.md", some_settings()) is None
        found = explain_path(session, decider(), "jobs/data.md", some_settings())
        assert found is not None
        assert found.file is not None
        assert (found.handle, found.file.state) == (None, None)


def test_a_draft_is_not_found_by_its_path_either(store: Store) -> None:
    with store.begin() as session:
        role = added(session, a_role(state=RoleState.DRAFT))
        a_posting(session, role)

        assert isinstance(find_for_why(session, colleague(), "jobs/data.md", some_settings()), Found)


def test_paths_are_told_from_names() -> None:
    assert looks_like_path("jobs/data.md")
    assert looks_like_path("data.md")
    assert not looks_like_path("data engineer")


def test_new_faults_go_once_in_one_message_to_each_decider(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(owner_id=MARTA))
        posting = a_posting(session, role, faults=[FAULT])

        assert report_faults(session, [posting], some_settings(), NOON) == 1
        assert report_faults(session, [posting], some_settings(), NOON) == 0

        moved = {**FAULT, "line": 9}
        other = {**FAULT, "message": "no way to apply"}
        posting.faults = [moved, other]
        assert report_faults(session, [posting], some_settings(), NOON + timedelta(hours=1)) == 1
        query = select(Lane.channel, Delivery.body).join(Lane, Lane.id == Delivery.lane_id).order_by(Delivery.id)
        told = [(channel, [fault["message"] for fault in body["faults"]]) for channel, body in session.execute(query)]
        assert told[:2] == [(OLGA, ["no place"]), (PRIYA, ["no place"])]
        assert told[2:] == [(OLGA, ["no way to apply"]), (PRIYA, ["no way to apply"])]


def test_an_unsure_posting_is_reported_and_an_ignored_one_is_not(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT, posting_state="unsure"))
        facts = {"flag_state": "unsure", "state_reason": "it says both", "state_line": 4}
        posting = a_posting(session, role, facts=facts)

        posting.is_ignored = True
        assert report_faults(session, [posting], some_settings(), NOON) == 0
        posting.is_ignored = False
        assert report_faults(session, [posting], some_settings(), NOON) == 1


def test_faults_wait_until_a_decider_is_known(store: Store) -> None:
    with store.begin() as session:
        posting = a_posting(session, added(session, a_role()), faults=[FAULT])

        assert report_faults(session, [posting], some_settings(), NOON) == 0
        settle_in(session)
        assert report_faults(session, [posting], some_settings(), NOON) == 1
