"""What a person types, turned into what Slack stores: escaped text, and the rich_text block that goes with it."""

from __future__ import annotations

import re

from bot.localslack.workspace import Json, Workspace

_TYPED = re.compile(
    r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?<![\w@])@(?P<name>[\w.-]*\w)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
)
_STORED = re.compile(r"<(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>|(?<![\w:]):(?P<emoji>[a-z0-9_+'-]+):(?!\w)")
_BARE_URL = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])")


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


def rich_text(text: str, block_id: str) -> list[Json]:
    """The one block that a written message has."""
    elements: list[Json] = []
    at = 0
    for match in _STORED.finditer(text):
        _add_text(text[at : match.start()], elements)
        elements.append(
            {"type": "emoji", "name": match["emoji"]} if match["emoji"] else _element(match["what"], match["label"])
        )
        at = match.end()
    _add_text(text[at:], elements)
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _add_text(text: str, elements: list[Json]) -> None:
    if text:
        elements.append({"type": "text", "text": unescape(text)})


def _element(what: str, label: str | None) -> Json:
    if what.startswith("@"):
        return {"type": "user", "user_id": what[1:]}
    if what.startswith("#"):
        return {"type": "channel", "channel_id": what[1:]}
    if what.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": what.removeprefix("!subteam^")}
    if what.startswith("!"):
        return {"type": "broadcast", "range": what[1:]}
    return {"type": "link", "url": unescape(what), **({"text": unescape(label)} if label else {})}


def escaped_for_command(text: str, workspace: Workspace) -> str:
    """A command's text with `should_escape`: people and channels as <@U…|name> and <#C…|name>."""

    def named(match: re.Match[str]) -> str:
        person = workspace.people.get(match[1])
        return f"<@{match[1]}|{person.name}>" if person else match[0]

    return re.sub(r"<@(U\w+)>", named, typed(text, workspace))
