"""Controls of the local Slack itself: clock, reset."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from bot.localslack.people.request import Ask
from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Json


def clock_shown(ask: Ask) -> Json:
    clock = ask.slack.clock
    return {"now": clock.now(), "speed": clock.speed}


async def clock(ask: Ask) -> Json:
    """The local time: seconds since the epoch, and local seconds a real second."""
    return clock_shown(ask)


def instant(value: str) -> float:
    """Seconds since the epoch out of a number or an ISO 8601 text with an offset; raises PersonRefused."""
    try:
        return float(value)
    except ValueError:
        pass
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise PersonRefused("invalid_instant", f"{value!r} is neither seconds nor an ISO 8601 instant.") from None
    if parsed.tzinfo is None:
        raise PersonRefused("invalid_instant", "The instant needs an offset, as in 2026-03-01T09:00+01:00.")
    return parsed.timestamp()


async def change_clock(ask: Ask) -> Json:
    """Set the clock: `now` (instant), `speed`, or `jump` (seconds ahead)."""
    given = ask.given
    try:
        ask.slack.clock.change(
            now=instant(str(given["now"])) if given.get("now") is not None else None,
            speed=float(given["speed"]) if given.get("speed") is not None else None,
            jump=float(given.get("jump") or 0),
        )
    except ValueError as refused:
        raise PersonRefused("invalid_clock", str(refused)) from refused
    ask.slack.live.to_everyone({"type": "clock", **clock_shown(ask)})
    return clock_shown(ask)


async def reset(ask: Ask) -> Json:
    """Start again from the seed, or from the one given."""
    ask.slack.reset(ask.given.get("seed"))
    return {}


async def faults(ask: Ask) -> Json:
    """The faults in force, and how often they have hit."""
    return ask.slack.faults.shown()


async def add_fault(ask: Ask) -> Json:
    """Add a fault (see bot.localslack.faults), or cut, refresh or disable the sockets at once."""
    kind, sockets = ask.text("kind"), ask.slack.sockets
    if kind == "socket_drop":
        return {"connections": sockets.drop()}
    if kind == "socket_refresh":
        return {"connections": sockets.refresh(warn=not ask.flag("at_once"))}
    if kind == "socket_disabled":
        sockets.link_disabled()
        return {}
    return {"fault": ask.slack.faults.from_request(ask.given).shown()}


async def clear_faults(ask: Ask) -> Json:
    """Drop one fault (`number`), or all."""
    number = ask.text("number")
    ask.slack.faults.clear(int(number) if number else None)
    return {}


async def options(ask: Ask) -> Json:
    """Read or change the switches (bot.localslack.options)."""
    switches = asdict(ask.slack.options)
    for name, value in ask.given.items():
        if name not in switches:
            raise PersonRefused("unknown_option", f"There is no switch {name!r}.")
        kind = type(switches[name])
        if not isinstance(value, (int, float) if kind is float else kind):
            raise PersonRefused("invalid_option", f"{name} takes a {kind.__name__}.")
        setattr(ask.slack.options, name, value)
    return asdict(ask.slack.options)


async def verify(ask: Ask) -> Json:
    """Send a request URL the challenge that Slack sends when it is entered, and deliver there from now on if it answers."""
    verified = await ask.slack.request_urls.verify(ask.text("url"))
    if verified:
        ask.slack.request_url = ask.text("url")
    return {"verified": verified}
