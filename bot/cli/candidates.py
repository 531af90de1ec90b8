"""`rolecall candidates`: bring candidates in from another system."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.reading import refuse
from bot.cli.sync import workspace_of
from bot.counting import counted
from bot.database import Store
from bot.hiring.candidates.candidate_sheet import Sheet, read_sheet
from bot.hiring.candidates.import_planning import Does, ImportPlan, Matter, Problem, Settled, plan_import
from bot.hiring.candidates.importing import Imported, import_candidates
from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.deciding import Act
from bot.migrations.run import upgrade
from bot.settings import load_settings
from bot.timeutil import utc_now

OPERATOR = "operator"
WORDS = {
    Does.ADD: "new",
    Does.CORRECT: "imported before, the file says something newer",
    Does.SAME: "already there as the file says",
    Does.KEPT: "moved on in Rolecall since, and kept so",
}
_OPTIONS = {Matter.ROLE: "role", Matter.STAGE: "stage"}

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Candidates: bring them in from another system.")


@app.callback()
def candidates() -> None:
    """Candidates: bring them in from another system."""


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="A CSV file as spreadsheets and other systems export it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    for_role: Annotated[
        str | None, typer.Option("--for-role", help="The role of rows that name none.", metavar="R-12")
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", help="What a role of the file means here; “=-” leaves its rows out.", metavar="WORDS=R-12"),
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", help="What a stage of the file means here.", metavar="WORDS=screen")
    ] = None,
) -> None:
    """Import candidates with the stage they are at; the same file again changes nothing.

    Nothing is written while anything is unclear: each unknown role, stage and date is listed with file and line, and the
    nearest that it may mean; exit code 1. Nothing of the past is posted: each hiring channel hears one sentence, and a
    candidate's card appears at the first change.
    """
    sheet = _read(file)
    settled = Settled(_pairs(role, "--role"), _pairs(stage, "--stage"), for_role)
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    upgrade(url)
    with closing(Store(url)) as store:
        with store.reading() as session:
            workspace_id = workspace_of(session)
            act = Act(workspace_id, OPERATOR, settings, utc_now(), source="command line")
            viewer = Viewer(workspace_id, OPERATOR, is_decider=True, is_certain=True)
            plan = plan_import(session, sheet, settled, viewer, act, lambda _: True)
        _show(plan, file)
        if plan.problems:
            raise typer.Exit(1)
        if dry_run:
            print("That is what would be done; nothing is written.")
            return
        with store.begin() as session:
            done = import_candidates(session, sheet, settled, viewer, act, lambda _: True)
    _tell(done)


def _read(file: Path) -> Sheet:
    try:
        return read_sheet(file.read_bytes(), file.name)
    except OSError as error:
        refuse(f"{file} can't be read: {error.strerror}.")


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    found = {}
    for one in given or []:
        said, equals, meant = one.rpartition("=")
        if not equals or not meant.strip():
            raise typer.BadParameter(f"{one!r} lacks what it means, such as WORDS=screen", param_hint=option)
        found[loose(said)] = meant.strip()
    return found


def _show(plan: ImportPlan, file: Path) -> None:
    for does, words in WORDS.items():
        if count := plan.count(does):
            print(f"{count:>5} {words}")
    if plan.left_out:
        print(f"{plan.left_out:>5} left out")
    for said, meant, count in plan.understood:
        print(f"      “{said}” is understood as {meant} ({count})")
    if plan.ignored:
        print(f"      not used: {', '.join(plan.ignored)}")
    for problem in plan.problems:
        print(_line(problem, file))
    if plan.problems:
        count = len(plan.problems)
        print(f"Nothing is written: {counted(count, 'thing is', 'things are')} to be settled first.")


def _line(problem: Problem, file: Path) -> str:
    more = len(problem.lines) - 1
    text = f"{file}:{problem.lines[0]}: {problem.text}"
    if more:
        text += f" The same in {counted(more, 'more line')}: {', '.join(map(str, problem.lines[1:6]))}"
        text += "…" if more > 5 else "."
    if problem.nearest:
        text += f"\n      nearest: {', '.join(problem.nearest)}"
    if problem.matter in _OPTIONS and problem.said:
        meant = problem.nearest[0].split(" ", 1)[0] if problem.nearest and problem.matter is Matter.ROLE else "R-12"
        meant = meant if problem.matter is Matter.ROLE else (problem.nearest[0] if problem.nearest else "screen")
        text += f'\n      settle it: --{_OPTIONS[problem.matter]} "{problem.said}={meant}"'
    return text


def _tell(done: Imported) -> None:
    if not done.added and not done.plan.count(Does.CORRECT):
        print("Nothing was new.")
        return
    print(f"Imported: {done.added} new. {counted(done.channels, 'hiring channel hears', 'hiring channels hear')} of it.")
