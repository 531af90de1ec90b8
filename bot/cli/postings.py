"""`rolecall postings`: what the reader sees in a folder or repository, with no configuration needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from bot.cli.reading import instant_of, tree_of
from bot.postings.posting import Fault, Posting
from bot.postings.reading import Reading, read_tree
from bot.postings.rules import rules_of

_COLOURS = {"open": "green", "draft": "yellow", "closed": "dim", "unsure": "magenta"}


def command(
    path_or_url: Annotated[str, typer.Argument(help="A folder, or a git repository by path or URL.")],
    at: Annotated[str | None, typer.Option("--at", help="Judge dates as on this day (2026-04-30).", metavar="DATE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout, for programs.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each field holds what it holds.")] = False,
) -> None:
    """Show every posting that Rolecall sees: drafts and closed ones too, with the reason for each state.

    Nothing is stored and nothing is sent. Faults are listed, and are no reason to fail: the exit code is 0, or 2 when
    the place can't be read at all.
    """
    instant = instant_of(at)
    with tree_of(path_or_url) as tree:
        rules, faults = rules_of(tree)
        readings = _with_progress(read_tree(tree, rules, at=instant))
        if as_json:
            _print_json(readings, instant, explain=explain)
        else:
            _print_table(readings, faults, instant, explain=explain)


def _with_progress(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The readings, with a count on stderr while a terminal watches."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from readings
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True) as progress:
        task = progress.add_task("Reading ...")
        for number, reading in enumerate(readings, start=1):
            progress.update(task, description=f"Reading ... {number} files, now {escape(reading.path[-60:])}")
            yield reading


def _print_json(readings: Iterator[Reading], at: datetime, *, explain: bool) -> None:
    for reading in readings:
        if reading.posting is not None:
            record = as_record(reading.posting, at)
            if explain:
                record["reasons"] = [
                    {"field": one.field, "why": one.why, "line": one.line} for one in reading.posting.reasons
                ]
            sys.stdout.write(json.dumps(record) + "\n")


def as_record(posting: Posting, at: datetime) -> dict[str, Any]:
    """A posting as one JSON object; `state` is the one on the instant `at`."""
    state, why = posting.state_at(at)
    pay = posting.pay
    return {
        "path": posting.path,
        "title": posting.title,
        "role": posting.role,
        "state": state.value,
        "state_reason": why,
        "location": posting.location,
        "team": posting.team,
        "apply": posting.apply,
        "summary": posting.summary,
        "pay": None if pay is None else {"min": pay.min, "max": pay.max, "currency": pay.currency, "period": pay.period},
        "faults": [_fault(one) for one in posting.faults],
        "subtitle": posting.subtitle,
        "remote": posting.remote,
        "employment": posting.employment,
        "opens_at": posting.opens_at.isoformat() if posting.opens_at else None,
        "closes_at": posting.closes_at.isoformat() if posting.closes_at else None,
        "posted_on": posting.posted_on,
        "tags": list(posting.tags),
        "language": posting.language,
        "url": posting.url,
        "twin_of": posting.twin_of,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {"line": fault.line, "severity": fault.severity.value, "message": fault.message, "fix": fault.fix}


def _print_table(readings: Iterator[Reading], faults: tuple[Fault, ...], at: datetime, *, explain: bool) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=160)
    table = Table("State", "Title", "Place", "Why, and where", box=None, header_style="bold", pad_edge=False)
    postings, found = 0, list(faults)
    for reading in readings:
        found.extend(reading.faults)
        if reading.posting is None:
            continue
        postings += 1
        table.add_row(*_row(reading.posting, at))
        if explain:
            for one in reading.posting.reasons:
                where = f", line {one.line}" if one.line else ""
                table.add_row("", "", "", escape(f"  {one.field}: {one.why}{where}"), style="dim")
    if postings:
        console.print(table)
    console.print(f"\n{postings} postings, {len(found)} faults.")
    for fault in found:
        console.print(escape(f"{fault.path}:{fault.line}: {fault.message} {fault.fix}"), style="red", soft_wrap=True)


def _row(posting: Posting, at: datetime) -> tuple[str, str, str, str]:
    state, why = posting.state_at(at)
    line = f":{posting.state_line}" if posting.state_line else ""
    return (
        f"[{_COLOURS[state.value]}]{state.value}[/]",
        escape(posting.title),
        escape(posting.location or ""),
        f"{escape(why)}\n[dim]{escape(posting.path)}{line}[/]",
    )
