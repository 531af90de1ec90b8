"""The app, installed from its manifest: what the manifest does not declare does not exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.localslack.workspace import Json


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the manifest."""

    command: str
    description: str
    usage_hint: str
    url: str
    should_escape: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the manifest; `type` is "global" or "message"."""

    callback_id: str
    name: str
    type: str


@dataclass(slots=True)
class App:
    """One app as its manifest declares it. `url` fields are empty where the manifest has none."""

    id: str
    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, Command]
    shortcuts: dict[str, Shortcut]
    home_enabled: bool
    messages_enabled: bool
    messages_read_only: bool
    interactive: bool
    socket_mode: bool
    events_url: str
    interactivity_url: str
    options_url: str
    signing_secret: str
    app_token: str
    client_id: str
    client_secret: str
    verification_token: str
    manifest: Json = field(default_factory=dict)


@dataclass(slots=True)
class Installation:
    """The app in one workspace: its token, its bot user, the scopes it was granted."""

    team_id: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    scopes: frozenset[str]
    revoked: bool = False


def app_from_manifest(manifest: Json, *, app_id: str = "A0LOCALAPP") -> App:
    """Read a manifest (version 1 or 2, as Slack's manifest editor takes it)."""
    features = _table(manifest, "features")
    settings = _table(manifest, "settings")
    home = _table(features, "app_home")
    name = str(_table(manifest, "display_information").get("name", "Local app"))
    interactivity = _table(settings, "interactivity")
    events = _table(settings, "event_subscriptions")
    return App(
        id=app_id,
        name=name,
        bot_name=str(_table(features, "bot_user").get("display_name", name)),
        scopes=frozenset(_table(_table(manifest, "oauth_config"), "scopes").get("bot", [])),
        events=frozenset(events.get("bot_events", [])),
        commands={command.command: command for command in map(_command, features.get("slash_commands", []))},
        shortcuts={shortcut.callback_id: shortcut for shortcut in map(_shortcut, features.get("shortcuts", []))},
        home_enabled=bool(home.get("home_tab_enabled", False)),
        messages_enabled=bool(home.get("messages_tab_enabled", False)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        interactive=bool(interactivity.get("is_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        events_url=events.get("request_url", ""),
        interactivity_url=interactivity.get("request_url", ""),
        options_url=interactivity.get("message_menu_options_url", ""),
        signing_secret="local-signing-secret",  # noqa: S106 - a made-up secret of a made-up Slack
        app_token=f"xapp-1-{app_id}-local",
        client_id="1.1",
        client_secret="local-client-secret",  # noqa: S106 - the same
        verification_token="local-verification-token",  # noqa: S106 - the same
        manifest=manifest,
    )


def _table(parent: Json, key: str) -> Json:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _command(entry: dict[str, Any]) -> Command:
    return Command(
        command=entry["command"],
        description=entry.get("description", ""),
        usage_hint=entry.get("usage_hint", ""),
        url=entry.get("url", ""),
        should_escape=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: dict[str, Any]) -> Shortcut:
    return Shortcut(callback_id=entry["callback_id"], name=entry.get("name", ""), type=entry.get("type", "message"))
