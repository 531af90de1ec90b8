"""The local Slack as an object: its state, and the parts that act on it."""

from __future__ import annotations

from typing import Any

from bot.localslack.clock import Clock
from bot.localslack.content import Content
from bot.localslack.events import Events
from bot.localslack.faults import Faults
from bot.localslack.files import Files
from bot.localslack.grants import Grants
from bot.localslack.ids import Ids, Timestamps
from bot.localslack.interactions import Interactions
from bot.localslack.limits import Limits, Subscription
from bot.localslack.live import Live
from bot.localslack.manifest import App, Installation, app_from_manifest
from bot.localslack.membership import Membership
from bot.localslack.messages import Messages
from bot.localslack.modals import Modals
from bot.localslack.options import Options
from bot.localslack.outgoing import Outgoing
from bot.localslack.pinboard import Pinboard
from bot.localslack.refusals import PersonRefused
from bot.localslack.request_urls import RequestUrls
from bot.localslack.responses import Responses
from bot.localslack.scheduled import ScheduledMessages
from bot.localslack.seeding import install, packaged, workspaces_from
from bot.localslack.sockets import Sockets
from bot.localslack.trace import Trace
from bot.localslack.triggers import ResponseHooks, Triggers
from bot.localslack.views_in import read_view
from bot.localslack.workspace import Channel, Json, Person, Workspace


class LocalSlack:
    """One local Slack: workspaces, one app installed into each of them, and everything that goes between.

    All of it belongs to one event loop; other threads reach it over HTTP.
    """

    def __init__(
        self,
        *,
        seed: Json | None = None,
        manifest: Json | None = None,
        clock: Clock | None = None,
        options: Options | None = None,
        request_url: str = "",
    ) -> None:
        self.clock = clock or Clock()
        self.options = options or Options()
        self.request_url = request_url
        self.url = ""
        self.changes = 0
        self.seed = seed if seed is not None else packaged("seed.json")
        self.app: App = app_from_manifest(manifest if manifest is not None else packaged("any_app.json"))
        self.trace = Trace(self.clock.now)
        self.live = Live()
        self.faults = Faults()
        self.limits = Limits(self.options)
        self.content = Content(self)
        self.events = Events(self)
        self.messages = Messages(self)
        self.membership = Membership(self)
        self.pinboard = Pinboard(self)
        self.responses = Responses(self)
        self.interactions = Interactions(self)
        self.outgoing = Outgoing(self)
        self.sockets = Sockets(self)
        self.request_urls = RequestUrls(self)
        self.reset(self.seed)

    def reset(self, seed: Json | None = None) -> None:
        """Forget everything that happened and start again from `seed` (by default the one given at the start)."""
        self.seed = seed if seed is not None else self.seed
        self.clock.stop()
        self.sockets.forget_events()
        now = self.clock.now()
        self.started = int(now)
        self.ids = Ids()
        self.timestamps = Timestamps()
        self.triggers = Triggers(self.ids)
        self.hooks = ResponseHooks(self.ids, self.clock.now)
        self.modals = Modals(self)
        self.files = Files(self)
        self.grants = Grants(self.ids)
        self.scheduled = ScheduledMessages(self)
        self.workspaces: dict[str, Workspace] = workspaces_from(self.seed, self.ids, now)
        self.installations: dict[str, Installation] = {
            workspace.id: install(self.app, workspace, number, self.seed, now)
            for number, workspace in enumerate(self.workspaces.values())
        }
        self.index()
        self.limits.clear()
        self.outgoing.subscription = Subscription()
        self.live.to_everyone({"type": "state"})

    def index(self) -> None:
        """Build the look-ups by id and token."""
        self.tokens = {installation.bot_token: installation for installation in self.installations.values()}
        self.channels: dict[str, Channel] = {
            channel.id: channel for workspace in self.workspaces.values() for channel in workspace.channels.values()
        }
        self.homes_of_people = {user: workspace for workspace in self.workspaces.values() for user in workspace.people}

    @property
    def installation(self) -> Installation:
        """The app in the first workspace."""
        return next(iter(self.installations.values()))

    @property
    def bot_token(self) -> str:
        return self.installation.bot_token

    @property
    def app_token(self) -> str:
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.app.signing_secret

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def settings(self) -> dict[str, str]:
        """The settings that a bot needs to connect, as environment variables."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    def person(self, user: str) -> Person:
        """A person by id; raises PersonRefused."""
        workspace = self.homes_of_people.get(user)
        if workspace is None:
            raise PersonRefused("user_not_found", f"There is no person {user!r} here.")
        return workspace.people[user]

    def channel_for(self, person: Person, channel_id: str) -> Channel:
        """A channel that `person` can read; raises PersonRefused."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.team_id != person.team_id:
            raise PersonRefused("channel_not_found")
        if person.id not in channel.members and (channel.kind != "public" or person.is_guest):
            raise PersonRefused("channel_not_found")
        return channel

    def dm(self, workspace: Workspace, one: str, other: str) -> Channel:
        """The direct message of two people, made when it is first needed."""
        pair = frozenset({one, other})
        if channel_id := workspace.dms.get(pair):
            return workspace.channels[channel_id]
        now = self.clock.now()
        channel = Channel(
            self.ids.next("D"),
            workspace.id,
            "",
            kind="im",
            creator=one,
            created=int(now),
            updated=int(now * 1000),
            members=dict.fromkeys((one, other)),
        )
        workspace.dms[pair] = channel.id
        self.add_channel(workspace, channel)
        return channel

    def add_channel(self, workspace: Workspace, channel: Channel) -> None:
        workspace.channels[channel.id] = channel
        self.channels[channel.id] = channel

    def read_view(self, view: Any, kind: str) -> Json:
        """A view that the app sent, checked; raises ApiError."""
        return read_view(view, kind, self.ids)

    async def stop(self) -> None:
        """Let go of connections, timers and tasks."""
        self.clock.stop()
        await self.sockets.stop()
        await self.outgoing.stop()
        await self.request_urls.stop()
