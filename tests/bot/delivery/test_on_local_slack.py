"""The ledger with the real transport on the local Slack."""

from __future__ import annotations

import pytest

from bot.delivery.ownership import FolderTaken, hold_folder
from bot.delivery.rehearsing import Rehearsal
from bot.delivery.worker import Worker
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.settings import Settings
from handlers.transport import SlackTransport, delivery_client
from tests.bot.delivery.desk import NOW, BodyRenderer, Desk


@pytest.fixture
def transport(local_slack: DrivenLocalSlack, settings: Settings) -> SlackTransport:
    return SlackTransport(delivery_client(local_slack.bot_token, local_slack.api_url, settings.http_timeout_seconds))


@pytest.fixture
def worker(desk: Desk, transport: SlackTransport) -> Worker:
    return Worker(desk.store, BodyRenderer(desk.renderer.facts), transport, desk.settings, clock=lambda: NOW)


async def test_a_card_its_line_and_its_edit_are_seen_in_the_channel(
    desk: Desk, worker: Worker, local_slack: DrivenLocalSlack
) -> None:
    card = {"channel": "C0JOBS", "card_key": "role:1:C0JOBS", "kind": "card", "subject": "role:1"}
    desk.say("Backend engineer: open", **card)
    desk.say("opened by Priya", channel="C0JOBS", thread_of="role:1:C0JOBS")
    await desk.drain(worker)
    desk.say("Backend engineer: closed", **card)
    await desk.drain(worker)
    jobs = local_slack.channel("#jobs")
    jobs.sees("Backend engineer: closed")
    assert not any("Backend engineer: open" in text for text in jobs.texts())


async def test_a_channel_without_the_bot_is_joined_a_private_one_is_parked(desk: Desk, worker: Worker) -> None:
    desk.say("hello", channel="C0RANDOM")
    desk.say("hello", channel="C0OLDJOBS")
    desk.say("hello", channel="C0NOWHERE")
    await desk.drain(worker)
    assert desk.states("C0RANDOM") == ["sent"]
    assert desk.lane("C0OLDJOBS").parked_reason == "is_archived"
    assert desk.lane("C0NOWHERE").parked_reason == "channel_not_found"


async def test_a_rehearsal_says_everything_in_one_channel(
    desk: Desk, transport: SlackTransport, local_slack: DrivenLocalSlack
) -> None:
    worker = Worker(desk.store, desk.renderer, Rehearsal(transport, "C0GENERAL"), desk.settings, clock=lambda: NOW)
    card = {"channel": "C0JOBS", "card_key": "role:1:C0JOBS", "kind": "card"}
    desk.say("Backend engineer", **card)
    desk.say("You owe a scorecard", channel="U0JONAS")
    await desk.drain(worker)
    desk.say("Backend engineer, closed", **card)
    await desk.drain(worker)
    general = local_slack.channel("#general")
    general.sees("would go to")
    general.sees("Backend engineer, closed")
    general.sees("You owe a scorecard")
    assert desk.states("C0JOBS") == ["sent", "sent"]
    assert desk.states("U0JONAS") == ["sent"]


def test_one_process_owns_a_sqlite_database(desk: Desk) -> None:
    with hold_folder(desk.store):
        if desk.store.is_sqlite:
            with pytest.raises(FolderTaken, match="already"), hold_folder(desk.store):
                pass
        else:
            with hold_folder(desk.store):
                pass
