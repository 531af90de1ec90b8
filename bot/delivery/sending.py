"""How is one claimed delivery seen to its end? Rendered, sent or looked up, and the end written under the claim's fence.

Three ends and nothing else: Slack has it, Slack does not have it, or nobody knows (DeliveryError tells which).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery import settling
from bot.delivery.claiming import Hold, is_asked_of_slack, look_up_method
from bot.delivery.elapsed import boot_clock
from bot.delivery.protocols import (
    Ambiguous,
    DeliveryError,
    MessageGone,
    NotConnected,
    NotInChannel,
    Outgoing,
    Posted,
    RateLimited,
    Renderer,
    TakeDown,
    Transport,
    Unreachable,
)
from bot.delivery.rendering import Unsaid, render_one
from bot.delivery.retrying import OPEN, POST, UPDATE, Terms, pause_after
from bot.models.delivery import DeliveryState

log = logging.getLogger(__name__)

T = TypeVar("T")
LOOK_BACK = 600.0  # seconds before the first try from which a look-up reads: the database's clock may be ahead of Slack's
WRITE_AGAIN_SECONDS = 0.25
JOINABLE = "C"  # public channels' ids begin so (private ones' may, too: Slack then refuses to let the bot in)


@dataclass(frozen=True, slots=True)
class End:
    """How a claim ended: what to write (false when the claim is no longer ours), and whether the operator is to be told."""

    write: Callable[[Session], bool]
    tell: bool = False


class Late(Exception):
    """Too much of the lease is gone for a call to begin."""


class Sender:
    """Sees claims to their end. A call of the transport gets the HTTP time-out and no second more."""

    def __init__(
        self, store: Store, renderer: Renderer, transport: Transport, terms: Terms, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._renderer = renderer
        self._transport = transport
        self._terms = terms
        self._clock = clock

    async def serve(self, hold: Hold, begin_by: float) -> bool:
        """See a claim to its end; no call begins after `begin_by` (boot clock). Whether the operator is to be told of it.

        Raises DBAPIError when the end can't be written before the lease has lapsed.
        """
        try:
            end = await (self._look_up(hold, begin_by) if hold.doubtful else self._send(hold, begin_by))
        except Late:
            reason = "the lease ran out before the call"
            log.warning("delivery %s: %s; it goes back into its lane", hold.delivery.id, reason)
            end = self._untouched(hold, reason)
        await self._write(hold, end, begin_by)
        return end.tell

    async def _send(self, hold: Hold, begin_by: float) -> End:
        try:
            what = await self._store.read(render_one, self._renderer, hold.delivery, now=self._clock())
            if isinstance(what, Unsaid):
                return _unsaid(hold, what)
            place = await self._place(hold, begin_by)
        except DBAPIError:
            return End(lambda session: settling.put_back(session, hold, "the database failed before the call", 1.0))
        except RateLimited as error:
            return self._limited(hold, error, OPEN)
        except Ambiguous as error:
            return self._again(hold, error)  # only the preparation failed: nothing was sent, nothing is in doubt
        except DeliveryError as error:
            return self._end_of(hold, error)
        return await self._deliver(hold, place, what, begin_by)

    async def _place(self, hold: Hold, begin_by: float) -> str:
        """The channel's id; for a person's lane that of the direct messages, written down before anything is posted."""
        if hold.place is not None:
            return hold.place
        channel = hold.delivery.channel
        if is_asked_of_slack(channel):
            return channel
        place = await self._call(self._transport.open_dm(channel), begin_by)
        if not await self._store.write(settling.note_place, hold, place):
            raise Late
        return place

    async def _deliver(self, hold: Hold, place: str, what: Outgoing | TakeDown, begin_by: float) -> End:
        """Send, and once more after joining where the bot is not yet in a public channel."""
        try:
            return await self._hand_over(hold, place, what, begin_by)
        except NotInChannel as error:
            missing = error
        except DeliveryError as error:
            return self._end_of(hold, error)
        try:
            if not place.startswith(JOINABLE):
                raise missing
            await self._call(self._transport.join(place), begin_by)
        except Unreachable:
            return self._end_of(hold, missing)
        except DeliveryError as error:
            return self._again(hold, error)
        try:
            return await self._hand_over(hold, place, what, begin_by)
        except DeliveryError as error:
            return self._end_of(hold, error)

    async def _hand_over(self, hold: Hold, place: str, what: Outgoing | TakeDown, begin_by: float) -> End:
        """The one call that people see the effect of."""
        claimed = hold.delivery
        if isinstance(what, TakeDown):
            await self._call(self._transport.delete(place, claimed.target_ts or ""), begin_by)
            return End(lambda session: settling.settle_edited(session, hold, now=self._clock(), deleted=True))
        if claimed.target_ts is not None:
            edit = self._transport.update(place, claimed.target_ts, what, mark=claimed.mark)
            await self._call(edit, begin_by)
            return End(lambda session: settling.settle_edited(session, hold, now=self._clock()))
        post = self._transport.post(place, what, thread_ts=claimed.thread_ts, mark=claimed.mark)
        posted = await self._call(post, begin_by)
        rest = self._rest_from_now()
        return End(lambda session: settling.settle_posted(session, hold, posted, rest, now=self._clock()))

    def _rest_from_now(self) -> Callable[[], float]:
        """How much is left of the pause between two messages of a channel; waiting for the database counts."""
        begun = boot_clock()
        return lambda: max(0.0, self._terms.interval - (boot_clock() - begun))

    async def _look_up(self, hold: Hold, begin_by: float) -> End:
        """Does Slack have it from an earlier try? Found: it is sent. Not found: it may go out again."""
        claimed = hold.delivery
        place = hold.place or claimed.channel
        if not is_asked_of_slack(place):  # the direct messages were never opened, so nothing was ever posted
            return End(lambda session: settling.put_back(session, hold, "nothing was posted yet"))
        since = max(0.0, hold.first_at - LOOK_BACK)

        async def turn_page() -> None:
            method = look_up_method(claimed)
            with contextlib.suppress(DBAPIError):  # a page that was not counted is no reason to stop reading
                await self._store.write(settling.charge_page, hold, method, self._terms.per_minute(method))

        find = self._transport.find(place, claimed.mark, oldest=since, thread_ts=claimed.thread_ts, turn_page=turn_page)
        try:
            ts = await self._call(find, begin_by)
        except DeliveryError as error:
            return self._end_of_look_up(hold, error)
        if ts is None:
            return End(lambda session: settling.put_back(session, hold, "looked up: Slack does not have it"))
        found, rest = Posted(ts=ts, channel=place), self._rest_from_now()
        return End(lambda session: settling.settle_posted(session, hold, found, rest, now=self._clock()))

    def _end_of_look_up(self, hold: Hold, error: DeliveryError) -> End:
        if isinstance(error, RateLimited):
            wait, method = error.retry_after, look_up_method(hold.delivery)
            return End(lambda session: settling.leave_limited(session, hold, wait, method))
        pause = pause_after(hold.delivery.attempt, chance())
        if isinstance(error, MessageGone):  # the thread is gone, and an answer in it with it
            return End(lambda session: settling.put_back_gone(session, hold, error.reason, now=self._clock()))
        if not isinstance(error, Unreachable):
            return End(lambda session: settling.leave_doubtful(session, hold, error.reason, pause))
        if hold.may_repeat:
            return End(lambda session: settling.put_back(session, hold, f"it may be a repetition: {error.reason}"))
        return self._parked(hold, error, in_doubt=True)

    def _end_of(self, hold: Hold, error: DeliveryError) -> End:
        """Which end is it? DELIVERY: nothing else happens than what stands here."""
        match error:
            case RateLimited():
                return self._limited(hold, error, UPDATE if hold.delivery.target_ts else POST)
            case NotConnected():
                return self._again(hold, error)
            case MessageGone():
                return End(lambda session: settling.put_back_gone(session, hold, error.reason, now=self._clock()))
            case Unreachable():
                return self._parked(hold, error, in_doubt=False)
            case Ambiguous():
                return self._doubtful(hold, error)
        return End(lambda session: settling.settle_ended(session, hold, DeliveryState.DEAD, error.reason), tell=True)

    def _untouched(self, hold: Hold, reason: str) -> End:
        """Nothing was called: it is as it was before the claim."""
        if hold.doubtful:
            return End(lambda session: settling.leave_doubtful(session, hold, reason, 0.0))
        return End(lambda session: settling.put_back(session, hold, reason))

    def _limited(self, hold: Hold, error: RateLimited, method: str) -> End:
        wait = error.retry_after * (1 + chance() / 10)
        return End(lambda session: settling.put_back_limited(session, hold, wait, method))

    def _again(self, hold: Hold, error: DeliveryError) -> End:
        own = pause_after(hold.delivery.attempt, chance())
        pause = error.retry_after if isinstance(error, RateLimited) else own
        return End(lambda session: settling.put_back(session, hold, error.reason, pause))

    def _doubtful(self, hold: Hold, error: Ambiguous) -> End:
        settle = self._terms.settle * (2 if error.timed_out else 1)
        earlier = hold.delivery.attempt - 1
        pause = settle + (pause_after(earlier, chance()) if earlier else 0.0)
        return End(lambda session: settling.leave_doubtful(session, hold, error.reason, pause))

    def _parked(self, hold: Hold, error: DeliveryError, *, in_doubt: bool) -> End:
        def write(session: Session) -> bool:
            return settling.park(session, hold, error.reason, error.fix, now=self._clock(), in_doubt=in_doubt)

        return End(write, tell=True)

    async def _call(self, call: Coroutine[Any, Any, T], begin_by: float) -> T:
        """Await one call. Raises Late without having begun it when too much of the lease is gone, else DeliveryError."""
        if boot_clock() > begin_by:
            call.close()
            raise Late
        try:
            async with asyncio.timeout(self._terms.timeout):
                return await call
        except DeliveryError:
            raise
        except TimeoutError as error:
            raise Ambiguous("timeout", timed_out=True) from error
        except Exception as error:  # a fault of the transport's: whether Slack has it is anybody's guess
            reference = secrets.token_hex(4)
            log.exception("a call to Slack ended in a way nobody foresaw, reference %s", reference)
            raise Ambiguous(f"unforeseen, reference {reference}") from error

    async def _write(self, hold: Hold, end: End, begin_by: float) -> None:
        """Write the end, again while the database can't be reached and the lease still runs."""
        lapses = begin_by + self._terms.timeout + 2 * self._terms.settle
        while True:
            try:
                if not await self._store.write(end.write):
                    log.warning("delivery %s: the lease had lapsed; the next claim settles it", hold.delivery.id)
            except DBAPIError:
                if boot_clock() + WRITE_AGAIN_SECONDS > lapses:
                    raise
                await asyncio.sleep(WRITE_AGAIN_SECONDS)
            else:
                return


def _unsaid(hold: Hold, what: Unsaid) -> End:
    tell = what.state is DeliveryState.DEAD
    return End(lambda session: settling.settle_ended(session, hold, what.state, what.reason), tell=tell)


def chance() -> float:
    """A number from 0 to 1, so that lanes and replicas do not come back all at once."""
    return random.random()  # noqa: S311 (nothing is to be kept secret)
