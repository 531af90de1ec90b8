"""Which forms are there about interviews? Planning, moving, swapping, cancelling; pure functions to views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.hiring.candidate_looks import ApplicationLook, InterviewLook
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
        entry(Field.MINUTES, "Minutes", minutes_element(45)),
        entry(Field.MEETING_PLACE, "Room or link", text_element(most=300), optional=True),
        small("Interviewers are asked by direct message and reminded by their own clocks."),
    )


def move_form(ask: Ask, application: ApplicationLook, look: InterviewLook) -> dict[str, Any]:
    """Another time for an interview."""
    day, _, clock = look.agreed.partition(" ")
    return form(
        View.INTERVIEW_MOVE,
        f"Move for {application.handle}",
        "Move it",
        metadata(ask, interview=look.interview_id),
        section(_about(application, look)),
        entry(Field.DAY, "Day", {"type": "datepicker", "initial_date": day}),
        entry(Field.CLOCK, "Time", {"type": "timepicker", "initial_time": clock}),
        entry(Field.ZONE, "Time zone", text_element(look.zone, 60)),
        entry(Field.MINUTES, "Minutes", minutes_element(look.minutes)),
        small("Its interviewers are asked again, and reminded of the new time only."),
    )


def swap_form(ask: Ask, application: ApplicationLook, look: InterviewLook) -> dict[str, Any]:
    """Somebody else instead of an interviewer; who declined comes first."""
    names = {
        **dict.fromkeys((one for one, _ in look.declined), "declined"),
        **{one.person_id: one.state for one in look.sitters},
    }
    leaving = {"type": "users_select", "initial_user": next(iter(names))} if names else {"type": "users_select"}
    return form(
        View.INTERVIEW_SWAP,
        f"Swap for {application.handle}",
        "Swap",
        metadata(ask, interview=look.interview_id),
        section(_about(application, look)),
        entry(Field.LEAVING, "Instead of", leaving),
        entry(Field.COMING, "Now comes", {"type": "users_select"}),
        small("Both are told by direct message."),
    )


def cancel_form(ask: Ask, application: ApplicationLook, look: InterviewLook) -> dict[str, Any]:
    """Is it really to be cancelled?"""
    return form(
        View.INTERVIEW_CANCEL,
        f"Cancel for {application.handle}",
        "Cancel it",
        metadata(ask, interview=look.interview_id),
        section(f"{_about(application, look)}\n\nIts interviewers are told, and no reminder goes out any more."),
    )


CHANGES = {"move": move_form, "swap": swap_form, "cancel": cancel_form}
"""The forms that change an interview, by the word of the menu."""


def minutes_element(minutes: int) -> dict[str, Any]:
    """How long it takes."""
    element = {"type": "number_input", "is_decimal_allowed": False, "initial_value": str(minutes)}
    return {**element, "min_value": str(SHORTEST), "max_value": str(LONGEST)}


def _about(application: ApplicationLook, look: InterviewLook) -> str:
    return f"*{inline(application.candidate)}* · *{inline(look.focus)}* · {look.wall} ({inline(look.zone)})"
