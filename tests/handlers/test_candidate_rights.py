"""Whoever may not see a candidate is answered the same, whether the candidate exists or not; and nothing happens."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.applications import add_application, move_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.candidates.merging import merge_candidates
from bot.hiring.people.audience import may_be_named, readers, remember_members
from bot.models import Application, ApplicationEvent, Candidate, Follower, Role
from handlers import replies
from handlers.candidates import actions
from handlers.ids import Action, View
from handlers.replies import Reply
from tests.casting import GUS, HIRING, MARTA, NOOR, OLGA, PRIYA, WORKSPACE, act_of
from tests.handlers.conftest import Office

NAME = "Sam Adeyemi"
WORDS = (
    "{0}", "move {0} loop", "move {0}", "reject {0} too junior", "withdraw {0}", "told {0}", "edit {0}", "follow {0}",
    "unfollow {0}", "merge {0} C-2", "merge C-2 {0}", "unmerge {0}", "forget {0}", "export {0}",
)  # fmt: skip
BUTTONS = {
    Action.CANDIDATE_ADVANCE: "{0} 1",
    Action.CANDIDATE_REJECT: "{0} 1",
    Action.CANDIDATE_SHOW: "{0}",
    Action.CANDIDATE_TOLD: "{0}",
    Action.CANDIDATE_UNDO: "{0}",
    Action.CANDIDATE_UNMERGE: "{0}",
    Action.CANDIDATE_FOLLOW: "follow {0}",
    Action.CANDIDATE_PLAN: "{0}",
}
STRANGERS = [NOOR, OLGA, GUS, "U0NOBODY"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pressers are answered."""
    found: list[str] = []

    async def note(_client: Any, _body: Any, reply: Reply, *, replace: bool) -> bool:
        found.append(reply.text)
        return replace

    monkeypatch.setattr(replies, "answer_press", note)
    monkeypatch.setattr(actions, "answer_press", note)
    return found


@pytest.fixture
def with_sam(office: Office) -> Office:
    """Sam is in process twice over: C-1 took C-2 in, and was moved once."""
    role_id = office.opens(12, owner_id=MARTA, recruiter_ids=[PRIYA])

    def settle(session: Session) -> None:
        act = act_of(PRIYA, office.now())
        role = session.get_one(Role, role_id)
        ids = []
        for number in range(2):
            candidate = add_candidate(session, Profile(f"{NAME} {number}"), act)
            add_application(session, candidate, role, act)
            ids.append(candidate.id)
        merge_candidates(session, ids[0], ids[1], act)
        move_application(session, 1, "offer", act)

    with office.store.begin() as session:
        settle(session)
    return office


def state(office: Office) -> list[Any]:
    with office.store.reading() as session:
        rows = [
            session.execute(select(*table.__table__.columns)).all() for table in (Application, ApplicationEvent, Follower)
        ]
        return [*rows, session.scalars(select(Candidate.merged_into)).all()]


@pytest.mark.parametrize("who", STRANGERS)
async def test_words_tell_strangers_nothing(with_sam: Office, who: str) -> None:
    before = state(with_sam)
    for words in WORDS:
        there, not_there = [await with_sam.types(f"candidate {words.format(one)}", who) for one in ("C-1", "C-99")]
        assert there == not_there, words
        assert NAME not in str(there)
    assert state(with_sam) == before


@pytest.mark.parametrize("who", STRANGERS)
async def test_buttons_tell_strangers_nothing(with_sam: Office, told: list[str], who: str) -> None:
    before = state(with_sam)
    with with_sam.store.reading() as session:
        event_id = session.scalars(select(ApplicationEvent.id).where(ApplicationEvent.kind == "moved")).one()
    for action, value in BUTTONS.items():
        known = event_id if action is Action.CANDIDATE_UNDO else 1
        for ident in (known, 999):
            await with_sam.presses(action, value.format(ident), who)
        assert len(told) == 2, action
        assert told[0] == told[1], action
        told.clear()
    for word in ("move", "withdraw", "edit", "follow", "unfollow", "show"):
        for ident in (1, 999):
            await with_sam.presses(Action.CANDIDATE_MENU, "", who, selected_option={"value": f"{word} {ident} 1"})
        assert told[0] == told[1], word
        told.clear()
    assert state(with_sam) == before


@pytest.mark.parametrize("who", [NOOR, GUS])
async def test_forms_that_were_made_up_do_nothing(with_sam: Office, who: str) -> None:
    before = state(with_sam)
    typed = {"reason": {"value": "x"}, "name": {"value": "x"}, "stage": {"selected_option": {"value": "Loop"}}}
    for view, stored in (
        (View.CANDIDATE_MOVE, {"application": 1, "revision": 2}),
        (View.CANDIDATE_END, {"application": 1, "revision": 2, "stage": "rejected"}),
        (View.CANDIDATE_EDIT, {"application": 1}),
        (View.CANDIDATE_MERGE, {"kept": 1, "merged": 2}),
    ):
        answer = await with_sam.submits(view, stored, typed, who)
        assert NAME not in str(answer)
    assert state(with_sam) == before


async def test_a_form_without_fields_says_why_it_was_not_taken(with_sam: Office) -> None:
    answer = await with_sam.submits(View.CANDIDATE_MERGE, {"kept": 1, "merged": 999}, {}, MARTA)
    assert answer["response_action"] == "update"
    assert "I know no such candidate" in str(answer["view"]["blocks"])


async def test_the_team_is_answered_otherwise(with_sam: Office) -> None:
    there, not_there = [await with_sam.types(f"candidate {one}", MARTA) for one in ("C-1", "C-99")]
    assert NAME in str(there)
    assert there != not_there


async def test_who_joins_counts_in_any_order_and_while_slack_is_silent(with_sam: Office) -> None:
    """Slack's API answers nobody here: a list can't be asked for, so who joined counts until one is there."""
    now = with_sam.now()
    with with_sam.store.begin() as session:
        remember_members(session, WORKSPACE, HIRING, [PRIYA, MARTA], now, now)
    joined = {"type": "member_joined_channel", "user": GUS, "channel": HIRING, "channel_type": "G", "team": WORKSPACE}
    left = {**joined, "type": "member_left_channel"}
    for order in ((joined, joined, left), (left, joined), (joined, left, joined)):
        for event in order:
            assert (await with_sam.hears(event)).status == 200
        with with_sam.store.reading() as session:
            assert readers(session, WORKSPACE, HIRING) == [GUS, MARTA, PRIYA]
            assert not may_be_named(session, session.get_one(Application, 1), HIRING, with_sam.now())
