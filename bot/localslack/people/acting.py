"""What a person does with the app: buttons, menus, modals, shortcuts."""

from __future__ import annotations

from bot.localslack.people.request import Ask
from bot.localslack.workspace import Json


def where(ask: Ask) -> Json:
    """Where an element is: a message, an ephemeral message or a view."""
    place = {key: ask.text(key) for key in ("ts", "ephemeral_id", "view_id") if ask.text(key)}
    return place | ({"channel": ask.channel.id} if ask.text("channel") and "view_id" not in place else {})


async def press(ask: Ask) -> Json:
    """Use an interactive element."""
    answer = await ask.slack.interactions.press(
        ask.person, where(ask), ask.text("block_id"), ask.text("action_id"), ask.table("value"), ask.table("state")
    )
    return {} if answer.ok else {"ok": False, "error": answer.error, "message": "This app did not respond."}


async def submit(ask: Ask) -> Json:
    """Submit a modal."""
    return await ask.slack.interactions.submit(ask.person, ask.text("view_id"), ask.table("state"))


async def close_view(ask: Ask) -> Json:
    """Close a modal, or with `clear` the whole stack."""
    await ask.slack.interactions.close(ask.person, ask.text("view_id"), clear=ask.flag("clear"))
    return {}


async def shortcut(ask: Ask) -> Json:
    """Run a shortcut."""
    channel = ask.channel.id if ask.text("channel") else ""
    answer = await ask.slack.interactions.shortcut(ask.person, ask.text("callback_id"), channel, ask.text("ts"))
    return {} if answer.ok else {"ok": False, "error": answer.error, "message": "This app did not respond."}


async def options(ask: Ask) -> Json:
    """The options of an external menu."""
    return await ask.slack.interactions.options(
        ask.person, where(ask), ask.text("block_id"), ask.text("action_id"), ask.text("query")
    )
