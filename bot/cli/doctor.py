"""`rolecall doctor`: is everything in place? One line a check, with the fix where something is not."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.examining import Finding, examine
from bot.settings import load_settings

MARKS = {"ok": "[green]ok  [/green]", "warn": "[yellow]look[/yellow]", "fail": "[red]fix [/red]"}


def command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a check, for scripts.")] = False,
) -> None:
    """Check everything that `run` needs: tokens, scopes, channels, groups, repository, clock, tables.

    One line a check, with the fix where there is something to fix. Nothing is posted or changed.
    Exit code 1 when something must be fixed before `rolecall run` can work.
    """
    findings = list(examine(load_settings()))
    show(findings, as_json=as_json)
    raise typer.Exit(1 if any(one.verdict == "fail" for one in findings) else 0)


def show(findings: list[Finding], *, as_json: bool = False) -> None:
    """Print findings for a person (a line each) or a script (a JSON object each)."""
    if as_json:
        for one in findings:
            print(json.dumps({"subject": one.subject, "verdict": one.verdict, "line": one.line, "fix": one.fix}))
        return
    console = Console(highlight=False, soft_wrap=True)
    for one in findings:
        console.print(f"{MARKS[one.verdict]} {one.subject:<11} ", end="")
        console.print(one.line, markup=False)
        if one.fix:
            console.print(" " * 17 + "-> " + one.fix, markup=False)
