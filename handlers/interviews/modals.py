"""Which forms are there about interviews? Planning one; pure functions to views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.hiring.candidate_looks import ApplicationLook
from bot.hiring.interviews import LONGEST, MOST_INTERVIEWERS, SHORTEST
from handlers.desk import Ask
from handlers.forms import entry, form, metadata, text_element
from handlers.ids import Field, View
from handlers.slack_text import inline, section, small


def plan_form(ask: Ask, look: ApplicationLook, zone: str, areas: Sequence[str]) -> dict[str, Any]:
    """Focus, people, time and place of one interview. `zone`: the asker's own, to begin with."""
    covered = {one.focus.lower() for one in look.interviews}
    open_areas = [area for area in areas if area.lower() not in covered]
    planned = ", ".join(f"{inline(one.focus)} {one.wall}" for one in look.interviews) or "nothing yet"
    minutes = {"type": "number_input", "is_decimal_allowed": False, "initial_value": "45"}
    limits = {"min_value": str(SHORTEST), "max_value": str(LONGEST)}
    people = {"type": "multi_users_select", "max_selected_items": MOST_INTERVIEWERS}
    return form(
        View.INTERVIEW_PLAN,
        f"Interview with {look.handle}",
        "Plan it",
        metadata(ask, application=look.application_id),
        section(f"*{inline(look.candidate)}* for {look.role_handle} {inline(look.role_title)}\nPlanned: {planned}"),
        entry(Field.FOCUS, "Focus area", text_element(open_areas[0] if open_areas else "", 80)),
        entry(Field.INTERVIEWERS, "Interviewers", people, hint="Each of them owes a scorecard."),
        entry(
            Field.SHADOWS, "Shadows", {"type": "multi_users_select"}, optional=True, hint="Their scorecards are practice."
        ),
        entry(Field.DAY, "Day", {"type": "datepicker"}),
        entry(Field.CLOCK, "Time", {"type": "timepicker"}),
        entry(Field.ZONE, "Time zone", text_element(zone, 60), hint="Like Europe/Berlin. Everybody is told in their own."),
        entry(Field.MINUTES, "Minutes", {**minutes, **limits}),
        entry(Field.MEETING_PLACE, "Room or link", text_element(most=300), optional=True),
        small("Interviewers are asked by direct message and reminded by their own clocks."),
    )
