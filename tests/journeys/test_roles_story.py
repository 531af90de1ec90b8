"""A role's life as a hiring team sees it: announced, looked at, closed, undone, opened again."""

from __future__ import annotations

from bot.database import Store
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.journeys.running_bot import RunningBot, running_bot


def test_a_role_is_announced_closed_and_undone(slack: DrivenLocalSlack, store: Store) -> None:
    with running_bot(slack, store) as bot:
        tell(slack, bot)


def tell(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    jobs = slack.channel("#jobs")
    priya = slack.person("priya")

    handle = bot.posting_opens("Data Engineer", location="Berlin", team="Platform", apply="https://acme.example/apply")
    card = jobs.sees("Data Engineer")
    assert "Open" in card.text
    assert "Berlin" in card.text

    priya.types("/roles", in_="#jobs")
    priya.sees("1 open role")
    priya.types(f"/roles close {handle}")
    priya.needs_modal()
    assert priya.submits({"Why does it close?": "Filled: somebody was hired", "Note": "Sam starts in May"}) == {}
    priya.sees("is filled")
    slack.waits_for(lambda: "filled" in card.again().text, lambda: f"the card still says {card.again().text}")
    jobs.thread(card).sees("Thanks to everybody")
    assert not any("Sam starts" in text for text in jobs.texts())

    priya.presses("Undo")
    priya.sees("Undone")
    jobs.thread(card).sees("That was a slip")
    slack.waits_for(lambda: "Open" in card.again().text, lambda: f"the card still says {card.again().text}")
