"""The manifest declares what the code uses: every call's and event's scope, the command, the shortcuts, the switches."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from bot.settings import Settings
from handlers.ids import Shortcut
from tests.handlers.conftest import Office

ROOT = Path(__file__).parent.parent.parent
SPEC = Path(__file__).parent / "spec"

CALLS: dict[str, set[str]] = {
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read", "im:read"},
    "conversations_join": {"channels:join"},
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read", "im:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_info": {"files:read"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_upload_v2": {"files:write"},
    "files_delete": {"files:write"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_conversations": {"channels:read", "groups:read", "im:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
"""Scopes that each call needs for what we use it for: docs.slack.dev, reference/methods."""

EVENTS: dict[str, tuple[set[str], set[str]]] = {
    "app_home_opened": ({"app_home_opened"}, set()),
    "app_mention": ({"app_mention"}, {"app_mentions:read"}),
    "app_uninstalled": ({"app_uninstalled"}, set()),
    "channel_archive": ({"channel_archive"}, {"channels:read"}),
    "channel_created": ({"channel_created"}, {"channels:read"}),
    "channel_left": ({"channel_left"}, {"channels:read"}),
    "channel_rename": ({"channel_rename"}, {"channels:read"}),
    "channel_shared": ({"channel_shared"}, {"channels:read"}),
    "channel_unarchive": ({"channel_unarchive"}, {"channels:read"}),
    "channel_unshared": ({"channel_unshared"}, {"channels:read"}),
    "group_archive": ({"group_archive"}, {"groups:read"}),
    "group_left": ({"group_left"}, {"groups:read"}),
    "group_rename": ({"group_rename"}, {"groups:read"}),
    "group_unarchive": ({"group_unarchive"}, {"groups:read"}),
    "member_joined_channel": ({"member_joined_channel"}, {"channels:read", "groups:read"}),
    "member_left_channel": ({"member_left_channel"}, {"channels:read", "groups:read"}),
    "message": (
        {"message.channels", "message.groups", "message.im"},
        {"channels:history", "groups:history", "im:history"},
    ),
    "reaction_added": ({"reaction_added"}, {"reactions:read"}),
    "reaction_removed": ({"reaction_removed"}, {"reactions:read"}),
    "subteam_members_changed": ({"subteam_members_changed"}, {"usergroups:read"}),
    "subteam_updated": ({"subteam_updated"}, {"usergroups:read"}),
    "tokens_revoked": ({"tokens_revoked"}, set()),
    "user_change": ({"user_change"}, {"users:read"}),
}
"""What each event that a listener names must be subscribed as, and the scopes for it: docs.slack.dev, reference/events."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def scopes(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["oauth_config"]["scopes"]["bot"])


def test_slack_takes_the_manifest(manifest: dict[str, Any]) -> None:
    schema = json.loads((SPEC / "manifest.schema.2.0.0.json").read_text(encoding="utf-8"))

    faults = [f"{list(error.path)}: {error.message}" for error in validator_for(schema)(schema).iter_errors(manifest)]

    assert faults == []
    assert 174 <= len(manifest["display_information"]["long_description"]) <= 4000


def test_every_call_has_its_scopes(scopes: set[str]) -> None:
    """Calls are found in the source as `client.<method>(`, so a new one fails here until its scopes are looked up."""
    used = {name for path in (ROOT / "handlers").rglob("*.py") for name in _calls(path)}
    used |= {name for path in (ROOT / "bot" / "cli").rglob("*.py") for name in _calls(path)}

    assert used - set(CALLS) == set(), "say which scopes these calls need"
    assert {scope for name in used for scope in CALLS[name]} - scopes == set()
    assert "chat_postMessage" in used


def test_every_event_that_is_listened_to_is_subscribed_with_its_scopes(
    office: Office, manifest: dict[str, Any], scopes: set[str]
) -> None:
    subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    listened = {name for path in (ROOT / "handlers").rglob("*.py") for name in _events(path)}

    assert listened - set(EVENTS) == set(), "say how these events are subscribed"
    for name in listened:
        subscriptions, needed = EVENTS[name]
        assert subscriptions <= subscribed, name
        assert needed <= scopes, name
    assert "app_mention" in listened


def test_every_subscribed_event_has_its_scopes(manifest: dict[str, Any], scopes: set[str]) -> None:
    for name in manifest["settings"]["event_subscriptions"]["bot_events"]:
        assert EVENTS[name.split(".")[0]][1] <= scopes, name


def test_people_can_write_to_the_bot_and_no_public_address_is_needed(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]

    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False
    assert home["home_tab_enabled"] is True
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_command_and_shortcuts_are_those_of_the_code(manifest: dict[str, Any]) -> None:
    commands = [one["command"] for one in manifest["features"]["slash_commands"]]
    shortcuts = {one["callback_id"] for one in manifest["features"]["shortcuts"]}

    assert commands == [Settings.model_fields["command"].default]
    assert {one.value for one in Shortcut} <= shortcuts


def _calls(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"client\.((?:auth|chat|conversations|files|usergroups|users|views|reactions|pins)_\w+)\(", text))


def _events(path: Path) -> set[str]:
    return set(re.findall(r"\.event\(\"([\w.]+)\"\)", path.read_text(encoding="utf-8")))
