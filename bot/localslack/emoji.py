"""The emoji that have a short name here: the page's own table (page/js/emoji.js)."""

from __future__ import annotations

import functools
import re
from importlib import resources

_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+'-]+):(?!\w)")


@functools.cache
def by_name() -> dict[str, str]:
    """Short name -> character."""
    source = resources.files("bot.localslack").joinpath("page/js/emoji.js").read_text("utf-8")
    words = source.split("`")[1].split()
    return dict(zip(words[::2], words[1::2], strict=True))


def shown(text: str) -> str:
    """`text` with its :names: as characters; unknown names stay."""
    return _NAME.sub(lambda match: by_name().get(match[1], match[0]), text)
