"""What would importing a file of candidates do? Every row is understood, or listed as unsettled; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.hiring.candidates.candidate_sheet import Sheet, SheetRow
from bot.hiring.candidates.candidates import LONGEST_NAME, Profile
from bot.hiring.candidates.import_matching import Known
from bot.hiring.candidates.import_words import LEAVE_OUT, day_first, is_zone, meant_role, meant_stage, read_since
from bot.hiring.candidates.stages import Stage, first_stage
from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.deciding import Act
from bot.models import Application, Role
from bot.models.candidate import StageKind


class Matter(StrEnum):
    """What about a row is unsettled."""

    ROLE = "role"
    STAGE = "stage"
    DATE = "date"
    ZONE = "zone"
    NAME = "name"
    DUPLICATE = "duplicate"


class Does(StrEnum):
    """What a row comes to."""

    ADD = "add"
    CORRECT = "correct"  # it was imported before and has not changed here since: the file is right
    SAME = "same"  # it stands here as the file says
    KEPT = "kept"  # it has moved on here: the file is older


@dataclass(frozen=True, slots=True)
class Settled:
    """What the importer has said: words of the file -> a role's handle, a stage or kind, or LEAVE_OUT; loose words."""

    roles: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None  # the handle of the role for rows that name none


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be settled before anything is written. `said`: the cell; `nearest`: what it may mean."""

    matter: Matter
    lines: tuple[int, ...]
    said: str
    text: str  # one sentence, never with a candidate's name
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row that is understood."""

    line: int
    profile: Profile
    role_id: int
    stage: Stage
    since: datetime | None
    reason: str | None
    does: Does
    application_id: int | None = None  # of the one that stands here already


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. `understood`: (the file's word, what it means, rows) where the two differ."""

    file: str
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    understood: tuple[tuple[str, str, int], ...]
    ignored: tuple[str, ...]
    left_out: int

    def count(self, does: Does) -> int:
        """How many rows come to this."""
        return sum(item.does is does for item in self.items)


MayImport = Callable[[Role], bool]


def plan_import(
    session: Session, sheet: Sheet, settled: Settled, viewer: Viewer, act: Act, may_import: MayImport
) -> ImportPlan:
    """Understand every row of a file, as `viewer` sees the roles. `may_import`: whether they work on a role."""
    reading = _Reading(session, sheet, settled, viewer, act, may_import)
    items = [item for row in sheet.rows if (item := reading.read(row)) is not None]
    return ImportPlan(
        file=sheet.file,
        items=tuple(items),
        problems=reading.problems(),
        understood=tuple((said, meant, count) for (said, meant), count in reading.understood.items()),
        ignored=sheet.ignored,
        left_out=reading.left_out,
    )


class _Reading:
    """One pass over the rows; each word of the file is looked up once."""

    def __init__(
        self, session: Session, sheet: Sheet, settled: Settled, viewer: Viewer, act: Act, may_import: MayImport
    ) -> None:
        self._session, self._settled, self._viewer, self._act, self._may = session, settled, viewer, act, may_import
        self._known = Known(session, act.workspace_id)
        self._day_first = day_first(row.cells["stage_since"] for row in sheet.rows if "stage_since" in row.cells)
        self._roles: dict[str, tuple[Role | None, str, tuple[str, ...]]] = {}
        self._stages: dict[tuple[int, str], tuple[Stage | None, tuple[str, ...]]] = {}
        self._seen: dict[tuple[str, str, int], int] = {}
        self._lines: dict[tuple[Matter, str, str, tuple[str, ...]], list[int]] = defaultdict(list)
        self.understood: dict[tuple[str, str], int] = {}
        self.left_out = 0

    def problems(self) -> tuple[Problem, ...]:
        """What is unsettled, each once with all its lines, in the order of the file."""
        found = [Problem(what, tuple(lines), said, text, near) for (what, said, text, near), lines in self._lines.items()]
        return tuple(sorted(found, key=lambda problem: problem.lines[0]))

    def read(self, row: SheetRow) -> Item | None:
        """The row as it is understood; None where something in it is unsettled, or it is left out."""
        said_role, said_stage = row.cells.get("role", ""), row.cells.get("stage", "")
        if LEAVE_OUT in (self._settled.roles.get(loose(said_role)), self._settled.stages.get(loose(said_stage))):
            self.left_out += 1
            return None
        profile = self._profile(row)
        role = self._role(row, said_role)
        stage = self._stage(row, role, said_stage) if role else None
        since = self._since(row)
        if profile is None or role is None or stage is None or isinstance(since, str):
            return None
        if self._is_repeated(row, profile, role):
            return None
        there = self._known.application(profile, role.id)
        does = _does(there, stage, since)
        reason = row.cells.get("reason")
        return Item(row.line, profile, role.id, stage, since, reason, does, there.id if there else None)

    def _profile(self, row: SheetRow) -> Profile | None:
        cells, name, zone = row.cells, row.name, row.cells.get("zone")
        if not name or len(name) > LONGEST_NAME:
            text = "there is no name." if not name else f"the name is longer than {LONGEST_NAME} characters."
            self._unsettled(Matter.NAME, row, "", text)
            return None
        if zone and not is_zone(zone):
            self._unsettled(Matter.ZONE, row, zone, f"I don't know the time zone “{zone}”. Write it like Europe/Berlin.")
            return None
        return Profile(
            name=name,
            mail=cells.get("mail"),
            external_id=cells.get("external_id"),
            link=cells.get("link"),
            zone=zone,
            source=cells.get("source"),
        )

    def _role(self, row: SheetRow, said: str) -> Role | None:
        answer = self._settled.roles.get(loose(said)) or (said or self._settled.role)
        if not answer:
            self._unsettled(Matter.ROLE, row, "", "no role is named.")
            return None
        if answer not in self._roles:
            self._roles[answer] = self._look_up(answer)
        role, text, nearest = self._roles[answer]
        if role is None:
            self._unsettled(Matter.ROLE, row, said or answer, text, nearest)
        elif said and loose(said) not in (loose(role.title), loose(role.handle)):
            self._understand(said, f"{role.handle} {role.title}")
        return role

    def _look_up(self, said: str) -> tuple[Role | None, str, tuple[str, ...]]:
        role, near = meant_role(self._session, self._viewer, said)
        nearest = tuple(f"{one.handle} {one.title}" for one in near)
        if role is None:
            several = "several roles are called" if len(near) > 1 else "I know no role"
            return None, f"{several} “{said}”.", nearest
        if not self._may(role):
            return None, f"you don't work on {role.handle} {role.title}.", ()
        return role, "", ()

    def _stage(self, row: SheetRow, role: Role, said: str) -> Stage | None:
        answer = self._settled.stages.get(loose(said)) or said
        if not answer:
            return first_stage(self._session, role, StageKind.APPLIED)
        key = (role.id, answer)
        if key not in self._stages:
            stage, names = meant_stage(self._session, role, answer)
            self._stages[key] = (stage, tuple(names))
        stage, nearest = self._stages[key]
        if stage is None:
            self._unsettled(Matter.STAGE, row, said, f"{role.handle} has no stage “{said}”.", nearest)
        elif loose(said) != loose(stage.name):
            self._understand(said, stage.name)
        return stage

    def _since(self, row: SheetRow) -> datetime | str | None:
        cell = row.cells.get("stage_since")
        if cell is None:
            return None
        since = read_since(cell, self._act.now, is_day_first=self._day_first)
        if isinstance(since, str):
            self._unsettled(Matter.DATE, row, cell, since)
        return since

    def _is_repeated(self, row: SheetRow, profile: Profile, role: Role) -> bool:
        """Whether the file has the same person for the same role in an earlier row."""
        keys = [("id", profile.external_id), ("mail", (profile.mail or "").lower())]
        if not profile.external_id and not profile.mail:
            keys = [("name", loose(profile.name))]
        found = [(what, value, role.id) for what, value in keys if value]
        first = next((self._seen[key] for key in found if key in self._seen), None)
        if first is not None:
            text = f"it is the same person and role as line {first}. Keep one of them."
            self._unsettled(Matter.DUPLICATE, row, str(first), text)
        for key in found:
            self._seen.setdefault(key, row.line)
        return first is not None

    def _unsettled(self, matter: Matter, row: SheetRow, said: str, text: str, nearest: tuple[str, ...] = ()) -> None:
        self._lines[matter, said, text, nearest].append(row.line)

    def _understand(self, said: str, meant: str) -> None:
        self.understood[said, meant] = self.understood.get((said, meant), 0) + 1


def _does(there: Application | None, stage: Stage, since: datetime | None) -> Does:
    """A person who applies again after an earlier application ended is added; the rest depends on who changed it last."""
    if there is None:
        return Does.ADD
    is_same = (there.stage, there.kind) == (stage.name, stage.kind) and since in (None, there.stage_since)
    if is_same:
        return Does.SAME
    if there.is_imported:
        return Does.CORRECT
    is_new = not there.is_live and since is not None and there.decided_at is not None and since > there.decided_at
    return Does.ADD if is_new else Does.KEPT
