"""What do channels see of roles? The living card, lines in its thread, lists; pure functions from roles to messages.

Public: a card says open, on hold, closed or filled, never why, by whom or with which note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.hiring.roles.listing import place_of
from bot.models import Role, RoleEvent
from bot.models.role import CloseReason, RoleState
from handlers.ids import Action
from handlers.slack_text import (
    Block,
    actions,
    button,
    date,
    escape,
    header,
    inline,
    is_web_address,
    link,
    listed,
    option,
    paragraph,
    section,
    small,
)

LISTED = 20  # roles listed in one message
SHORT = 60  # characters of team and place in a list
SUMMARY_CHARACTERS = 420  # of a posting's summary on its card

MARKS = {RoleState.OPEN: "🟢", RoleState.ON_HOLD: "⏸️", RoleState.CLOSED: "🔒", RoleState.DRAFT: "📝"}
WORDS = {RoleState.OPEN: "Open", RoleState.ON_HOLD: "On hold", RoleState.CLOSED: "Closed", RoleState.DRAFT: "Draft"}
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}


def role_card(role: Role) -> Outgoing:
    """The living card of a role, as it is now."""
    if role.state in (RoleState.CLOSED, RoleState.DRAFT):
        return Outgoing(text=card_text(role), blocks=[_closed(role)])
    mark, word = public_state(role)
    blocks: list[Block] = [header(role.title)]
    subtitle = f"_{inline(role.subtitle)}_\n" if role.subtitle and role.state is RoleState.OPEN else ""
    blocks.append(section(f"{subtitle}{mark} *{word}*{_joined(facts_of(role), lead=' · ')}"))
    if role.state is RoleState.OPEN:
        blocks += _offer(role)
    blocks.append(small(" · ".join(_footing(role))))
    blocks.append(_card_buttons(role))
    return Outgoing(text=card_text(role), blocks=blocks)


def card_text(role: Role) -> str:
    """The card in one line, for notifications and screen readers."""
    _, word = public_state(role)
    place = place_of(role)
    return f"{word}: {inline(role.title)}{f' ({inline(place)})' if place else ''}, {role.handle}"


def role_card_moved(role: Role, address: str | None) -> Outgoing:
    """What is left of an old card once the role has a fresh one."""
    where = f"<{escape(address)}|Its new card>" if address else "Its new card"
    text = f"🟢 *{inline(role.title)}* is open again. {where} has the rest."
    return Outgoing(text=f"{inline(role.title)} is open again, see its new card", blocks=[section(text)])


def role_line(role: Role, event: RoleEvent) -> Outgoing | None:
    """One change, told in the card's thread, from what was recorded of it; None when there is nothing to tell."""
    text = _line_text(role, event)
    return Outgoing(text=text, blocks=[section(text)]) if text else None


def summary(roles: Sequence[Role], why: str) -> Outgoing:
    """What is open, in one message: at the first sight of a repository, or after a long silence."""
    count = counted(len(roles), "open role")
    if why == "long_silence":
        intro = "I'm back after a while without news from the postings. Open now:"
    else:
        intro = "Hello! From now on I keep this channel up to date on our roles. Open now:"
    return _list(f"👋 {count}", intro, roles, f"{count}: {_titles(roles)}")


def bulk(roles: Sequence[Role]) -> Outgoing:
    """Many openings at once, in one message."""
    count = f"{len(roles)} new roles"
    return _list(f"🎉 {count}", "All opened at once:", roles, f"{count}: {_titles(roles)}")


def public_state(role: Role) -> tuple[str, str]:
    """Mark and word for the state, as everybody may know it: a draft that was open once is closed to them."""
    if role.state is RoleState.CLOSED and role.close_reason is CloseReason.FILLED:
        return "✅", "Filled"
    state = RoleState.CLOSED if role.state is RoleState.DRAFT else role.state
    return MARKS[state], WORDS[state]


def facts_of(role: Role, most: int = 160) -> list[str]:
    """Team, place and employment: escaped, those that are known, each cut to `most` characters."""
    employment = (role.employment or "").replace("_", " ")
    return [inline(text, most) for text in (role.team, place_of(role), employment) if text]


def pay_text(pay: Mapping[str, Any] | None) -> str | None:
    """Pay for people: "€70,000 to €90,000 a year". Plain text."""
    if not pay or (pay.get("min") is None and pay.get("max") is None):
        return None
    currency = str(pay.get("currency") or "")
    low, high = (_money(pay.get(end), currency) for end in ("min", "max"))
    if low and high and low != high:
        amount = f"{low} to {high}"
    elif high and not low:
        amount = f"up to {high}"
    else:
        amount = f"{low}" if high else f"from {low}"
    return f"{amount} {'an' if pay['period'] == 'hour' else 'a'} {pay['period']}" if pay.get("period") else amount


def _money(value: Any, currency: str) -> str | None:
    if value is None:
        return None
    number = f"{value:,.2f}".removesuffix(".00")
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}".strip()


def _closed(role: Role) -> Block:
    """A closed role takes little room: the channel is for open ones."""
    mark, word = public_state(role)
    facts = [*facts_of(role), f"*{role.handle}*"]
    return section(f"{mark} *{inline(role.title)}* · {word.lower()}\n{' · '.join(facts)}", _menu(role))


