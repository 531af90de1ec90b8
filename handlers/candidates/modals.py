"""Which forms are there about candidates? A new one; pure functions to views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.desk import Ask
from handlers.forms import entry, form, metadata, text_element
from handlers.ids import Field, View
from handlers.slack_text import option, section, small

MOST_OPTIONS = 100


def add_form(ask: Ask, roles: Sequence[tuple[int, str, str]], name: str = "") -> dict[str, Any]:
    """Who applies for which role. `roles`: (id, handle, title) of those that the asker works on; `name`: a first try."""
    options = [option(f"{handle} {title}", str(role_id)) for role_id, handle, title in roles[:MOST_OPTIONS]]
    return form(
        View.CANDIDATE_ADD,
        "New candidate",
        "Add",
        metadata(ask),
        entry(Field.NAME, "Name", text_element(name, 200)),
        entry(Field.MAIL, "Mail", {"type": "email_text_input"}, optional=True, hint="Finds the same person again."),
        entry(Field.ROLE, "Role", {"type": "static_select", "options": options, "initial_option": options[0]}),
        entry(Field.EMPLOYEE, "Is a colleague", {"type": "users_select"}, optional=True, hint="They see nothing of it."),
        entry(Field.HIDDEN_FROM, "Must not see it", {"type": "multi_users_select"}, optional=True),
        small("The name is shown to the role's team and the interviewers only; everywhere else stands a codename."),
    )


def forget_form(ask: Ask, candidate_id: int, handle: str) -> dict[str, Any]:
    """Is everything about a candidate really to be erased? By handle: the form must not show the name."""
    return form(
        View.CANDIDATE_FORGET,
        f"Forget {handle}",
        "Forget for good",
        metadata(ask, candidate=candidate_id),
        section(
            f"I erase {handle}'s name, mail and link, and every word written about them; I delete my messages that show "
            "them, and end what is planned. Counts and times stay, without the name. *Nothing brings it back.*"
        ),
        small("Messages that people wrote themselves are listed afterwards: only their authors can delete them."),
    )
