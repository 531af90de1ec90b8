"""How does App Home look? Today first, then what is owed, what is stuck, one's roles and hours; or first steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.hiring.home.home import HomeInterview, HomeLook, HomeRole
from bot.hiring.people.working_time import WorkingTime
from bot.settings import Settings
from bot.timeutil import clock_face
from handlers.home.slips import slip_block, waiting_line
from handlers.ids import Action
from handlers.slack_text import Block, actions, button, header, inline, is_web_address, listed, option, section, small

MOST_BLOCKS = 100  # Slack's limit for a home view
MOST_TODAY, MOST_LATER, MOST_OWED, MOST_ROLES, MOST_SLIPS = 8, 8, 8, 12, 12
MOST_NAMES = 6  # of one stage
MOST_OPTIONS = 100
DAYS = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def home_view(look: HomeLook, settings: Settings) -> dict[str, Any]:
    """One person's App Home. What there is nothing of takes no room."""
    command = settings.command
    blocks = [*_interviews(look), *_owed(look), *_slipping(look), *_roles(look, command)]
    if not blocks:
        blocks = _first_steps(look, command)
    last = _hours(look)
    return {"type": "home", "blocks": [*blocks[: MOST_BLOCKS - len(last)], *last]}


def _interviews(look: HomeLook) -> list[Block]:
    if not (look.interviews_today or look.interviews_later):
        return []
    today, later = look.interviews_today, look.interviews_later
    blocks = [header(f"Today, {_day(look)}")]
    for one in today[:MOST_TODAY]:
        blocks += _meeting(one, f"{one.wall:%H:%M}")
    if not today:
        blocks.append(section("No interviews today."))
    if later:
        blocks.append(header("The next days"))
    for one in later[:MOST_LATER]:
        blocks += _meeting(one, clock_face(one.wall))
    return [*blocks, *_more(len(today) - MOST_TODAY + max(0, len(later) - MOST_LATER), "interviews")]


def _meeting(one: HomeInterview, when: str) -> list[Block]:
    """One interview: the link where there is one, and the answer where none was given."""
    shadow = " · you shadow" if one.is_shadow else ""
    place = one.place or ""
    joins = is_web_address(place)
    line = f"*{when}* · *{inline(one.who)}* · {inline(one.focus)} · {one.minutes} min{shadow}\n{inline(one.role)}"
    if place and not joins:
        line += f" · {inline(place, 100)}"
    value = str(one.interview_id)
    link = button("Join", Action.MEETING_LINK, value, url=place) if joins else None
    if not one.is_asked:
        return [section(line, link)]
    accept = button("Accept", Action.INVITATION_ACCEPT, value, style="primary")
    return [section(line), actions(accept, button("Decline", Action.INVITATION_DECLINE, value), link)]


def _owed(look: HomeLook) -> list[Block]:
    if not look.owed:
        return []
    blocks = [header("Feedback you owe")]
    for one in look.owed[:MOST_OWED]:
        line = f"*{inline(one.who)}* · {inline(one.focus)} · {clock_face(one.wall)}"
        write = button("Write it", Action.SCORECARD_FORM, str(one.interview_id), style="primary")
        blocks.append(section(line, write))
    hint = "Or reply in the thread of my question, in a few words."
    return [*blocks, small(hint), *_more(len(look.owed) - MOST_OWED, "scorecards")]


def _slipping(look: HomeLook) -> list[Block]:
    if not look.slipping:
        return []
    blocks: list[Block] = [header("What is stuck")]
    untold = sum(one.kind == "untold" for one in look.slipping)
    if untold:
        blocks.append(small(waiting_line(untold)))
    blocks += [slip_block(one, look.clock, look.now) for one in look.slipping[:MOST_SLIPS]]
    return [*blocks, *_more(len(look.slipping) - MOST_SLIPS, "things")]


