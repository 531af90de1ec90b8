"""What does the bot do after a restore? It reads what it sent since the backup, asks the operators, and waits."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Store
from bot.delivery.protocols import DeliveryError, Mark, Outgoing
from bot.delivery.turns import take_turn
from bot.hiring.keeping.restoring import Hold, adopt, held, known_threads
from bot.hiring.people.people import operators
from bot.hiring.privacy.privacy import erase_again
from bot.pausing import stopped_within
from bot.settings import Settings
from handlers.directory import Installation
from handlers.operating.archive import SlackArchive
from handlers.operating.blocks import release_question
from handlers.transport import SlackTransport

log = logging.getLogger(__name__)

BEFORE = timedelta(minutes=10)  # the clocks of Slack and of whoever made the backup may differ
LOOKS = 1.0  # seconds between looks whether somebody has released us
AGAIN = 10.0  # seconds until Slack is asked again
TURN_SECONDS = 900.0  # of several replicas one reads and asks; another takes over when this has passed


@dataclass(frozen=True, slots=True)
class Holding:
    """The bot while it is held."""

    settings: Settings
    store: Store
    client: AsyncWebClient
    installation: Installation
    clock: Callable[[], datetime]

    async def look_back(self, stop: asyncio.Event) -> None:
        """Take over what was sent since the backup, once, before anything else happens; nothing to do when not held."""
        workspace_id = self.installation.workspace_id
        me = secrets.token_hex(8)
        while not stop.is_set():
            hold = await self.store.read(held, workspace_id)
            if hold is None or hold.looked_up_at:
                return
            if await self.store.write(take_turn, workspace_id, "restore", me, TURN_SECONDS):
                await self._try_to_look_back(hold, stop)
            else:
                await stopped_within(stop, LOOKS)

    async def wait(self, stop: asyncio.Event) -> None:
        """Ask the operators, and wait until one of them releases the bot, or `stop` is set."""
        workspace_id = self.installation.workspace_id
        hold = await self.store.read(held, workspace_id)
        if hold is None:
            return
        log.warning("held after a restore: nothing is sent until an operator presses [Release], or `rolecall release`")
        await self._ask(hold)
        while not await stopped_within(stop, LOOKS):
            if await self.store.read(held, workspace_id) is None:
                log.info("released")
                return

    async def _try_to_look_back(self, hold: Hold, stop: asyncio.Event) -> None:
        workspace_id, now = self.installation.workspace_id, self.clock()
        archive = SlackArchive(self.client, self.installation.bot_id or "")
        threads = await self.store.read(known_threads, workspace_id, hold)
        try:
            found = await archive.ours_since((hold.made_at - BEFORE).timestamp(), threads)
        except DeliveryError as error:
            log.warning("what was sent since the backup can't be read (%s); trying again", error.reason)
            await stopped_within(stop, AGAIN)
            return
        after = await self.store.write(adopt, workspace_id, found, hold, now)
        erased = await self.store.write(erase_again, self.settings, now)
        if erased:
            await asyncio.to_thread(self.store.scrub)
        log.info(
            "restored: %d messages that waited were sent already, %d are adopted, %d reminders are too late, %d candidates"
            " are forgotten again", after.sent, after.adopted, after.late, erased,
        )  # fmt: skip

    async def _ask(self, hold: Hold) -> None:
        """A direct message to each operator, once a restore, also when the bot is started again meanwhile."""
        names = await self.store.read(operators, self.installation.workspace_id, self.settings)
        for name in names:
            try:
                await self._ask_one(name, release_question(hold), hold)
            except DeliveryError as error:
                log.warning("%s could not be asked to release the bot (%s)", name, error.reason)

    async def _ask_one(self, name: str, question: Outgoing, hold: Hold) -> None:
        transport = SlackTransport(self.client)
        place = await transport.open_dm(name)
        mark = Mark(0, round(hold.restored_at.timestamp() * 1_000_000), kind="release_question")
        since = (hold.restored_at - BEFORE).timestamp()
        if await transport.find(place, mark, oldest=since, thread_ts=None, turn_page=_turn_page) is None:
            await transport.post(place, question, thread_ts=None, mark=mark)


async def _turn_page() -> None:
    """There is little to read yet."""
