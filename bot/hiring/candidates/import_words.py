"""Which role, stage and day does a cell of an imported file mean? Certain, or unknown with the nearest; never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from bot.hiring.candidates.stages import Stage, stages_of
from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.naming import How, find_roles
from bot.likeness import like
from bot.models import Role
from bot.models.candidate import StageKind
from bot.models.role import RoleState
from bot.postings.dates import Written, read_date

NEAREST = 3
LEAVE_OUT = "-"  # the answer that rows with this word are not to be imported

SYNONYMS: dict[StageKind, str] = {
    StageKind.APPLIED: "new, inbox, received, application received, application review, cv review, sourced, lead, beworben, "
    "neu, eingang, eingegangen, candidature, postule, nouveau, nuevo, aplicado, inscrito, novo, nuovo, nieuw",
    StageKind.SCREEN: "screening, phone screen, phone call, recruiter screen, recruiter call, first call, hr screen, "
    "telefoninterview, telefongesprach, telefongespraech, erstgesprach, erstgespraech, vorauswahl, preselection, "
    "entretien telephonique, preseleccion",
    StageKind.LOOP: "interview, interviews, interviewing, onsite, on site, technical interview, team interview, "
    "final round, vorstellungsgesprach, entretien, entretiens, entrevista, entrevistas, colloquio, gesprek",
    StageKind.DEBRIEF: "decision, review, final review, deliberation, entscheidung, decision finale, evaluacion",
    StageKind.OFFER: "offered, offer extended, offer sent, angebot, offre, oferta, offerta, proposta, aanbod",
    StageKind.HIRED: "accepted, offer accepted, placed, joined, eingestellt, embauche, recrute, contratado, assunto",
    StageKind.REJECTED: "declined, not selected, no hire, disqualified, archived, abgelehnt, absage, refuse, rejete, "
    "rechazado, descartado, reprovado, rifiutato, afgewezen",
    StageKind.WITHDRAWN: "withdrew, candidate withdrew, dropped out, offer declined, zurueckgezogen, zuruckgezogen, retire, "
    "desiste, retirado, desistiu, ritirato, teruggetrokken",
}
_KIND_OF = {word: kind for kind, words in SYNONYMS.items() for word in words.split(", ")}
_SLASHED = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")
_STAMP = re.compile(r"(\d)[Tt](\d)")  # 2026-03-02T08:30: the date's reader wants a space
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # Excel's numbers of days for 1954 to 2119


def meant_role(session: Session, viewer: Viewer, said: str) -> tuple[Role | None, list[Role]]:
    """The one role that is meant, else None and the nearest. Of several with one title the only open one is meant.

    Typing mistakes are never taken for a role: a whole column of people would go to the wrong one.
    """
    found = find_roles(session, viewer, said)
    if found.how in (How.HANDLE, How.EXACT, How.WORDS):
        live = [role for role in found.roles if role.state in (RoleState.OPEN, RoleState.ON_HOLD)]
        for roles in (list(found.roles), live):
            if len(roles) == 1:
                return roles[0], []
    return None, list(found.roles[:NEAREST])


def meant_stage(session: Session, role: Role, said: str) -> tuple[Stage | None, list[str]]:
    """The stage of a role that a word means, by its own words, by kind, or by what other systems call it."""
    known = stages_of(session, role)
    wanted = loose(said)
    for stage in known:
        if loose(stage.name) == wanted:
            return stage, []
    kind = next((one for one in StageKind if one.value == wanted), _KIND_OF.get(wanted))
    for stage in known:
        if stage.kind is kind:
            return stage, []
    names = [stage.name for stage in known]
    return None, like(said, names, at_least=45, limit=NEAREST, fold=loose)


def is_zone(zone: str) -> bool:
    """Whether this names a time zone."""
    return zone in _zones()


@lru_cache(maxsize=1)
def _zones() -> set[str]:
    return available_timezones()


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether a column of dates writes the day first (3/4 is 3 April); None where no date in it tells, or they disagree."""
    said = set()
    for cell in cells:
        found = _SLASHED.match(cell)
        if found and int(found[1]) > 12:
            said.add(True)
        elif found and int(found[2]) > 12:
            said.add(False)
    return said.pop() if len(said) == 1 else None


def read_since(cell: str, now: datetime, *, is_day_first: bool | None) -> datetime | str:
    """The instant that a cell means, noon UTC where it has no time; else what is wrong with it, one sentence."""
    try:
        written = _excel(cell) or read_date(_STAMP.sub(r"\1 \2", cell))
    except ValueError:
        return f"there is no day “{cell}”."
    if written is None:
        return f"I can't read “{cell}” as a day. Write it like 2026-03-30."
    if written.ambiguous:
        if is_day_first is None:
            return f"“{cell}” may be two days. Write it like 2026-03-30."
        if not is_day_first:
            written = Written(date(written.day.year, written.day.day, written.day.month), written.clock, written.zone)
    at = datetime.combine(written.day, written.clock or time(12), written.zone or UTC).astimezone(UTC)
    if at > now + timedelta(days=1):
        return f"“{cell}” is in the future."
    return min(at, now)


def _excel(cell: str) -> Written | None:
    """Excel's number of a day (45992 or 45992.5)."""
    whole = cell.partition(".")[0]
    if not whole.isascii() or not whole.isdecimal() or not _FIRST_SERIAL <= int(whole) <= _LAST_SERIAL:
        return None
    return Written(date(1899, 12, 30) + timedelta(days=int(whole)))
