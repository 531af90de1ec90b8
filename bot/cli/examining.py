"""Is everything in place to run? Findings, each with the fix; for `rolecall doctor`, and for the log at `run`'s start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.manifest import bot_scopes
from bot.migrations.standing import pending
from bot.postings.source import check_source
from bot.settings import Settings
from bot.timeutil import utc_now

CLOCK_TOLERANCE = 30.0  # seconds; Slack refuses signatures older than 5 minutes, reminders suffer earlier


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it ("" when nothing is to be done)."""

    subject: str
    verdict: Literal["ok", "warn", "fail"]
    line: str
    fix: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """All checks in the order in which a person would mend things. Raises nothing for what is merely wrong."""
    yield from _check_tables(settings)
    yield from _check_repository(settings)
    if settings.slack_bot_token is None:
        yield Finding("token", "fail", "SLACK_BOT_TOKEN is not set", "Copy it from your app's page, OAuth & Permissions.")
        return
    client = WebClient(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, timeout=10)
    answer = _ask(client.auth_test)
    yield _token_finding(answer)
    if isinstance(answer, str):
        return
    yield _scopes_finding(str(answer.headers.get("x-oauth-scopes", "")))
    yield _clock_finding(answer.headers.get("date") or answer.headers.get("Date"))
    yield _connection_finding(settings)
    yield from _check_channels(settings, client)
    yield from _check_groups(settings, client)


def _ask(call: Callable[[], Any]) -> Any:
    """What Slack answered, or its error as text: the doctor reports, it does not stop."""
    try:
        return call()
    except SlackApiError as error:
        return str(error.response.get("error", "unknown_error"))
    except (SlackClientError, OSError) as error:
        return f"no answer ({type(error).__name__})"


def _check_tables(settings: Settings) -> Iterator[Finding]:
    try:
        behind = pending(settings.database_url.get_secret_value())
    except SQLAlchemyError as error:
        line = f"the database can't be reached ({type(error).__name__})"
        yield Finding("database", "fail", line, "Check ROLECALL_DATABASE_URL and that the server runs.")
        return
    if behind:
        yield Finding(
            "database", "warn", f"{len(behind)} migration(s) to run", "`rolecall run` or `rolecall migrate` runs them."
        )
    else:
        yield Finding("database", "ok", "has this release's tables")


def _check_repository(settings: Settings) -> Iterator[Finding]:
    if not settings.source.url:
        yield Finding("repository", "fail", "no source is set", "Set ROLECALL_SOURCE to a folder or a git address.")
        return
    problem = check_source(settings)
    if problem is None:
        yield Finding("repository", "ok", f"{settings.source.url} answers")
    else:
        yield Finding("repository", "fail", problem)


def _token_finding(answer: Any) -> Finding:
    if isinstance(answer, str):
        return Finding("token", "fail", f"Slack says: {answer}", "Install the app anew and copy its Bot User OAuth Token.")
    return Finding("token", "ok", f"{answer['user']} in {answer['team']}")


def _scopes_finding(granted: str) -> Finding:
    missing = sorted(bot_scopes() - {scope.strip() for scope in granted.split(",")})
    if missing:
        return Finding(
            "scopes", "fail", "missing: " + ", ".join(missing), "Update the app from manifest.json and reinstall it."
        )
    return Finding("scopes", "ok", "all of the manifest's")


def _clock_finding(date: str | None) -> Finding:
    if not date:
        return Finding("clock", "warn", "Slack's answer carried no date to compare with")
    off = abs((utc_now() - parsedate_to_datetime(date)).total_seconds())
    if off > CLOCK_TOLERANCE:
        return Finding("clock", "fail", f"{off:.0f} s off Slack's", "Turn on time synchronisation (NTP) on this machine.")
    return Finding("clock", "ok", "agrees with Slack's")


