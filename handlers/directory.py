"""Who is this? Slack's description of people, user groups and channels, asked for briefly and remembered.

Looking never depends on Slack: what is remembered is enough, and a stranger sees what everybody may see. Acting needs to
know who acts, so there Slack's silence ends in a clear sentence (bot.errors.SlackUnsure).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.interviews.departures import settle_departures
from bot.hiring.people.audience import (
    MOST_MEMBERS,
    forget_members,
    has_strangers,
    learn_channels,
    learn_people,
    members_anywhere,
    note_joined,
    remember_members,
    unknown_members,
    unsure_channels,
)
from bot.hiring.people.availability import follow_zones
from bot.hiring.people.channels import pin_channels
from bot.hiring.people.people import RIGHTS_OF, Rights, known_people
from bot.hiring.people.permissions import Viewer, viewer_of
from bot.hiring.people.workspace import (
    ChannelFacts,
    PersonFacts,
    change_channel,
    remember_groups,
    remember_setting,
    setting,
)
from bot.settings import Settings
from handlers.replies import SLACK_TROUBLE

log = logging.getLogger(__name__)

ASK_SECONDS = 1.0  # how long a question to Slack may delay an answer
FRESH_FOR = timedelta(minutes=10)  # how long what Slack said is used without asking again
PAGE = 200
MEMBERS_FRESH_FOR = timedelta(hours=1)
FEW = 10  # strangers in a channel that are asked about at once; the rest when everybody is listed
MOST_PAGES = 50
INSTALLATION = "installation"
GROUPS = "user_groups"
HERE = "here"  # the settings row of the one installation of this database, until its workspace is known


@dataclass(frozen=True, slots=True)
class Installation:
    """Who the bot is in its workspace."""

    workspace_id: str
    bot_user_id: str
    bot_id: str | None = None
    url: str = ""  # the workspace's address, ending in a slash, for links to messages


class Directory:
    """People, user groups and channels of one workspace."""

    def __init__(self, client: AsyncWebClient, store: Store, settings: Settings) -> None:
        self._client = client
        self._store = store
        self._settings = settings

    async def viewer(self, workspace_id: str, slack_id: str, now: datetime) -> Viewer:
        """Who looks or acts. Asks Slack, for a second at most, about somebody unknown or not heard of for 10 minutes."""
        known = await self._rights(workspace_id, slack_id)
        is_fresh = known is not None and now - known.seen_at <= FRESH_FOR
        if not is_fresh and await self.refresh_person(workspace_id, slack_id, now):
            known = await self._rights(workspace_id, slack_id)
        return viewer_of(known, workspace_id, slack_id, self._settings, now)

    async def _rights(self, workspace_id: str, slack_id: str) -> Rights | None:
        found = await self._store.ask(RIGHTS_OF, workspace=workspace_id, person=slack_id)
        return found[0] if found else None

    async def refresh_person(self, workspace_id: str, slack_id: str, now: datetime) -> bool:
        """Ask Slack about a person; whether it answered."""
        groups = await self._groups(workspace_id, now)
        found = await _asked(self._client.users_info(user=slack_id), "users.info")
        if found is None or not found.get("user"):
            return False
        facts = person_facts(found["user"], workspace_id)
        await self._remember(workspace_id, [facts], groups, now)
        return True

    async def note_person(self, workspace_id: str, user: dict[str, Any], now: datetime) -> None:
        """Slack told us that a person changed; somebody we never met and who holds no rights stays unknown."""
        facts = person_facts(user, workspace_id)
        if not facts.is_admin and await self._rights(workspace_id, facts.slack_id) is None:
            return
        groups = await self._groups(workspace_id, now)
        await self._remember(workspace_id, [facts], groups, now)

    async def refresh_groups(self, workspace_id: str, now: datetime) -> None:
        """Slack told us that a user group changed."""
        await self._groups(workspace_id, now, refresh=True)

    async def note_channel(self, workspace_id: str, channel: str, now: datetime, **changes: Any) -> None:
        """Slack told us that a channel changed; one that we didn't know is asked about."""
        found = await _asked(self._client.conversations_info(channel=channel), "conversations.info")
        if found is not None and found.get("channel"):
            await self._store.write(learn_channels, workspace_id, [channel_facts(found["channel"])], now)
        await self._store.write(change_channel, workspace_id, channel, changes, now)

    async def learn_workspace(self, workspace_id: str, now: datetime) -> None:
        """At start: channels by name, user groups of settings, and who may hold rights. What fails stays as it was."""
        await self._learn_channels(workspace_id, now)
        await self._learn_members(workspace_id, now)
        groups = await self._groups(workspace_id, now, refresh=True)
        await self._learn_people(workspace_id, groups, now)
        await self._store.write(settle_departures, workspace_id, self._settings, now)

    async def note_joined(self, workspace_id: str, channel: str, user: str, now: datetime) -> None:
        """Somebody joined a channel: that counts before anything is asked, and whatever Slack lists just now."""
        await self._store.write(note_joined, workspace_id, channel, user, now)
        await self.list_members(workspace_id, channel, now, and_also=(user,))

    async def list_members(self, workspace_id: str, channel: str, now: datetime, *, and_also: tuple[str, ...] = ()) -> None:
        """Ask who is in a channel; without an answer all stays as it was. Strangers are asked about, a few at once."""
        members = await self._members(channel)
        if members is None:
            return
        await self._store.write(remember_members, workspace_id, channel, [*members, *and_also], now, now)
        strangers = await self._store.read(unknown_members, workspace_id, channel)
        await asyncio.gather(*(self.refresh_person(workspace_id, one, now) for one in strangers[:FEW]))

    async def check_members(self, workspace_id: str, now: datetime) -> None:
        """From time to time: ask again who is in our private channels, since events may have been missed."""
        for channel in await self._store.read(unsure_channels, workspace_id, now - MEMBERS_FRESH_FOR):
            await self.list_members(workspace_id, channel, now)
        if await self._store.read(has_strangers, workspace_id):
            await self._learn_people(workspace_id, await self._groups(workspace_id, now), now)

    async def _learn_members(self, workspace_id: str, now: datetime) -> None:
        """At start, when much may have been missed: where Slack doesn't tell, nobody knows any more."""
        for channel in await self._store.read(unsure_channels, workspace_id, now):
            members = await self._members(channel)
            if members is None:
                await self._store.write(forget_members, workspace_id, channel, now)
            else:
                await self._store.write(remember_members, workspace_id, channel, members, now, now)

    async def _members(self, channel: str) -> list[str] | None:
        """The user ids of a channel's members, None where Slack doesn't tell all of them."""
        found: list[str] = []
        cursor = ""
        while True:
            call = self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
            answer = await _asked(call, "conversations.members")
            if answer is None:
                return None
            found += answer.get("members") or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or len(found) > MOST_MEMBERS:
                return found

    async def _learn_channels(self, workspace_id: str, now: datetime) -> None:
        async def page(cursor: str) -> Any:
            return await self._client.conversations_list(
                types="public_channel,private_channel", limit=PAGE, cursor=cursor, exclude_archived=False
            )

        found = [channel_facts(one) for one in await _pages(page, "channels")]
        await self._store.write(learn_channels, workspace_id, found, now)
        await self._store.write(pin_channels, workspace_id, self._settings, now)

    async def _learn_people(self, workspace_id: str, groups: dict[str, list[str]], now: datetime) -> None:
        """Only those who may hold rights, or are in our private channels, are kept beforehand; others when they come."""

        async def page(cursor: str) -> Any:
            return await self._client.users_list(limit=PAGE, cursor=cursor)

        people = [person_facts(one, workspace_id) for one in await _pages(page, "members")]
        rights = self._settings.rights
        named = {*rights.deciders, *rights.operators, *rights.privacy_contacts}
        named |= {one for ids in groups.values() for one in ids}
        named |= await self._store.read(members_anywhere, workspace_id)
        named |= await self._store.read(known_people, workspace_id)  # who of them has left, and where they live now
        kept = [one for one in people if one.is_admin or one.slack_id in named]
        await self._remember(workspace_id, kept, groups, now)

    async def _remember(
        self, workspace_id: str, people: list[PersonFacts], groups: dict[str, list[str]], now: datetime
    ) -> None:
        """Who moved is reminded by the clock of the new zone, however we came to know; then the rest is stored."""
        await self._store.write(follow_zones, workspace_id, people, now)
        await self._store.write(learn_people, workspace_id, people, groups, now)

    async def _groups(self, workspace_id: str, now: datetime, *, refresh: bool = False) -> dict[str, list[str]]:
        """The user groups that settings name -> who is in them, asked for at most every 10 minutes."""
        named = self._named_groups()
        if not named:
            return {}
        known = await self._store.read(_setting, workspace_id, GROUPS)
        if known is not None and not refresh and now - known[1] <= FRESH_FOR:
            return dict(known[0])
        found = await self._ask_groups(named)
        if found is None:
            return dict(known[0]) if known else {}
        await self._store.write(remember_setting, workspace_id, GROUPS, found, now)
        await self._store.write(remember_groups, workspace_id, found)
        return found

    def _named_groups(self) -> list[str]:
        """What settings list that is no user id: `@handle`, a handle, or a group's id (S...)."""
        rights = self._settings.rights
        names = dict.fromkeys((*rights.deciders, *rights.operators, *rights.privacy_contacts))
        return [name for name in names if not name.startswith(("U", "W"))]

    async def _ask_groups(self, named: list[str]) -> dict[str, list[str]] | None:
        listed = await _asked(self._client.usergroups_list(), "usergroups.list")
        if listed is None:
            return None
        ids = {group["id"]: group["id"] for group in listed.get("usergroups") or []}
        ids |= {group.get("handle", ""): group["id"] for group in listed.get("usergroups") or []}
        found: dict[str, list[str]] = {}
        for name in named:
            group = ids.get(name.removeprefix("@"))
            if group is None:
                log.warning("there is no user group %s; nobody gets rights by it", name)
                continue
            members = await _asked(self._client.usergroups_users_list(usergroup=group), "usergroups.users.list")
            if members is None:
                return None
            found[name] = list(members.get("users") or [])
        return found


