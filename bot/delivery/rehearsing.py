"""What would be said where, without saying it there? Everything goes to one channel, headed "would go to ..."."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.protocols import Mark, Outgoing, Posted, Transport, TurnPage

SECTION_TEXT = 3000  # Slack's limit for the text of a section block


class Rehearsal:
    """A transport that redirects another's messages to the rehearsal's channel. To be used on a database of its own."""

    def __init__(self, inner: Transport, channel: str) -> None:
        self._inner = inner
        self._channel = channel

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        headed = head(outgoing, where(channel))
        return await self._inner.post(self._channel, headed, thread_ts=thread_ts, mark=mark)

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        await self._inner.update(self._channel, ts, head(outgoing, None), mark=mark)

    async def delete(self, channel: str, ts: str) -> None:
        await self._inner.delete(self._channel, ts)

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        return await self._inner.find(self._channel, mark, oldest=oldest, thread_ts=thread_ts, turn_page=turn_page)

    async def join(self, channel: str) -> None:
        await self._inner.join(self._channel)

    async def open_dm(self, user: str) -> str:
        return f"to:{user}"


def where(channel: str) -> str:
    """The place that is meant, in Slack's text: a channel by its link, a person by the bare id, which calls nobody."""
    if channel.startswith("to:"):
        return f"`{channel.removeprefix('to:')}` in direct messages"
    return f"<#{channel}>"


def head(outgoing: Outgoing, place: str | None) -> Outgoing:
    """The message with its heading; an edited one says only that it is a rehearsal."""
    line = f"Rehearsal: would go to {place}" if place else "Rehearsal: the message changed"
    heading = {"type": "context", "elements": [{"type": "mrkdwn", "text": line}]}
    body = outgoing.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": outgoing.text[:SECTION_TEXT] or " "}}]
    return replace(outgoing, text=f"{line}\n{outgoing.text}", blocks=[heading, *list(body)[:49]])
