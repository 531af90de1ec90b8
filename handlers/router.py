"""Which words mean what? `/roles <word> ...`; the same words after `@Rolecall` and in direct messages.

Each subject's `register` adds its words here; help is made of what was added.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.likeness import likest
from handlers.desk import Ask, Desk
from handlers.replies import Reply

Run = Callable[[Desk, Ask], Awaitable[Reply]]

LIKE_A_WORD = 75.0  # likeness from which a first word counts as a mistyped subcommand
SHORTEST_TYPO = 3


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One word of the command, with the line that help shows of it."""

    word: str
    run: Run
    usage: str  # what follows the word: "<role> [filled|cancelled|other]"
    help: str
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class Router:
    """The subcommands, in the order in which help lists them."""

    subcommands: dict[str, Subcommand] = field(default_factory=dict)
    _by_word: dict[str, Subcommand] = field(default_factory=dict)
    fallback: Run | None = None  # what is done with words that begin with no subcommand

    def add(self, word: str, run: Run, *, usage: str = "", help: str, aliases: tuple[str, ...] = ()) -> None:
        """Add a subcommand. Raises ValueError for a word that is taken."""
        subcommand = Subcommand(word, run, usage, help, aliases)
        for name in (word, *aliases):
            if name in self._by_word:
                raise ValueError(f"the word {name!r} is taken by {self._by_word[name].word!r}")
            self._by_word[name] = subcommand
        self.subcommands[word] = subcommand

    async def answer(self, desk: Desk, ask: Ask) -> Reply:
        """Answer what was typed after the command's name or the bot's."""
        first, _, rest = ask.words.strip().partition(" ")
        subcommand = self._by_word.get(first.lower().rstrip(":,!"))
        if subcommand is not None:
            return await subcommand.run(desk, replace(ask, words=rest.strip()))
        if self.fallback is None:
            raise LookupError("the router has no fallback")
        return await self.fallback(desk, replace(ask, words=ask.words.strip()))

    def knows(self, text: str) -> bool:
        """Whether a text begins with a subcommand."""
        first = text.strip().partition(" ")[0]
        return first.lower().rstrip(":,!") in self._by_word

    def meant(self, word: str) -> Subcommand | None:
        """The subcommand that a mistyped first word most likely means."""
        if len(word) < SHORTEST_TYPO:
            return None
        found = likest(word.lower(), list(self._by_word), at_least=LIKE_A_WORD)
        return self._by_word[found] if found else None
