"""Where are the faults of one file collected while it is read?"""

from __future__ import annotations

from dataclasses import replace

from bot.postings.posting import Fault, Severity


class FaultBook:
    """Collects the faults of one file. Lines are 1-based lines of the file as it is in the repository."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.last_line = 10_000_000  # set when the file is opened; faults point into the file, never behind it
        self._faults: list[Fault] = []

    def error(self, line: int, message: str, fix: str) -> None:
        """The file, or a field, could not be read as written."""
        self._add(line, Severity.ERROR, message, fix)

    def warning(self, line: int, message: str, fix: str) -> None:
        """It was read, but a person should look."""
        self._add(line, Severity.WARNING, message, fix)

    def faults(self) -> tuple[Fault, ...]:
        """All faults, in the order of their lines."""
        inside = (replace(fault, line=min(fault.line, self.last_line)) for fault in self._faults)
        return tuple(sorted(inside, key=lambda fault: fault.line))

    def _add(self, line: int, severity: Severity, message: str, fix: str) -> None:
        fault = Fault(self.path, max(line, 1), severity, message, fix)
        if fault not in self._faults:
            self._faults.append(fault)
