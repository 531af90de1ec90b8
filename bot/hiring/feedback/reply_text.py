"""What did a person really type? Slack's text as plain lines: quotes of others out, emoji named, typography plain."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

EMOJI = {
    "👍": " :+1: ",
    "👎": " :-1: ",
    "🤔": " :thinking_face: ",
    "🤷": " :shrug: ",
    "🙃": " :upside_down_face: ",
    "🙄": " :face_with_rolling_eyes: ",
    "😉": " :wink: ",
    "😂": " :joy: ",
    "🤣": " :rolling_on_the_floor_laughing: ",
    "😬": " :grimacing: ",
    "😅": " :sweat_smile: ",
    "🤞": " :crossed_fingers: ",
}
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "\u00a0": " "}
)
_SKIN_TONE = re.compile(r":skin-tone-[2-6]:|[\U0001f3fb-\U0001f3ff\ufe0f\u200d♀♂]")
_STRUCK = re.compile(r"(?<![\w~])~[^~\n]+~(?![\w~])")
_STYLE = re.compile(r"(?<!\w)([*_`])(?=\S)([^*_`\n]+)(?<=\S)\1(?!\w)")
_MENTION = re.compile(r"<[@!][^>]+>|<#[^>]+>")
_LINK = re.compile(r"<(https?:|mailto:|tel:)[^>|]*(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as plain lines, and what was left out of them."""

    lines: tuple[str, ...]  # not empty ones; mentions as "@someone", links as "(link)"
    has_quote: bool  # somebody else's words were quoted
    has_struck: bool  # something was ~struck out~


def plain_lines(text: str) -> Typed:
    """Read Slack's message text (escaped, with mrkdwn) as lines. Quoted lines and blocks belong to somebody else."""
    kept, has_quote = _without_quotes(text.replace("\r\n", "\n"))
    has_struck = bool(_STRUCK.search(kept))
    lines = (_plain(line) for line in kept.split("\n"))
    return Typed(tuple(line for line in lines if line), has_quote, has_struck)


def _without_quotes(text: str) -> tuple[str, bool]:
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        bare = html.unescape(line).lstrip()
        if bare.startswith(">>>"):
            return "\n".join(kept), True
        if not bare.startswith(">"):
            kept.append(lines[number])
    joined = "\n".join(kept)
    without_code = re.sub(r"```.*?(```|$)", "\n", joined, flags=re.DOTALL)
    return without_code, len(kept) < len(lines) or without_code != joined


def _plain(line: str) -> str:
    line = _LINK.sub("(link)", _MENTION.sub(" @someone ", line))
    line = html.unescape(line).translate(_PLAIN)
    for sign, name in EMOJI.items():
        line = line.replace(sign, name)
    line = _SKIN_TONE.sub("", line)
    line = unicodedata.normalize("NFC", line)
    line = re.sub(r":thumbs?up:", ":+1:", line)
    line = re.sub(r":thumbs?down:", ":-1:", line)
    line = _STYLE.sub(r"\2", _STYLE.sub(r"\2", line))
    return " ".join(line.split())
