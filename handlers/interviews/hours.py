"""What do people say about their own hours? `/roles hours`, `away`, `mute`, `reminders`, buttons for it, and the snooze."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import DatesWrong, NotFound, ZoneWrong
from bot.hiring.interviews.reminder_list import list_reminders
from bot.hiring.interviews.snoozing import PutOff, put_off_nudges
from bot.hiring.people.availability import come_back, go_away, mute, set_hours, unmute
from bot.hiring.people.day_spans import read_span
from bot.hiring.people.hours import said_time, working_time
from bot.hiring.people.people import person
from bot.hiring.people.working_time import WorkingTime
from bot.hiring.people.zones import read_zone
from bot.hiring.roles.deciding import Act
from handlers.desk import Ask, Desk
from handlers.forms import ask_of_form, finish, typed
from handlers.ids import Field
from handlers.interviews import blocks, hours_forms
from handlers.presses import ask_of_press
from handlers.replies import FORM_OPENED, Reply, answer_press
from handlers.slack_text import moment, unescape

MUTED = (
    "Muted. I still write when an interview is planned, moved or cancelled for you, 15 minutes before it, and once after it "
    "for your scorecard; and what you answer for as a role's owner. `{command} mute off` brings everything back."
)
UNMUTED = "All your reminders come again."
NOTHING_NEW = "It was so already, nothing has changed."


async def answer_away(desk: Desk, ask: Ask) -> Reply:
    """`/roles away 24 Dec - 2 Jan`, `/roles away off`; days by the asker's own calendar."""
    await desk.viewer(ask)
    words = unescape(ask.words).strip()
    if not words:
        return Reply(f"When? For example `{desk.settings.command} away 24 Dec - 2 Jan`, or `off` when you are back.")
    if words.lower() in ("off", "back", "none"):
        await desk.write(ask, come_back, desk.act(ask))
        return Reply("Welcome back. Your reminders come again as usual.")
    first, last = await desk.write(ask, _go_away, words, desk.act(ask))
    return Reply(blocks.away(first, last, desk.settings.command))


async def answer_reminders(desk: Desk, ask: Ask) -> Reply:
    """`/roles reminders`: the asker's own."""
    await desk.viewer(ask)
    return blocks.reminders(await desk.store.read(list_reminders, desk.act(ask)))


async def answer_mute(desk: Desk, ask: Ask) -> Reply:
    """`/roles mute`, `/roles mute off`."""
    await desk.viewer(ask)
    is_off = unescape(ask.words).strip().lower() in ("off", "no", "none")
    return await _mute(desk, ask, muted=not is_off)


async def press_mute(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Mute reminders], and back."""
    ask = ask_of_press(desk, body)
    reply = await _mute(desk, ask, muted=action["value"] != "off")
    await ack()
    await answer_press(desk.client, body, reply, replace=False)


async def answer_hours(desk: Desk, ask: Ask) -> Reply:
    """`/roles hours`: the form."""
    await desk.viewer(ask)
    slack_zone, own_zone, clock = await desk.store.read(_hours, desk.act(ask))
    if await desk.open_form(ask, hours_forms.hours_form(ask, slack_zone, own_zone, clock)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} hours` in a channel, so that I can open a form.")


async def press_hours(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """[Change] my hours."""
    reply = await answer_hours(desk, ask_of_press(desk, body))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def press_away(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """[I'm away ...]."""
    ask = ask_of_press(desk, body)
    _, _, clock = await desk.store.read(_hours, desk.act(ask))
    await desk.open_form(ask, hours_forms.away_form(ask, clock.day_of(desk.now())))
    await ack()


async def submit_hours(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Take the hours over."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    try:
        clock = await desk.write(ask, _set_hours, view, desk.act(ask))
    except ZoneWrong as error:
        await ack(response_action="errors", errors={Field.ZONE: error.message})
    else:
        await finish(ack, desk, ask, Reply(hours_forms.hours_words(clock)), "Your hours")


async def submit_away(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Take an absence over."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    first, last = typed(view, Field.FIRST_DAY), typed(view, Field.LAST_DAY)
    if not first or not last:
        raise DatesWrong
    days = date.fromisoformat(first), date.fromisoformat(last)
    await desk.write(ask, go_away, *days, desk.act(ask))
    await finish(ack, desk, ask, Reply(blocks.away(*days, desk.settings.command)), "You are away")


async def press_put_off(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[I'm on it] [In 3 hours] [Tomorrow] under a nudge."""
    ask = ask_of_press(desk, body)
    if action["value"] not in set(PutOff):
        raise NotFound(command=desk.settings.command)
    until = await desk.write(ask, put_off_nudges, PutOff(action["value"]), desk.act(ask))
    await ack()
    said = f"Fine. I remind you {moment(until)}, not before." if until else "You owe nothing any more, thank you."
    await answer_press(desk.client, body, Reply(said), replace=False)


async def _mute(desk: Desk, ask: Ask, *, muted: bool) -> Reply:
    changed = await desk.write(ask, mute if muted else unmute, desk.act(ask))
    if not changed:
        return Reply(NOTHING_NEW)
    return Reply(MUTED.format(command=desk.settings.command) if muted else UNMUTED)


def _go_away(session: Session, words: str, act: Act) -> tuple[date, date]:
    today = working_time(session, act.workspace_id, act.actor).day_of(act.now)
    first, last = read_span(words, today)
    go_away(session, first, last, act)
    return first, last


def _hours(session: Session, act: Act) -> tuple[str | None, str | None, WorkingTime]:
    """Slack's zone, the person's own, and their hours."""
    known, said = person(session, act.workspace_id, act.actor), said_time(session, act.workspace_id, act.actor)
    return known.zone if known else None, said.zone if said else None, working_time(session, act.workspace_id, act.actor)


def _set_hours(session: Session, view: dict[str, Any], act: Act) -> WorkingTime:
    """Empty times are as they were."""
    clock = working_time(session, act.workspace_id, act.actor)
    zone = (typed(view, Field.ZONE) or "").strip()
    set_hours(
        session,
        act,
        zone=read_zone(zone) if zone else None,
        days=frozenset(int(one) for one in typed(view, Field.WORKING_DAYS) or ()),
        quiet_from=_time(view, Field.QUIET_FROM, clock.quiet_from),
        quiet_to=_time(view, Field.QUIET_TO, clock.quiet_to),
        work=(_time(view, Field.WORK_FROM, clock.work_from), _time(view, Field.WORK_TO, clock.work_to)),
    )
    (mute if typed(view, Field.REMINDERS) else unmute)(session, act)
    return working_time(session, act.workspace_id, act.actor)


def _time(view: dict[str, Any], field: Field, before: time) -> time:
    said = typed(view, field)
    return time.fromisoformat(said) if said else before
