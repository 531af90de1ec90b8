"""What a person types, turned into what Slack stores: escaped text (its rich_text block: rich_writing)."""

from __future__ import annotations

import re

from bot.localslack.workspace import Workspace

_TYPED = re.compile(
    r"(?P<url>https?://[^\s<>|`]+[^\s<>|`.,;:!?)\]'\"])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?<![\w@])@(?P<name>[\w.-]*\w)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
)
_AT_NAME = re.compile(r"(?<![\w@<!])@([\w.-]*\w)")
_BARE_URL = re.compile(r"(?<![<|\w])(https?://[^\s<>|`]+[^\s<>|`.,;:!?)\]'\"])")


def escape(text: str) -> str:
    """Escape the three characters that Slack's text escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, workspace: Workspace) -> str:
    """Slack text out of what somebody typed: escaped, with mentions, channels and links."""
    parts: list[str] = []
    at = 0
    for match in _TYPED.finditer(text):
        spoken = _spoken(match, workspace)
        if spoken:
            parts += [escape(text[at : match.start()]), spoken]
            at = match.end()
    return "".join([*parts, escape(text[at:])])


def linked(text: str) -> str:
    """Slack text with its bare addresses turned into links."""
    return _BARE_URL.sub(r"<\1>", text)


def named(text: str, workspace: Workspace) -> str:
    """Slack text whose @names have become mentions (`link_names`)."""
    return _AT_NAME.sub(lambda match: _mention(match[1], workspace) or match[0], text)


def _spoken(match: re.Match[str], workspace: Workspace) -> str:
    if url := match["url"]:
        return f"<{escape(url)}>"
    if email := match["email"]:
        return f"<mailto:{email}|{email}>"
    if name := match["channel"]:
        channel = workspace.channel_named(name)
        return f"<#{channel.id}|{channel.name}>" if channel else ""
    return _mention(match["name"], workspace)


def _mention(name: str, workspace: Workspace) -> str:
    if name in ("here", "channel", "everyone"):
        return f"<!{name}>"
    group = next((g for g in workspace.usergroups.values() if g.handle == name and not g.disabled), None)
    if group is not None:
        return f"<!subteam^{group.id}>"
    person = workspace.person_named(name)
    return f"<@{person.id}>" if person else ""


def escaped_for_command(text: str, workspace: Workspace) -> str:
    """A command's text with `should_escape`: people and channels as <@U…|name> and <#C…|name>."""

    def named(match: re.Match[str]) -> str:
        person = workspace.people.get(match[1])
        return f"<@{match[1]}|{person.name}>" if person else match[0]

    return re.sub(r"<@(U\w+)>", named, typed(text, workspace))
