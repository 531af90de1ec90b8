"""What the driver hands back and raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.driver import Place


class NotSeen(AssertionError):
    """Something was not on the screen in time."""


class Refused(AssertionError):
    """The local Slack refused what a person did; `code` is Slack's word for it."""

    def __init__(self, answer: Json) -> None:
        self.code = str(answer.get("error", ""))
        self.answer = answer
        super().__init__(f"{self.code}: {answer.get('message', '')}")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message or a view that somebody sees. `text` is plain: names for ids, no formatting signs."""

    raw: Json
    text: str
    place: Place | None

    @property
    def ts(self) -> str:
        return str(self.raw.get("ts", ""))

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.raw.get("ephemeral"))

    def holds(self, text: str) -> bool:
        return text in self.text or text in self.raw.get("text", "")

    def again(self) -> Seen:
        """The same message as it stands now."""
        if self.place is None:
            return self
        return next((seen for seen in self.place.messages() if seen.ts == self.ts), self)

    def address(self) -> Json:
        """Where it is, for the people API."""
        if self.place is None:
            return {"view_id": self.raw["id"]}
        key = "ephemeral_id" if self.is_ephemeral else "ts"
        return {"channel": self.place.name, key: self.ts}
