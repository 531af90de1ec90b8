"""Which forms are there about people's own hours? Pure functions to views and sentences."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.hiring.people.working_time import WorkingTime
from handlers.desk import Ask
from handlers.forms import begun, entry, form, metadata, text_element
from handlers.ids import Field, View
from handlers.slack_text import inline, option, section, small

DAYS = {1: "Monday", 2: "Tuesday", 3: "Wednesday", 4: "Thursday", 5: "Friday", 6: "Saturday", 7: "Sunday"}


def hours_form(ask: Ask, slack_zone: str | None, own_zone: str | None, clock: WorkingTime) -> dict[str, Any]:
    """Zone, working days, hours of work, quiet hours, and whether reminders are muted."""
    known = f"Slack says that you live by {inline(slack_zone)}." if slack_zone else "Slack doesn't say where you live."
    zone = entry(
        Field.ZONE,
        "Another time zone",
        text_element(own_zone or "", 60),
        optional=True,
        hint="A city is enough. Empty: Slack's.",
    )
    days = [option(word, str(day)) for day, word in DAYS.items()]
    chosen = [one for one in days if int(one["value"]) in clock.days]
    boxes = begun({"type": "checkboxes", "options": days}, "initial_options", chosen)
    muted = option("Mute reminders: only what is about to begin, and the question after it", "muted")
    mutes = begun({"type": "checkboxes", "options": [muted]}, "initial_options", [muted] if clock.is_muted else [])
    return form(
        View.MY_HOURS,
        "Your hours",
        "Save",
        metadata(ask),
        section(f"{known} I write to you on your working days, outside of your quiet hours."),
        zone,
        entry(Field.WORKING_DAYS, "Working days", boxes),
        entry(Field.WORK_FROM, "Work begins", _at(clock.work_from), hint="Who plans outside of it is warned."),
        entry(Field.WORK_TO, "Work ends", _at(clock.work_to)),
        entry(
            Field.QUIET_FROM, "Quiet from", _at(clock.quiet_from), hint="Held until they end, but what is about to begin."
        ),
        entry(Field.QUIET_TO, "Quiet until", _at(clock.quiet_to)),
        entry(Field.REMINDERS, "Reminders", mutes, optional=True),
    )


def away_form(ask: Ask, today: date) -> dict[str, Any]:
    """From when to when somebody is away."""
    return form(
        View.MY_AWAY,
        "You are away",
        "Save",
        metadata(ask),
        entry(Field.FIRST_DAY, "First day", {"type": "datepicker", "initial_date": today.isoformat()}),
        entry(Field.LAST_DAY, "Last day", {"type": "datepicker", "initial_date": today.isoformat()}),
        small("Until you are back I hold everything but what is about to begin, and tell nobody that you owe something."),
    )


def hours_words(clock: WorkingTime) -> str:
    """What is noted."""
    days = ", ".join(word[:3] for day, word in DAYS.items() if day in clock.days)
    quiet = f"quiet from {clock.quiet_from:%H:%M} to {clock.quiet_to:%H:%M}"
    quiet = "no quiet hours" if clock.quiet_from == clock.quiet_to else quiet
    muted = " Reminders are muted." if clock.is_muted else ""
    return f"Noted: {days}, {clock.work_from:%H:%M} to {clock.work_to:%H:%M}, {quiet} ({inline(clock.zone)}).{muted}"


def _at(clock: time) -> dict[str, Any]:
    return {"type": "timepicker", "initial_time": f"{clock:%H:%M}"}
