"""`rolecall sync`: one look at the repository, now."""

from __future__ import annotations

import sys

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.database import Store
from bot.errors import SettingsFault
from bot.hiring.following.syncing import Outcome, sync_once
from bot.migrations.standing import bring_up_to_date
from bot.models import Setting, Source
from bot.postings.git import SourceFault
from bot.postings.source import place_of
from bot.settings import load_settings
from bot.timeutil import utc_now


def command() -> None:
    """Look at the repository once, now, and say what was found.

    What changed waits its hold time as always, and is then posted by `rolecall run`, which may be running beside this.
    Exit code 1 when the repository could not be read; the line says what to do.
    """
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    bring_up_to_date(url)
    store = Store(url)
    try:
        with store.reading() as session:
            workspace_id = workspace_of(session)
        place = place_of(settings)
        try:
            outcome = sync_once(store, workspace_id, place, settings, utc_now())
        finally:
            place.close()
    except SourceFault as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(1) from fault
    finally:
        store.close()
    _say(outcome)
    if outcome.error:
        raise typer.Exit(1)


def workspace_of(session: Session) -> str:
    """The workspace that the bot serves, as it noted when Slack said so."""
    found = session.scalars(select(Setting.workspace_id).union(select(Source.workspace_id))).first()
    if found is None:
        raise SettingsFault(
            name="workspace",
            problem="this database has not met a Slack workspace yet.",
            fix="Start `rolecall run` once; or use `rolecall postings` to see what is read, without a workspace.",
        )
    return found


def _say(outcome: Outcome) -> None:
    if outcome.error:
        print(outcome.error, file=sys.stderr)
    elif not outcome.is_new:
        print(f"Nothing new: still at {(outcome.commit or 'no commit')[:12]}.")
    else:
        print(f"Now at {(outcome.commit or '')[:12]}; {counted(outcome.read, 'file')} read.")
    for told in outcome.told:
        print(f"  {told.event}: {told.detail}")
    if outcome.is_new and not outcome.told:
        print("  Nothing to announce yet; what changed, if anything, waits its hold time.")
