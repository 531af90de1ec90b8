"""What does `/roles feedback R-12 open` do? It says where a role's scorecards are asked for: blind, or in the channel."""

from __future__ import annotations

from bot.hiring.feedback.asking_openly import ask_in
from handlers.desk import Ask, Desk
from handlers.replies import Reply
from handlers.slack_text import unescape

OPEN, BLIND = ("open", "openly"), ("blind", "private", "dm")
SAID = {
    True: "From the next interview on I ask in the thread of the candidate's card, where everybody in the channel reads it.",
    False: "From the next interview on I ask by direct message, and nobody reads another's scorecard before theirs is in.",
}


async def answer_feedback(desk: Desk, ask: Ask) -> Reply:
    """`/roles feedback <role> open|blind`."""
    await desk.viewer(ask)
    role, _, how = unescape(ask.words).strip().rpartition(" ")
    if not role or how.lower() not in (*OPEN, *BLIND):
        return Reply(f"For example `{desk.settings.command} feedback R-12 open`, or `blind`, which is the usual way.")
    is_open = how.lower() in OPEN
    handle = await desk.write(ask, ask_in, role, desk.act(ask), is_open=is_open)
    return Reply(f"{handle}: {SAID[is_open]}")