def _offer(role: Role) -> list[Block]:
    lines = []
    if pay := pay_text(role.pay):
        lines.append(f"💰 {inline(pay)}")
    if role.closes_at:
        lines.append(f"🗓️ Apply until {date(role.closes_at)}")
    if role.openings > 1:
        lines.append(openings_text(role.openings, role.filled))
    blocks = [section("\n".join(lines))] if lines else []
    if text := paragraph(role.summary or "", SUMMARY_CHARACTERS):
        blocks.append(section(text))
    return blocks


def openings_text(openings: int, filled: int) -> str:
    """How many are hired for, and how many of them are found."""
    return f"👥 {min(filled, openings)} of {openings} filled" if filled else f"👥 {openings} openings"


def _footing(role: Role) -> list[str]:
    apply = None
    if role.state is RoleState.OPEN and role.apply and not is_web_address(role.apply):
        apply = link(role.apply, role.apply)
        apply = f"Apply: {apply or inline(role.apply)}"
    posting = link(role.page, "Posting") if role.state is RoleState.OPEN else None
    return [text for text in (f"*{role.handle}*", posting, apply) if text]


def _card_buttons(role: Role) -> Block:
    ident = str(role.id)
    apply = None
    if role.state is RoleState.OPEN and role.apply and is_web_address(role.apply):
        apply = button("Apply", Action.ROLE_APPLY, ident, url=role.apply)
    return actions(apply, button("Details", Action.ROLE_DETAILS, ident), _menu(role))


def _menu(role: Role) -> Block:
    if role.state is RoleState.OPEN:
        words = [("Put on hold", "hold"), ("Close…", "close")]
    elif role.state is RoleState.ON_HOLD:
        words = [("Open again", "open"), ("Close…", "close")]
    else:
        words = [("Details", "show"), ("Open again", "open")]
    words.append(("This is wrong…", "wrong"))
    options = [option(text, f"{word} {role.id}") for text, word in words]
    return {"type": "overflow", "action_id": Action.ROLE_MENU, "options": options}


def _list(title: str, intro: str, roles: Sequence[Role], text: str) -> Outgoing:
    lines = [f"• {_list_line(role)}" for role in roles]
    shown = listed(lines, LISTED, ": press the button for all of them")
    blocks = [header(title), section(intro), *_sections(shown)]
    blocks.append(actions(button("All open roles", Action.ROLE_LIST, "1 open")))
    return Outgoing(text=text, blocks=blocks)


def _list_line(role: Role) -> str:
    title = link(role.page, role.title) or inline(role.title)
    return f"*{title}*{_joined(facts_of(role, SHORT), lead=' · ')} · {role.handle}"


def _sections(lines: Sequence[str], size: int = 2800) -> list[Block]:
    """Lines in as few sections as Slack's limit of characters allows."""
    found: list[str] = [""]
    for line in lines:
        if found[-1] and len(found[-1]) + len(line) >= size:
            found.append("")
        found[-1] += f"{line}\n"
    return [section(text.rstrip()) for text in found if text]


def _titles(roles: Sequence[Role]) -> str:
    titles = [inline(role.title, 80) for role in roles[:6]]
    more = f" and {len(roles) - 6} more" if len(roles) > 6 else ""
    return ", ".join(titles) + more


def _joined(texts: Sequence[str], *, lead: str) -> str:
    return f"{lead}{' · '.join(texts)}" if texts else ""


def _line_text(role: Role, event: RoleEvent) -> str | None:
    if event.kind == "closed":
        is_filled = event.after.get("close_reason") == CloseReason.FILLED
        return (
            "✅ *Filled.* Thanks to everybody who helped!" if is_filled else "🔒 *Closed.* We no longer hire for this role."
        )
    if event.kind == "undone":
        return _undone_text(event)
    fixed = {
        "opened": "🟢 *Open.*",
        "created": "🟢 *Open.*",
        "reopened": "🟢 *Open again.*",
        "held": "⏸️ *On hold* for now.",
    }.get(event.kind)
    return fixed or _change_text(event)


def _undone_text(event: RoleEvent) -> str:
    state = event.after.get("state")
    if state is None:
        return "↩️ That was a slip, the last change is taken back."
    return f"↩️ That was a slip: the role is *{WORDS[RoleState(state)].lower()}*."


def _change_text(event: RoleEvent) -> str | None:
    """The changed values as they were recorded; the recorded sentence where there are none that we know."""
    told = [text for name, after in event.after.items() if (text := _value_text(name, event.before.get(name), after))]
    if told:
        return "\n".join(told)
    return f"✏️ {paragraph(event.detail)}" if event.detail else None


_CHANGED = {
    "title": "✏️ New title",
    "location": "📍 Place",
    "remote": "📍 Remote",
    "team": "👥 Team",
    "employment": "📄 Employment",
    "apply": "📮 New way to apply",
    "pay": "💰 Pay",
    "closes_at": "🗓️ Apply until",
}


def _value_text(name: str, before: Any, after: Any) -> str | None:
    words = _CHANGED.get(name)
    if words is None:
        return None
    new, old = _shown(name, after), _shown(name, before)
    if name == "closes_at" and not new:
        return "🗓️ No closing date any more"
    if not new:
        return f"{words}: no longer said (was {old})" if old else None
    return f"{words}: *{new}*" + (f" (was {old})" if old and name != "apply" else "")


def _shown(name: str, value: Any) -> str | None:
    if value in (None, "", {}):
        return None
    if name == "pay":
        return inline(pay_text(value) or "") or None if isinstance(value, Mapping) else inline(str(value))
    if name == "closes_at":
        return date(datetime.fromisoformat(str(value)))
    if name == "apply":
        return link(str(value), str(value)) or inline(str(value))
    return inline(str(value))
