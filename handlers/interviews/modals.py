"""Which forms change an interview? Moving, swapping, cancelling; pure functions to views."""

from __future__ import annotations

from typing import Any

from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook
from bot.hiring.interviews.interviews import LONGEST, SHORTEST
from handlers.desk import Ask
from handlers.forms import entry, form, metadata, person_element, text_element
from handlers.ids import Field, View
from handlers.slack_text import inline, section, small


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
    return form(
        View.INTERVIEW_SWAP,
        f"Swap for {application.handle}",
        "Swap",
        metadata(ask, interview=look.interview_id),
        section(_about(application, look)),
        entry(Field.LEAVING, "Instead of", person_element(next(iter(names), None))),
        entry(Field.COMING, "Now comes", person_element()),
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
