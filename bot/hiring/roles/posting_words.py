"""How is a change of a posting said? One sentence for each, fit for a public channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.models import Role
from bot.postings.changes import Difference, Picture
from bot.postings.posting import Pay

_CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def told(kind: str, role: Role, before: Picture | None, after: Picture, difference: Difference | None) -> str:
    """The sentence of one event of a role."""
    if difference is not None:
        old, new = _shown(difference.before), _shown(difference.after)
        return _CHANGED[kind].format(old=old, new=new) if old else _GAINED.get(kind, _CHANGED[kind]).format(old=old, new=new)
    place = f" ({role.location})" if role.location else ""
    if kind == "opened":
        return f"{role.title} is open{place}."
    if kind == "reopened":
        return f"{role.title} is open again{place}."
    if kind == "held":
        return f"{role.title} is on hold: its posting was taken back to a draft."
    return f"{role.title} is closed: {after.reason or 'its posting says so'}."


_CHANGED = {
    "retitled": "It is called {new} now; it was {old}.",
    "pay_changed": "Pay is {new} now; it was {old}.",
    "location_changed": "The place is {new} now; it was {old}.",
    "closing_date_changed": "Applications close on {new} now; it was {old}.",
    "apply_changed": "Apply at {new} now; it was {old}.",
}
_GAINED = {
    "pay_changed": "Pay is stated now: {new}.",
    "closing_date_changed": "Applications close on {new}.",
}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return _pay(value) if isinstance(value, Pay) else str(value)


def _pay(pay: Pay) -> str:
    amounts = [
        f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
        for amount in (pay.min, pay.max)
        if amount is not None
    ]
    figures = "–".join(dict.fromkeys(amounts)) or "not in figures"
    sign = _CURRENCY_SIGNS.get(pay.currency or "")
    money = f"{sign}{figures}" if sign else f"{figures} {pay.currency or ''}".strip()
    return f"{money} a {pay.period}" if pay.period else money
