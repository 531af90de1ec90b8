"""`rolecall check`: for the company's own CI, everything that is wrong with its postings."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.reading import instant_of, tree_of
from bot.counting import counted
from bot.postings.checking import check_posting
from bot.postings.finding import in_job_folder
from bot.postings.posting import Fault, Severity
from bot.postings.reading import read_tree
from bot.postings.rules import RULES_FILE, rules_of
from bot.postings.tree import Tree


class Format(StrEnum):
    """How faults are printed."""

    TEXT = "text"  # file:line: message, as compilers do
    GITHUB = "github"  # workflow commands that GitHub shows beside the changed lines


def command(
    path: Annotated[str, typer.Argument(help="A folder, or a git repository by path or URL.")] = ".",
    at: Annotated[str | None, typer.Option("--at", help="Judge dates as on this day (2026-04-30).", metavar="DATE")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="text, or github for annotations in a pull request.")
    ] = Format.TEXT,
) -> None:
    """Check every posting, and exit with 1 if there is an error.

    Errors: files that can't be read as written, contradictions, and what `[check]` in the repository's rolecall.toml
    asks for (require_pay, require_location, require_apply). Warnings do not fail the check.
    """
    instant = instant_of(at)
    with tree_of(path) as tree:
        postings, faults = _checked(tree, instant)
    for fault in faults:
        print(_annotation(fault) if form is Format.GITHUB else _line(fault))
    errors = sum(1 for fault in faults if fault.severity is Severity.ERROR)
    print(f"{counted(postings, 'posting')} checked: {counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')}.")
    if not postings:
        print(f"Is {path} the right place? `paths` under [postings] in its {RULES_FILE} names folders.", file=sys.stderr)
    raise typer.Exit(1 if errors else 0)


def _checked(tree: Tree, at: datetime) -> tuple[int, list[Fault]]:
    rules, found = rules_of(tree)
    faults, postings = list(found), 0
    for reading in read_tree(tree, rules, at=at):
        if reading.posting is not None:
            postings += 1
            faults.extend(check_posting(reading.posting, rules, at))
        elif in_job_folder(reading.path):
            faults.extend(one for one in reading.faults if one.severity is Severity.ERROR)
    return postings, faults


def _line(fault: Fault) -> str:
    return f"{fault.path}:{fault.line}: {fault.severity.value}: {fault.message} {fault.fix}"


def _annotation(fault: Fault) -> str:
    """GitHub's workflow command; its escapes are those of actions/toolkit's `escapeData` and `escapeProperty`."""
    title = "Rolecall"
    text = _escaped(f"{fault.message} {fault.fix}")
    path = _escaped(fault.path).replace(":", "%3A").replace(",", "%2C")
    return f"::{fault.severity.value} file={path},line={fault.line},title={title}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