def _connection_finding(settings: Settings) -> Finding:
    if settings.mode == "http":
        if settings.slack_signing_secret is None:
            return Finding("connection", "fail", "SLACK_SIGNING_SECRET is not set", "Copy it from Basic Information.")
        return Finding("connection", "ok", f"HTTP on {settings.host}:{settings.port}")
    if settings.slack_app_token is None:
        fix = "Make an app-level token with connections:write and set it."
        return Finding("connection", "fail", "SLACK_APP_TOKEN is not set", fix)
    client = WebClient(base_url=settings.slack_api_url, timeout=10)
    token = settings.slack_app_token.get_secret_value()
    answer = _ask(lambda: client.apps_connections_open(app_token=token))
    if isinstance(answer, str):
        return Finding(
            "connection", "fail", f"Socket Mode: Slack says {answer}", "Turn Socket Mode on; check SLACK_APP_TOKEN."
        )
    return Finding("connection", "ok", "Socket Mode")


def named_channels(settings: Settings) -> list[str]:
    """Every channel that the settings name, each once, in order."""
    announce = [settings.announce.default, *(rule.channel for rule in settings.announce.rules)]
    hiring = [team.hiring_channel for team in settings.team.values()]
    return list(dict.fromkeys(name for name in (*announce, *hiring, settings.rehearse) if name))


def _check_channels(settings: Settings, client: WebClient) -> Iterator[Finding]:
    wanted = named_channels(settings)
    if not wanted:
        fix = 'Name one in rolecall.toml: [announce] default = "#jobs"'
        yield Finding("channels", "warn", "no channel is named, so nothing will be announced", fix)
        return
    known = _ask(lambda: _all_channels(client))
    if isinstance(known, str):
        yield Finding("channels", "fail", f"Slack says: {known}")
        return
    private = {team.hiring_channel for team in settings.team.values()}
    for name in wanted:
        yield _channel_finding(name, known, must_be_private=name in private)


def _all_channels(client: WebClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.conversations_list(types="public_channel,private_channel", limit=200, cursor=cursor)
        found += page["channels"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


def _channel_finding(name: str, known: list[dict[str, Any]], *, must_be_private: bool) -> Finding:
    bare = name.removeprefix("#")
    channel = next((one for one in known if bare in (one["id"], one.get("name"))), None)
    if channel is None:
        return Finding(
            "channel", "fail", f"{name} is not to be seen", f"Check its name; if it is private: /invite @Rolecall in {name}."
        )
    if channel.get("is_archived"):
        return Finding("channel", "fail", f"{name} is archived", "Unarchive it or name another.")
    if must_be_private and not channel.get("is_private"):
        return Finding(
            "channel", "fail", f"{name} is public; candidates' updates need a private channel", "Name a private one."
        )
    if channel.get("is_private") and not channel.get("is_member"):
        return Finding("channel", "fail", f"the bot is not in {name}", f"Say /invite @Rolecall in {name}.")
    audience = (
        "shared with another company"
        if channel.get("is_ext_shared")
        else "private"
        if channel.get("is_private")
        else "public"
    )
    if channel.get("is_ext_shared"):
        return Finding(
            "channel", "warn", f"{name} is {audience}", "Others read announcements there; choose another if they should not."
        )
    return Finding("channel", "ok", f"{name} ({audience})")


def _check_groups(settings: Settings, client: WebClient) -> Iterator[Finding]:
    rights = settings.rights
    wanted = [one for one in (*rights.deciders, *rights.operators, *rights.privacy_contacts) if one.startswith(("@", "S"))]
    if not wanted:
        return
    answer = _ask(client.usergroups_list)
    if isinstance(answer, str):
        yield Finding("groups", "fail", f"Slack says: {answer}")
        return
    names = {group["handle"] for group in answer["usergroups"]} | {group["id"] for group in answer["usergroups"]}
    for one in dict.fromkeys(wanted):
        if one.removeprefix("@") in names:
            yield Finding("group", "ok", one)
        else:
            yield Finding("group", "fail", f"there is no user group {one}", "Correct it in rolecall.toml, [rights].")
