"""What do deciders, owners and operators hear in direct messages? Faults in postings, differences, trouble in delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.models import Role
from handlers.ids import Action
from handlers.slack_text import actions, button, cut, escape, header, inline, link, listed, section, small

LISTED = 12  # faults in one message

_SIGNS = {"error": "🔴", "unsure": "🟠", "warning": "🟡"}

_DELIVERIES = {
    "role_card": "the card of a role",
    "role_line": "a line in a role's thread",
    "summary": "a summary of open roles",
    "bulk": "a list of new roles",
    "fault_digest": "a list of faults",
}


def fault_digest(faults: Sequence[Mapping[str, Any]], total: int) -> Outgoing:
    """New faults, one message: file and line, what is wrong, the way out."""
    postings = len({fault["path"] for fault in faults})
    title = f"{counted(postings, 'posting needs', 'postings need')} a look"
    lines = [_fault_line(fault) for fault in faults]
    shown = listed(lines, LISTED, " (`rolecall postings` shows all)")
    if total > len(faults) and len(shown) == len(lines):
        shown.append(f"…and {total - len(faults)} more")
    blocks = [header(title), *(section(line) for line in shown)]
    blocks.append(small("Everything else is announced as usual. You hear of each fault once."))
    return Outgoing(text=title, blocks=blocks)


def role_notice(role: Role, actor: str, difference: str) -> Outgoing:
    """Somebody opened a role although its posting says otherwise."""
    text = f"*{inline(role.title)}* ({role.handle}) is open: {inline(actor)} said so in Slack. {escape(difference)}"
    blocks = [
        section(f"⚖️ {text}"),
        small("The last explicit decision counts. Change the file, or close the role, and the two agree again."),
        actions(
            button("Why?", Action.ROLE_WHY, str(role.id)),
            button("Close…", Action.ROLE_ACT, f"close {role.id}"),
        ),
    ]
    return Outgoing(text=text, blocks=blocks)


def page_still_up(role: Role, page: str, edit: str | None) -> Outgoing:
    """A role was closed in Slack, and people can still find it on the website."""
    text = f"🌐 *{inline(role.title)}* ({role.handle}) is closed, but {link(page, 'its page')} is still on the website."
    way_out = "Its file in the repository still says that it is open. Close it there, and the page goes with the next build."
    if address := link(edit, "Edit the file"):
        way_out += f" {address}."
    return Outgoing(text=text, blocks=[section(text), small(way_out)])


def operator_notice(body: Mapping[str, Any], place: str) -> Outgoing:
    """A lane is parked or a delivery is dead. `place`: the channel in Slack text."""
    reason, fix = inline(str(body.get("reason") or "unknown")), escape(cut(str(body.get("fix") or ""), 500))
    if body.get("what") == "lane_parked":
        waiting = int(body.get("waiting") or 0)
        waits = f" {counted(waiting, 'message waits', 'messages wait')} and will go out once it works again."
        text = f"⏳ I can't post in {place} (`{reason}`).{waits}"
    else:
        what = _DELIVERIES.get(str(body.get("kind")), "a message")
        text = f"📭 Slack will not take {what} for {place} (`{reason}`), so I left it out and went on."
    blocks = [section(text)]
    if fix:
        blocks.append(section(f"*What to do:* {fix}"))
    return Outgoing(text=text, blocks=blocks)


def _fault_line(fault: Mapping[str, Any]) -> str:
    sign = _SIGNS.get(str(fault.get("severity")), "🟡")
    where = f"`{inline(str(fault['path']), 300)}` line {fault['line']}"
    fix = f"\n      → {escape(cut(str(fault['fix']), 400))}" if fault.get("fix") else ""
    return f"{sign} {where}: {escape(cut(str(fault['message']), 400))}{fix}"