def _roles(look: HomeLook, command: str) -> list[Block]:
    if not look.roles:
        return []
    blocks: list[Block] = [header("Your roles")]
    for role in look.roles[:MOST_ROLES]:
        blocks += _role(role)
    more = len(look.roles) - MOST_ROLES
    if more > 0:
        blocks.append(small(f"…and {more} more roles: `{command} list`"))
    return [*blocks, actions(button("Add a candidate", Action.CANDIDATE_ADD, "-"))]


def _role(role: HomeRole) -> list[Block]:
    """A role, its candidates by stage, and a menu to look at one of them."""
    head = f"*{role.handle} {inline(role.title)}*"
    if role.openings > 1:
        head += f" · {role.filled} of {role.openings} filled"
    lines = [head]
    for stage, people in role.stages:
        names = ", ".join(listed([inline(one.who, 60) for one in people], MOST_NAMES, ""))
        lines.append(f"{inline(stage, 40)} {len(people)} · {names}")
    everybody = [one for _, people in role.stages for one in people]
    if not everybody:
        return [section(f"{head}\nNobody is in process yet.")]
    options = [option(f"{one.who} ({one.handle})", str(one.application_id)) for one in everybody[:MOST_OPTIONS]]
    menu = {
        "type": "static_select",
        "action_id": Action.HOME_SHOW,
        "placeholder": {"type": "plain_text", "text": "Look at…", "emoji": True},
        "options": options,
    }
    return [section("\n".join(lines), menu)]


def _first_steps(look: HomeLook, command: str) -> list[Block]:
    """Somebody whom nothing concerns yet."""
    lines = [
        f"• `{command}` in any channel shows the open roles.",
        "• When you are asked to interview, I write to you. Your interviews, and the feedback you owe, stand here then.",
        "• Tell me below when I may disturb you.",
    ]
    if look.decides:
        lines[1:1] = [
            f"• `{command} team R-1` says who works on a role. Its team sees its candidates here.",
            f"• `{command} candidate add` adds somebody to a role of yours, `{command} loop C-1` plans interviews.",
        ]
    return [
        header("Welcome to Rolecall"),
        section("I keep open roles, interviews and feedback in step. Nothing waits for you just now."),
        section("*First steps*\n" + "\n".join(lines)),
    ]


def _hours(look: HomeLook) -> list[Block]:
    """When the person may be disturbed, and how to change it."""
    mute = button("Write to me again", Action.MUTE, "off") if look.is_muted else button("Mute", Action.MUTE, "on")
    muted = (
        " Reminders are muted: only what is about to begin, and the question after it, still come." if look.is_muted else ""
    )
    return [
        {"type": "divider"},
        small(f"*Your hours* · {_clock_words(look.clock, look)}.{muted}"),
        actions(button("Change", Action.MY_HOURS, "-"), button("I'm away…", Action.MY_AWAY, "-"), mute),
    ]


def _clock_words(clock: WorkingTime, look: HomeLook) -> str:
    quiet = (
        f"quiet {clock.quiet_from:%H:%M} to {clock.quiet_to:%H:%M}"
        if clock.quiet_from != clock.quiet_to
        else "no quiet hours"
    )
    words = [inline(clock.zone), _days(sorted(clock.days)), quiet]
    away = [span for span in clock.away if span.last >= look.today]
    if away:
        first = away[0]
        begins = "away" if first.first <= look.today else f"away from {first.first.day} {first.first:%b}"
        words.append(f"{begins} until {first.last.day} {first.last:%b}")
    return " · ".join(words)


def _days(days: Sequence[int]) -> str:
    """ "Mon to Fri", "Mon, Tue, Thu"."""
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return ", ".join(DAYS[day] for day in days) or "no working days"


def _day(look: HomeLook) -> str:
    return f"{look.today:%A} {look.today.day} {look.today:%B}"


def _more(count: int, what: str) -> list[Block]:
    return [small(f"…and {count} more {what}")] if count > 0 else []
