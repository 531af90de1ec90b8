"""Codes of the OAuth flow: given out when somebody allows the app, taken once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.localslack.ids import Ids


@dataclass(frozen=True, slots=True)
class Grant:
    """Somebody allowed the app in one workspace."""

    team_id: str
    user: str


class Grants:
    """All codes that nobody has used yet."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._codes: dict[str, Grant] = {}

    def new(self, team_id: str, user: str) -> str:
        code = f"{self._ids.number()}.{self._ids.number()}.{self._ids.word(32)}"
        self._codes[code] = Grant(team_id, user)
        return code

    def take(self, code: str) -> Grant | None:
        return self._codes.pop(code, None)
