"""What do the operators read after a restore?"""

from __future__ import annotations

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.hiring.keeping.restoring import Hold
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import actions, button, moment, section, small


def release_question(hold: Hold) -> Outgoing:
    """I was restored: what was found, and the button that lets the bot go on."""
    text = f"🗄️ I was restored from the backup of {moment(hold.made_at)}, and I am waiting for your word."
    lines = [_here(hold.sent + hold.adopted), "• What changed in the repository since comes as one list, not one by one."]
    if hold.late:
        lines.append(f"• {counted(hold.late, 'reminder')} came too late while I was away, and won't be sent.")
    what_is_lost = "What people told me in Slack after the backup is gone: decisions, interviews, feedback given in forms."
    return Outgoing(
        text=text,
        blocks=[
            section(text),
            section("\n".join(lines)),
            section(f"{what_is_lost} Until you release me I send nothing."),
            actions(button("Release", Action.RELEASE, "release", style="primary")),
            small("`rolecall release` on the machine does the same."),
        ],
    )


def released(by: str) -> Reply:
    """What the question becomes."""
    return Reply(f"🗄️ <@{by}> released me. I'm back at work.")


def _here(known: int) -> str:
    if not known:
        return "• I posted nothing after the backup."
    return f"• {counted(known, 'message')} that I posted after the backup: found, and not sent again."
