"""The paragraphs of a body in the three forms in which they are looked at, each made once and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from bot.postings.plain import paragraphs, text_of
from bot.postings.words import fold_text


class Prose:
    """Paragraphs, headings and list items of a text, in order; the same index means the same one in every form."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)

    @cached_property
    def marked(self) -> list[str]:
        """With `#`, `-` and links `[text](target)`."""
        return paragraphs(self.lines)

    @cached_property
    def texts(self) -> list[str]:
        """As a person reads them."""
        return [text_of(one) for one in self.marked]

    @cached_property
    def folded(self) -> list[str]:
        """As patterns look at them: lower case, no accents, straight quotes."""
        return self.whole.split("\n") if self.texts else []

    @cached_property
    def whole(self) -> str:
        """All folded paragraphs, a line each."""
        return fold_text("\n".join(self.texts))

    @cached_property
    def text(self) -> str:
        """All paragraphs as running text."""
        return "\n".join(self.texts)

    def holding(self, stems: Sequence[str], last: int | None = None) -> list[int]:
        """The indices of the (first `last`) paragraphs that hold one of these folded word stems.

        A quick look before a slow pattern: plain substring search costs a fiftieth of it.
        """
        if not self.lines:
            return []
        present = [stem for stem in stems if stem in self.whole]
        if not present:
            return []
        return [n for n, one in enumerate(self.folded[:last]) if any(stem in one for stem in present)]


NO_PROSE = Prose([])  # of every file whose body is not looked at
