"""What stands in a file of candidates? Bytes, as spreadsheets export them, become rows with their line in the file.

Encodings and separators are those of Excel and its like: UTF-8 with or without a mark, UTF-16, Windows-1252; commas,
semicolons, tabs. The separator is the one with which the headings make the most sense, which is surer than csv.Sniffer's
guess from a few lines. Headings may be in several languages.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import SheetUnreadable
from bot.hiring.people.loosely import loose

MOST_ROWS = 2000
MOST_BYTES = 2_000_000
SEPARATORS = ",;\t|"

HEADINGS = {
    "name": (
        "name, full name, candidate, candidate name, applicant, applicant name, kandidat, kandidatin, bewerber, "
        "bewerberin, nom complet, candidat, nombre completo, candidato, nome completo, nome, naam, nombre"
    ),
    "first": "first name, firstname, given name, vorname, prenom, voornaam, first",
    "last": (
        "last name, lastname, surname, family name, nachname, nom, nom de famille, apellido, apellidos, cognome, "
        "sobrenome, achternaam, last"
    ),
    "mail": (
        "mail, email, e mail, email address, e mail address, mail address, e mail adresse, mailadresse, correo, "
        "correo electronico, courriel, adresse email, primary email, candidate email, indirizzo email"
    ),
    "role": (
        "role, job, job title, job name, position, vacancy, opening, requisition, posting, stelle, rolle, poste, "
        "puesto, posizione, vaga, functie, vacature, applied for, applied position, handle"
    ),
    "stage": (
        "stage, status, state, phase, step, current stage, pipeline stage, application status, stufe, schritt, etape, "
        "statut, etapa, fase, estado, stato"
    ),
    "stage_since": (
        "stage since, since, in stage since, stage changed, stage date, entered stage, stage entered, seit, in stufe "
        "seit, depuis, desde, dal, sinds, last activity, last stage change, updated, moved, date, datum, fecha, data"
    ),
    "external_id": (
        "external id, id, candidate id, application id, ats id, applicant id, kandidaten id, bewerber id, nr, number, "
        "nummer, reference, referenz"
    ),
    "zone": "zone, time zone, timezone, zeitzone, fuseau horaire, zona horaria, fuso orario, tz",
    "source": "source, quelle, origin, herkunft, origine, origen, fuente, fonte, bron, channel, came from",
    "link": "link, url, profile, profile url, profil, linkedin, linkedin url, candidate url, perfil",
    "reason": "reason, rejection reason, grund, absagegrund, motif, motivo, reden",
}
"""Our field -> the headings that mean it, in the loose form of bot.hiring.people.loosely."""
_FIELD_OF = {word: field for field, words in HEADINGS.items() for word in words.split(", ")}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the line it begins at (the first of the file is 1), and what it holds by field; empty cells are left out."""

    line: int
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """The name, also of two columns: "Name" beside "Vorname" is the last one, "Nombre" beside "Apellidos" the first."""
        whole, first, last = (self.cells.get(field, "") for field in ("name", "first", "last"))
        if whole and (not (first or last) or (first and last)):
            return " ".join(whole.split())
        parts = [first, last] if not whole else [first, whole] if first else [whole, last]
        if whole and (first or last) in whole:
            parts = [whole]
        return " ".join(" ".join(parts).split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of candidates. `ignored`: headings that mean nothing to us."""

    file: str
    rows: tuple[SheetRow, ...]
    fields: frozenset[str]
    ignored: tuple[str, ...]


def read_sheet(content: bytes, file: str) -> Sheet:
    """Read a CSV file. Raises SheetUnreadable, with what to do, for anything else and for one without a column of names."""
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise SheetUnreadable(file=file, why="it is an Excel workbook. Save it as “CSV UTF-8” and give me that.")
    if len(content) > MOST_BYTES:
        raise SheetUnreadable(file=file, why="it is larger than 2 MB. Please split it.")
    lines = _decoded(content).splitlines(keepends=True)
    skipped, separator = _preamble(lines)
    body = "".join(lines[skipped:])
    tables = [_table(body, one) for one in (separator or SEPARATORS)]
    headings, rows = max(tables, key=lambda table: (sum(bool(_field(one)) for one in table[0]), len(table[0])))
    fields = [_field(heading) for heading in headings]
    if not {"name", "first", "last"} & set(fields):
        raise SheetUnreadable(file=file, why="I find no column of names in its first line, for example “Name”.")
    found = tuple(_row(line + skipped, cells, fields) for line, cells in rows if any(cell.strip() for cell in cells))
    if not found or len(found) > MOST_ROWS:
        why = f"it has more than {MOST_ROWS:,} rows. Please split it." if found else "it has no rows below its headings."
        raise SheetUnreadable(file=file, why=why)
    ignored = tuple(
        heading.strip() for heading, field in zip(headings, fields, strict=True) if not field and heading.strip()
    )
    return Sheet(file, found, frozenset(one for one in fields if one), ignored)


def _decoded(content: bytes) -> str:
    """UTF-16 has a mark; what is not UTF-8 is what Excel on Windows writes: Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _preamble(lines: list[str]) -> tuple[int, str]:
    """How many lines stand before the headings, and the separator where Excel's own first line "sep=;" names it."""
    skipped, separator = 0, ""
    for line in lines:
        text = line.strip().strip('"')
        if text.lower().startswith("sep=") and len(text) >= 5:
            separator = text[4]
        elif text.strip(SEPARATORS + " "):
            break
        skipped += 1
    return skipped, separator


def _table(body: str, separator: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings, and each row with the line that it begins at."""
    rows = list(_numbered(body, separator))
    return (rows[0][1], rows[1:]) if rows else ([], [])


def _numbered(body: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field beyond csv's limit, or a NUL: that row is empty, the rest is read
            cells = []
        yield line, cells
        line = reader.line_num + 1


def _field(heading: str) -> str | None:
    words = loose(heading.replace("_", " "))
    return _FIELD_OF.get(words)


def _row(line: int, cells: list[str], fields: list[str | None]) -> SheetRow:
    """The first column of a field that holds something wins."""
    found: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        value = cell.replace("\x00", "").strip()
        if field and value and field not in found:
            found[field] = value
    return SheetRow(line, found)
