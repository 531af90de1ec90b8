"""How do the morning's messages look? What is stuck, those who wait for us first; and whose time runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.hiring.home.slipping import Slip, Slipping
from bot.hiring.people.working_time import WorkingTime
from handlers.desk import Ask
from handlers.forms import entry, form, metadata, text_element
from handlers.home.slips import slip_block, waiting_line
from handlers.ids import Action, Field, View
from handlers.slack_text import Block, button, date, header, inline, section, small

MOST = 15  # lines of one digest
WHY = "You get this on working mornings because you answer for these roles, and only when something is stuck."


@dataclass(frozen=True, slots=True)
class Leaving:
    """One candidate whose time runs out, as the reader may call them."""

    candidate_id: int
    who: str
    handle: str
    roles: str
    due_at: datetime


def digest(stuck: Sequence[Slipping], clock: WorkingTime, now: datetime) -> Outgoing:
    """Two parts: people who wait for us, and everything else."""
    untold = [one for one in stuck if one.kind is Slip.UNTOLD]
    others = [one for one in stuck if one.kind is not Slip.UNTOLD]
    blocks: list[Block] = []
    if untold:
        blocks += [header(waiting_line(len(untold))), *_lines(untold, clock, now)]
    if others:
        blocks += [header("This is stuck"), *_lines(others, clock, now)]
    heads = [waiting_line(len(untold))] if untold else []
    heads += [f"{counted(len(others), 'thing is', 'things are')} stuck"] if others else []
    return Outgoing("Good morning: " + ", ".join(heads), [*blocks, small(WHY)])


def running_out(leaving: Sequence[Leaving]) -> Outgoing:
    """Who is forgotten soon, each with a button to keep them."""
    head = f"{counted(len(leaving), 'candidate is', 'candidates are')} forgotten soon"
    blocks = [section(_leaving(one), button("Keep…", Action.CANDIDATE_KEEP, str(one.candidate_id))) for one in leaving]
    why = "Nothing has been decided about them for long, so I erase all I know of them unless somebody keeps them."
    return Outgoing(head, [header(head), *blocks[:45], small(why)])


def settled() -> Outgoing:
    """What a message says of which nothing is true any more."""
    text = "All of this is settled."
    return Outgoing(text, [section(text)])


def keep_form(ask: Ask, candidate_id: int, handle: str, months: int) -> dict[str, Any]:
    """Why somebody is kept; by codename, since a privacy contact may not know the name."""
    span = "a month" if months == 1 else f"{months} months"
    return form(
        View.CANDIDATE_KEEP,
        f"Keep {handle}",
        "Keep",
        metadata(ask, candidate=candidate_id),
        section(f"{handle} stays known for {span} more. You are asked again before that is over."),
        entry(Field.REASON, "Why?", text_element(most=300), hint="Kept with the candidate, and shown to nobody else."),
    )


def _lines(stuck: Sequence[Slipping], clock: WorkingTime, now: datetime) -> list[Block]:
    shown = [slip_block(one, clock, now) for one in stuck[:MOST]]
    more = len(stuck) - MOST
    return [*shown, small(f"…and {more} more on your Home tab")] if more > 0 else shown


def _leaving(one: Leaving) -> str:
    who = f"*{inline(one.who)}*" + (f" ({one.handle})" if one.who != one.handle else "")
    return f"{who} on {date(one.due_at)}\n{inline(one.roles)}"
