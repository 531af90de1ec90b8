"""`rolecall deliveries`: what is on its way, why it does not go out, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery import upkeep
from bot.models.delivery import DeliveryState
from bot.settings import load_settings
from bot.timeutil import ago, utc_now

T = TypeVar("T")
Id = Annotated[int, typer.Argument(help="The delivery's number, from `rolecall deliveries list`.")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="""What is on its way to Slack: list it, see why it waits, try it again, give it up.

    These commands only write to the database; the running `rolecall run` does the sending.""",
)


@app.command("list")
def show_all(
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only these; default: what is open or dead.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only this channel's id, or this person's.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")] = False,
) -> None:
    """List deliveries: those that wait, are being sent, or are dead."""
    found = _read(lambda session: upkeep.list_deliveries(session, states=state or (), channel=channel, limit=limit))
    if as_json:
        for one in found:
            print(json.dumps(asdict(one), default=str))
        return
    if not found:
        print("Nothing waits and nothing is dead.")
        return
    Console().print(_table(found))


def _table(found: list[upkeep.Listed]) -> Table:
    table = Table("no.", "channel", "what", "about", "state", "tries", "since", "why", box=None, pad_edge=False)
    now = utc_now()
    for one in found:
        cells = (str(one.id), one.channel, one.kind, one.subject, one.state, str(one.attempts))
        table.add_row(*cells, ago(one.created_at, now), one.parked_reason or one.error or "")
    return table


@app.command("why")
def explain(delivery: Id) -> None:
    """Say where one delivery stands, and what would move it."""
    found = _read(lambda session: upkeep.show_delivery(session, delivery))
    print(f"Delivery {found.id}: {found.kind} about {found.subject}, for {found.channel}.")
    print(upkeep.why(found))


@app.command("retry")
def retry(delivery: Id) -> None:
    """Try one again: a parked lane goes on, a dead message goes to the end of its lane.

    One of which nobody knows whether Slack has it is posted again without a look-up, so look into the channel first.
    """
    _write(lambda session: upkeep.retry(session, delivery))
    print(f"Delivery {delivery} is on its way again.")


@app.command("drop")
def drop(delivery: Id) -> None:
    """Give one up, so that the next in its channel goes on."""
    _write(lambda session: upkeep.drop(session, delivery))
    print(f"Delivery {delivery} is dropped.")


def _read(query: Callable[[Session], T]) -> T:
    with closing(Store(load_settings().database_url.get_secret_value())) as store, store.reading() as session:
        return query(session)


def _write(use_case: Callable[[Session], None]) -> None:
    with closing(Store(load_settings().database_url.get_secret_value())) as store, store.begin() as session:
        use_case(session)
