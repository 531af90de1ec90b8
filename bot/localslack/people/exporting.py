"""A conversation as one HTML page or as text, as one person sees it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from html import escape as html_escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from bot.localslack import emoji
from bot.localslack.driving import reading
from bot.localslack.people.request import Ask
from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Channel, Json, Message

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #1d1c1d; background: #fff; }
article { margin: 0 0 1rem; }
.reply { margin-left: 2rem; padding-left: 1rem; border-left: 2px solid #ddd; }
h1 { font-size: 1.3rem; }
time { color: #616061; font-size: .85rem; margin-left: .5rem; }
p { margin: .1rem 0; white-space: pre-wrap; }
@media (prefers-color-scheme: dark) {
  body { color: #d1d2d3; background: #1a1d21; }
  time { color: #ababad; }
  .reply { border-color: #444; }
}
"""


class Export:
    """GET /local/export?channel=&format=html|text&as=; times are in that person's zone."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    async def endpoint(self, request: Request) -> Response:
        """The export, or a refusal as JSON."""
        given = dict(request.query_params)
        try:
            channel, zone = self._channel(given), self._zone(given)
        except PersonRefused as refused:
            return JSONResponse(
                {"ok": False, "error": refused.code, "message": refused.message, "text": refused.message}, 404
            )
        if given.get("format") == "text":
            return PlainTextResponse(self.as_text(channel, zone))
        return HTMLResponse(self.as_html(channel, zone))

    def _zone(self, given: Json) -> tzinfo:
        """The zone of the person who exports; UTC where nobody says who it is."""
        tz = Ask(self._slack, given).person.tz if given.get("as") else None
        return ZoneInfo(tz) if tz else UTC

    def _channel(self, given: Json) -> Channel:
        if given.get("as"):
            return Ask(self._slack, given).channel
        channel = self._slack.channels.get(given.get("channel", ""))
        if channel is None:
            raise PersonRefused("channel_not_found")
        return channel

    def _title(self, channel: Channel) -> str:
        people = self._slack.workspaces[channel.team_id].people
        return f"#{channel.name}" if channel.name else " and ".join(people[one].real_name for one in channel.members)

    def _names(self, channel: Channel) -> dict[str, str]:
        workspace = self._slack.workspaces[channel.team_id]
        people = {one.id: f"@{one.name}" for one in workspace.people.values()}
        channels = {one.id: f"#{one.name}" for one in workspace.channels.values()}
        return people | channels | {one.id: f"@{one.handle}" for one in workspace.usergroups.values()}

    def _in_order(self, channel: Channel) -> list[tuple[Message, bool]]:
        """Messages as they are read: each thread under its root."""
        ordered = []
        for ts in channel.timeline:
            message = channel.messages[ts]
            if message.is_reply and message.thread_ts in channel.messages:
                continue
            ordered.append((message, False))
            ordered += [(channel.messages[reply], True) for reply in channel.threads.get(ts, [])]
        return ordered

    def _author(self, channel: Channel, message: Message) -> str:
        body = message.body
        person = self._slack.workspaces[channel.team_id].people.get(body.get("user", ""))
        return str(body.get("username") or (person.real_name if person else self._slack.app.name))

    def _lines(self, channel: Channel, zone: tzinfo) -> list[tuple[str, str, str, bool]]:
        names = self._names(channel)
        return [
            (self._author(channel, one), _when(one.ts, zone), _said(one, names), reply)
            for one, reply in self._in_order(channel)
        ]

    def as_text(self, channel: Channel, zone: tzinfo = UTC) -> str:
        """Plain text: author, time, what was said; replies are indented."""
        parts = [self._title(channel), ""]
        for author, when, text, reply in self._lines(channel, zone):
            margin = "    " if reply else ""
            parts += [f"{margin}{author}, {when}", *(f"{margin}{line}" for line in text.splitlines()), ""]
        return "\n".join(parts)

    def as_html(self, channel: Channel, zone: tzinfo = UTC) -> str:
        """One page that needs nothing else."""
        articles = "".join(_article(*line) for line in self._lines(channel, zone))
        title = html_escape(self._title(channel))
        head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
        body = f"<h1>{title}</h1>\n{articles}"
        return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>\n'


def _article(author: str, when: str, text: str, reply: bool) -> str:
    kind = ' class="reply"' if reply else ""
    return f"<article{kind}><b>{html_escape(author)}</b><time>{when}</time><p>{html_escape(text)}</p></article>\n"


def _said(message: Message, names: dict[str, str]) -> str:
    """What a message says, and under it the reactions."""
    text = emoji.shown(reading.message_text(message.body, names))
    given = message.body.get("reactions", [])
    reactions = [f"{emoji.shown(':' + one['name'] + ':')} {one['count']}" for one in given]
    return "\n".join([text, *(["  ".join(reactions)] if reactions else [])])


def _when(ts: str, zone: tzinfo) -> str:
    return datetime.fromtimestamp(float(ts), zone).strftime("%Y-%m-%d %H:%M %Z")