async def learn_installation(client: AsyncWebClient, store: Store, now: datetime) -> Installation | None:
    """Who the bot is: asked of Slack, else as remembered from the last time; None when neither knows."""
    found = await _asked(client.auth_test(), "auth.test", seconds=10.0)
    if found is not None and found.get("team_id"):
        value = {
            "workspace_id": found["team_id"],
            "bot_user_id": found.get("user_id") or "",
            "bot_id": found.get("bot_id"),
            "url": found.get("url") or "",
        }
        await store.write(remember_setting, HERE, INSTALLATION, value, now)
        await store.write(remember_setting, found["team_id"], INSTALLATION, value, now)
        return Installation(**value)
    known = await store.read(_setting, HERE, INSTALLATION)
    return Installation(**known[0]) if known else None


def person_facts(user: dict[str, Any], workspace_id: str) -> PersonFacts:
    """A person out of Slack's user object; whatever is missing counts as no right."""
    profile = user.get("profile") or {}
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    team = user.get("team_id") or workspace_id
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name")
    return PersonFacts(
        slack_id=user["id"],
        name=name or user["id"],
        zone=user.get("tz"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_outsider=bool(user.get("is_stranger")) or (team != workspace_id and workspace_id not in teams),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deleted=bool(user.get("deleted")),
    )


def channel_facts(channel: dict[str, Any]) -> ChannelFacts:
    """A channel out of Slack's conversation object."""
    shared = ("is_ext_shared", "is_org_shared", "is_pending_ext_shared")
    return ChannelFacts(
        slack_id=channel["id"],
        name=channel.get("name") or channel["id"],
        is_private=bool(channel.get("is_private") or channel.get("is_group") or channel.get("is_mpim")),
        is_member=bool(channel.get("is_member")),
        is_archived=bool(channel.get("is_archived")),
        is_shared=any(channel.get(name) for name in shared),
    )


async def _asked(call: Awaitable[Any], what: str, seconds: float = ASK_SECONDS) -> dict[str, Any] | None:
    """Slack's answer, or None when it has none in time; the reason is logged."""
    try:
        response = await asyncio.wait_for(call, seconds)
    except SlackApiError as error:
        log.warning("%s: %s", what, error.response.get("error"))
        return None
    except SLACK_TROUBLE as error:
        log.warning("%s: %s", what, type(error).__name__)
        return None
    return response.data if isinstance(response.data, dict) else None


async def _pages(page: Callable[[str], Awaitable[Any]], key: str) -> list[dict[str, Any]]:
    """All pages of a list; what was read before a failure."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        answer = await _asked(page(cursor), key, seconds=10.0)
        if answer is None:
            return found
        found += answer.get(key) or []
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return found


def _setting(session: Session, workspace_id: str, name: str) -> tuple[dict[str, Any], datetime] | None:
    row = setting(session, workspace_id, name)
    return (row.value, row.at) if row else None
