"""`rolecall init`: a first look through a repository, and the two files of settings to start with."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.reading import instant_of, refuse, tree_of
from bot.postings.reading import read_tree
from bot.postings.rules import rules_of
from bot.postings.scouting import Folder, Scouted, scout
from bot.postings.several import several_roles

OPERATORS_FILE = "rolecall.toml"
REPOSITORYS_FILE = "rolecall.repository.toml"
MAX_CHANNELS = 12


def command(
    path_or_url: Annotated[str, typer.Argument(help="A folder, or a git repository by path or URL.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the two files.", file_okay=False)] = Path(),
    at: Annotated[str | None, typer.Option("--at", help="Judge dates as on this day (2026-04-30).", metavar="DATE")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look; write nothing.")] = False,
) -> None:
    """Find the postings of a repository, and write commented settings for it.

    Two files are written: rolecall.toml stays with whoever runs the bot; rolecall.repository.toml can go into the
    repository itself, as rolecall.toml at its top, where it may hold reading rules only.
    """
    instant = instant_of(at)
    folder = Path(path_or_url).expanduser()
    if not dry_run and folder.is_dir() and out.resolve() == folder.resolve():
        refuse(
            f"{OPERATORS_FILE} would lie among the postings, where only reading rules may stand; say --out ANOTHER_FOLDER."
        )
    with tree_of(path_or_url) as tree:
        rules, _ = rules_of(tree)
        found = scout(read_tree(tree, rules, at=instant), instant)
        several = [] if found.folders else list(several_roles(tree))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    _show(console, found)
    for path, titles in several:
        named = "; ".join(titles[:3]) + (" ..." if len(titles) > 3 else "")
        console.print(escape(f"{path} seems to hold roles ({named}). Rolecall follows one file a role: give each its own."))
    if not dry_run:
        _write(
            out / OPERATORS_FILE,
            operators_settings(str(folder.resolve()) if folder.exists() else path_or_url, found),
            console,
            force=force,
        )
        _write(out / REPOSITORYS_FILE, repositorys_settings(found), console, force=force)
        console.print(
            f"Next: set the channels in {escape(str(out / OPERATORS_FILE))}, then rolecall doctor says what is missing."
        )


def _show(console: Console, found: Scouted) -> None:
    if not found.folders:
        console.print("No postings found. Name their folder with [bold]paths[/bold] in the repository's settings file.")
        return
    table = Table("Folder", "Postings", "States", "Why", "For example", box=None, header_style="bold", pad_edge=False)
    for folder in found.folders:
        table.add_row(*(escape(cell) for cell in _row(folder)))
    console.print(table)
    if found.teams:
        console.print(f"\nTeams: {escape(', '.join(f'{name} ({n})' for name, n in found.teams.most_common(MAX_CHANNELS)))}")
    if found.faulty:
        console.print(f"{found.faulty} postings have faults: rolecall check lists them.")


def _row(folder: Folder) -> tuple[str, str, str, str, str]:
    states = ", ".join(f"{n} {state}" for state, n in folder.states.most_common())
    why = folder.reasons.most_common(1)[0][0]
    count = str(folder.postings) + (f" (+{folder.others} other files)" if folder.others else "")
    return f"{folder.path or '.'}/", count, states, why, "; ".join(folder.samples)


def operators_settings(source: str, found: Scouted) -> str:
    """The operator's rolecall.toml: the source, and a channel for each team that was seen, commented out."""
    lines = [
        "# Settings of whoever runs Rolecall. This file is never read from the postings repository.",
        "",
        "[source]",
        f"url = {_text(source)}",
        "# branch = \"main\"",
        "# hold_minutes = 10   # a change is told when it has stood for so long",
        "",
        "[pages]",
        "# wait_minutes = 15   # a new role waits so long for its page on the website; 0: pages are never asked for",
        "",
        "[announce]",
        "default = \"#jobs\"    # where roles are announced unless a rule below says otherwise",
        "",
    ]  # fmt: skip
    lines += [
        "# One channel a team, as the postings name their teams:" if found.teams else "# Rules, the first that fits counts:"
    ]
    for team, count in found.teams.most_common(MAX_CHANNELS) or [("Engineering", 0)]:
        seen = f"   # {count} postings" if count else ""
        lines += ["# [[announce.rules]]", f"# team = {_text(team)}{seen}", f'# channel = "#jobs-{_slug(team)}"', "#"]
    lines += [
        "",
        "[rights]",
        "# deciders = [\"U024BE7LH\", \"@recruiting\"]   # who may open and close roles; default: Slack's admins and owners",
        "# operators = [\"U024BE7LH\"]                  # who hears of faults and of messages that could not be delivered",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def repositorys_settings(found: Scouted) -> str:
    """The repository's own rolecall.toml: reading rules only, all of them commented out but the folders found."""
    folders = [folder.path for folder in found.folders if folder.path]
    return "\n".join(
        [
            "# Reading rules for Rolecall. Put this file at the top of the repository, as rolecall.toml.",
            "# It may hold [postings], [fields], [site] and [check] only.",
            "",
            "[postings]",
            "# Only these folders; without `paths`, postings are found by content.",
            f"# paths = {json.dumps(folders, ensure_ascii=False)}",
            "# ignore = [\"careers/archive/*\"]",
            "",
            "[fields]              # which keys mean what, where Rolecall guesses wrong",
            "# title = [\"role_name\"]",
            "# location = [\"office\", \"extra.city\"]",
            "# apply = [\"form_url\"]",
            "",
            "[site]",
            "# url = \"https://www.example.org\"",
            "# url_pattern = \"https://www.example.org/jobs/{slug}/\"",
            "# timezone = \"Europe/Berlin\"   # in which closing dates end",
            "",
            "[check]               # what `rolecall check` demands of an open posting",
            "# require_apply = true",
            "# require_pay = true",
            "# require_location = true",
            "",
        ]
    )  # fmt: skip


def _write(file: Path, text: str, console: Console, *, force: bool) -> None:
    if file.exists() and not force:
        refuse(f"{file} is there already; say --force to write over it, or --out for another folder.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    console.print(f"Written: {escape(str(file))}")


def _text(value: str) -> str:
    """A TOML basic string; its escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _slug(team: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", team.lower()).strip("-")[:40] or "team"
