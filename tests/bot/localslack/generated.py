"""Generated messages, right and wrong: valid blocks, often with one thing changed."""

from __future__ import annotations

import copy
import random
import string
from collections.abc import Callable
from typing import Any

from tests.bot.localslack.samples import Json, option, plain

URL = "https://example.com/a"


def word(chance: random.Random, at_most: int = 12) -> str:
    return "".join(chance.choices(string.ascii_letters + " é😀", k=chance.randint(1, at_most)))


def text(chance: random.Random) -> Json:
    return chance.choice([plain(word(chance)), {"type": "mrkdwn", "text": word(chance, 60)}])


def options(chance: random.Random) -> list[Json]:
    return [option(word(chance), str(number)) for number in range(chance.randint(1, 5))]


ELEMENTS: dict[str, Callable[[random.Random], Json]] = {
    "button": lambda chance: (
        {"text": plain(word(chance))} | chance.choice([{}, {"value": word(chance)}, {"url": URL}, {"style": "primary"}])
    ),
    "static_select": lambda chance: {"options": options(chance)},
    "overflow": lambda chance: {"options": options(chance)},
    "checkboxes": lambda chance: {"options": options(chance)},
    "radio_buttons": lambda chance: {"options": options(chance)},
    "users_select": lambda chance: chance.choice([{}, {"initial_user": "U0PRIYA"}]),
    "datepicker": lambda chance: chance.choice([{}, {"initial_date": "2026-03-29"}]),
    "timepicker": lambda chance: chance.choice([{}, {"initial_time": "09:30"}]),
}


def element(chance: random.Random) -> Json:
    """An element for an actions block or a section."""
    kind = chance.choice(list(ELEMENTS))
    made: Json = {"type": kind, **ELEMENTS[kind](chance)}
    if chance.random() < 0.5:
        made["action_id"] = word(chance)
    return made


def leaf(chance: random.Random) -> Json:
    return chance.choice(
        [
            {"type": "text", "text": word(chance), "style": {"bold": True}},
            {"type": "text", "text": word(chance)},
            {"type": "link", "url": URL},
            {"type": "user", "user_id": chance.choice(["U0PRIYA", "D0PRIYA"])},
            {"type": "usergroup", "usergroup_id": chance.choice(["S0TALENT", "C0TALENT"])},
            {"type": "emoji", "name": "tada"},
        ]
    )


def section(chance: random.Random) -> Json:
    made = chance.choice([{"text": text(chance)}, {"fields": [text(chance) for _ in range(chance.randint(1, 10))]}])
    return made | ({"accessory": element(chance)} if chance.random() < 0.4 else {})


def bullets(chance: random.Random) -> Json:
    items = [{"type": "rich_text_section", "elements": [leaf(chance)]} for _ in range(chance.randint(1, 3))]
    return {"type": "rich_text_list", "style": "bullet", "border": chance.randint(0, 3), "elements": items}


def prose(chance: random.Random) -> Json:
    return {"type": "rich_text_section", "elements": [leaf(chance) for _ in range(3)]}


def rows(chance: random.Random) -> Json:
    return {"rows": [[{"type": "raw_text", "text": word(chance)} for _ in range(2)] for _ in range(chance.randint(1, 4))]}


def entry(chance: random.Random) -> Json:
    return {"label": plain(word(chance)), "element": {"type": "plain_text_input", "max_length": chance.randint(1, 3000)}}


BLOCKS: dict[str, Callable[[random.Random], Json]] = {
    "section": section,
    "actions": lambda chance: {"elements": [element(chance) for _ in range(chance.randint(1, 4))]},
    "context": lambda chance: {"elements": [text(chance) for _ in range(chance.randint(1, 10))]},
    "header": lambda chance: {"text": plain(word(chance, 150))},
    "divider": lambda chance: {},
    "image": lambda chance: {"image_url": URL, "alt_text": word(chance)},
    "input": entry,
    "rich_text": lambda chance: {"elements": [chance.choice([prose, bullets])(chance)]},
    "markdown": lambda chance: {"text": word(chance, 100)},
    "table": rows,
    "video": lambda chance: {"alt_text": word(chance), "title": plain(word(chance)), "thumbnail_url": URL, "video_url": URL},
}


def block(chance: random.Random) -> Json:
    """One valid block."""
    kind = chance.choice(list(BLOCKS))
    made: Json = {"type": kind, **BLOCKS[kind](chance)}
    if chance.random() < 0.3:
        made["block_id"] = word(chance)
    return made


def spoilt(value: Any, chance: random.Random) -> None:
    """Change one thing somewhere inside `value`: drop, add, stretch, empty, retype."""
    places = list(_places(value))
    parent, key = chance.choice(places)
    kind = chance.choice(["drop", "stretch", "empty", "retype", "add", "repeat"])
    held = parent[key]
    if kind == "drop" and isinstance(parent, dict):
        del parent[key]
    elif kind == "stretch" and isinstance(held, str):
        parent[key] = held + "x" * chance.choice([30, 80, 160, 300, 3000])
    elif kind == "empty":
        parent[key] = type(held)() if isinstance(held, (str, list, dict)) else held
    elif kind == "retype":
        parent[key] = chance.choice([1, "word", None, [], {}, True])
    elif kind == "add" and isinstance(held, dict):
        held[chance.choice(["text", "unheard_of", "style", "url"])] = chance.choice(["word", 1, plain("x")])
    elif kind == "repeat" and isinstance(held, list):
        parent[key] = held * chance.choice([2, 6, 30])


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key, one in value.items():
            yield value, key
            yield from _places(one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield value, at
            yield from _places(one)


def any_blocks(chance: random.Random) -> list[Json]:
    """The blocks of a message; about half of them broken somewhere."""
    blocks = [block(chance) for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.6:
        blocks = copy.deepcopy(blocks)
        for _ in range(chance.randint(1, 2)):
            spoilt(blocks, chance)
    return blocks
