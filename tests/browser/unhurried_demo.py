"""`rolecall demo` for a busy machine: the local Slack and the bot wait five times as long for each other."""

from __future__ import annotations

from functools import partial

from bot.cli import demo, main
from bot.localslack import triggers
from bot.localslack.options import Options
from tests.unhurried import unhurried

TIMES = 5

if __name__ == "__main__":
    unhurried(TIMES)
    triggers.TRIGGER_SECONDS *= TIMES
    demo.Options = partial(Options, ack_seconds=TIMES * Options().ack_seconds)  # type: ignore[assignment,misc]
    main()
