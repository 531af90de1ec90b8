"""What a person types, turned into what Slack stores: escaped text and a rich_text block."""

from __future__ import annotations

import re

from bot.localslack.workspace import Json, Workspace

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?<![\w@])@(?P<name>[\w.-]*\w)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+'-]+):(?!\w)"
)


def escape(text: str) -> str:
    """Escape the three characters that Slack's text escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, workspace: Workspace) -> tuple[str, list[Json]]:
    """The stored text and the rich_text elements of `text` as somebody typed it in `workspace`."""
    stored: list[str] = []
    elements: list[Json] = []
    at = 0
    for match in _TOKEN.finditer(text):
        spoken = _spoken(match, workspace)
        if spoken is None:
            continue
        _add_text(text[at : match.start()], stored, elements)
        stored.append(spoken[0])
        elements.append(spoken[1])
        at = match.end()
    _add_text(text[at:], stored, elements)
    return "".join(stored), elements


def _add_text(text: str, stored: list[str], elements: list[Json]) -> None:
    if text:
        stored.append(escape(text))
        elements.append({"type": "text", "text": text})


def _spoken(match: re.Match[str], workspace: Workspace) -> tuple[str, Json] | None:
    if url := match["url"]:
        return f"<{escape(url)}>", {"type": "link", "url": url}
    if email := match["email"]:
        return f"<mailto:{email}|{email}>", {"type": "link", "url": f"mailto:{email}", "text": email}
    if emoji := match["emoji"]:
        return f":{emoji}:", {"type": "emoji", "name": emoji}
    if name := match["channel"]:
        channel = workspace.channel_named(name)
        if channel is None:
            return None
        return f"<#{channel.id}|{channel.name}>", {"type": "channel", "channel_id": channel.id}
    return _mention(match["name"], workspace)


def _mention(name: str, workspace: Workspace) -> tuple[str, Json] | None:
    if name in ("here", "channel", "everyone"):
        return f"<!{name}>", {"type": "broadcast", "range": name}
    group = next((g for g in workspace.usergroups.values() if g.handle == name and not g.disabled), None)
    if group is not None:
        return f"<!subteam^{group.id}>", {"type": "usergroup", "usergroup_id": group.id}
    person = workspace.person_named(name)
    return (f"<@{person.id}>", {"type": "user", "user_id": person.id}) if person else None


def rich_text(elements: list[Json], block_id: str) -> list[Json]:
    """The one block that a typed message has."""
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def escaped_for_command(text: str, workspace: Workspace) -> str:
    """A command's text with `should_escape`: people and channels as <@U…|name> and <#C…|name>."""
    stored, _ = typed(text, workspace)

    def named(match: re.Match[str]) -> str:
        person = workspace.people.get(match[1])
        return f"<@{match[1]}|{person.name}>" if person else match[0]

    return re.sub(r"<@(U\w+)>", named, stored)
