"""How does a debrief look? Disagreements first, then what nobody covered, the ratings as a picture, and every call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.hiring.candidates.candidate_looks import ApplicationLook
from bot.hiring.feedback.debrief_decisions import DECISION_WORDS, Decision
from bot.hiring.feedback.debriefs import Debrief, Spread, Voice
from bot.models.feedback import Call
from handlers.feedback.blocks import CALL_WORDS
from handlers.ids import Action
from handlers.replies import Reply, answer_form
from handlers.slack_text import Block, actions, button, cut, date, escape, inline, listed, paragraph, section, small

MOST_VOICES = 20
MOST_ROWS = 15
NAME_WIDTH = 18
COLUMN = 4  # a phone shows about 35 signs a line
SCALE = (1, 2, 3, 4)
BUTTONS = {
    Decision.ADVANCE: "Go on…",
    Decision.OFFER: "Make an offer…",
    Decision.MORE: "More interviews…",
    Decision.REJECT: "Reject…",
}


def debrief_form(look: ApplicationLook, found: Debrief, *, may_reveal: bool, may_decide: bool) -> dict[str, Any]:
    """The debrief as a form of its own, for one reader."""
    return answer_form(f"Debrief {look.handle}", debrief(look, found, may_reveal=may_reveal, may_decide=may_decide))


def debrief(look: ApplicationLook, found: Debrief, *, may_reveal: bool, may_decide: bool) -> Reply:
    """Only what the reader may read."""
    lines = _head(look, found)
    shown = [section("\n".join(lines)), *_notes(found)]
    if found.disagreements:
        shown.append(section("*They disagree about*\n" + "\n".join(_apart(one) for one in found.disagreements[:MOST_ROWS])))
    if found.uncovered:
        shown.append(section("*Nobody covered* " + inline(", ".join(found.uncovered), 500)))
    shown += _picture(look, found)
    shown += [section(_voice(voice)) for voice in found.voices[:MOST_VOICES]]
    if not found.voices:
        shown.append(section("There is nothing that you may read now. Who owes a scorecard reads the others' after theirs."))
    if may_decide:
        shown += _deciding(look)
    if may_reveal:
        shown.append(actions(button("Reveal now…", Action.SCORECARDS_REVEAL, str(look.application_id))))
    return Reply(f"{look.handle}: {lines[1]}", shown)


def picture_form(file_id: str) -> dict[str, Any]:
    """The picture, once Slack has it: the file stands in the reader's own direct messages, so nobody else can load it."""
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "The ratings, as dots from 1 to 4"}
    hint = small("It is in our direct messages too, for you alone.")
    return answer_form("Ratings", Reply("Ratings", [image, hint]))


def chart(found: Debrief) -> list[str]:
    """The picture as lines of equal width: a column for each rating, a dot for each person who gave it."""
    calls = [CALL_SCALE[voice.call] for voice in found.voices if voice.call]
    rows = [("Call", calls)] if calls else []
    rows += [(one.attribute, list(one.values)) for one in (*found.disagreements, *found.spread)]
    head = " " * NAME_WIDTH + "".join(str(value).center(COLUMN) for value in SCALE)
    return [head, *(_row(name, values) for name, values in rows[:MOST_ROWS])]


CALL_SCALE = {Call.STRONG_NO: 1, Call.NO: 2, Call.YES: 3, Call.STRONG_YES: 4}


def _head(look: ApplicationLook, found: Debrief) -> list[str]:
    lines = [
        f"*{inline(look.candidate)}* ({look.handle}) · {look.role_handle} {inline(look.role_title)}",
        f"{found.in_count} of {found.wanted_count} scorecards in" + (" · *split*" if found.is_split else ""),
    ]
    if found.decided:
        what = DECISION_WORDS[Decision(found.decided.decision)]
        lines.append(f"*Decided: {what}* · {inline(found.decided.by)}, {date(found.decided.at)}")
        lines.append(f"_{inline(found.decided.reason, 500)}_")
    return lines


def _notes(found: Debrief) -> list[Block]:
    """What to keep in mind while reading."""
    notes = [f"{inline(name)} wrote a call in the channel before all were in." for name in found.exposed]
    notes += [f"{inline(name)} won't write a scorecard." for name in found.gave_up]
    if found.revealed:
        notes.append(f"Opened early by {inline(found.revealed.by)}: {inline(found.revealed.reason, 300)}")
    return [small("\n".join(listed(notes, 8, "")))] if notes else []


def _apart(one: Spread) -> str:
    """ "SQL: Noor 1 · Jonas 4": who should talk to whom."""
    said = " · ".join(f"{inline(name)} *{value}*" for name, value in zip(one.authors, one.values, strict=True))
    return f"• {inline(one.attribute, 60)}: {said}"


def _picture(look: ApplicationLook, found: Debrief) -> list[Block]:
    lines = chart(found)
    if len(lines) < 2:
        return []
    table = escape("\n".join(lines).replace("`", "'"))
    row = actions(button("As a picture", Action.DEBRIEF_PICTURE, str(look.application_id)))
    return [section(f"```{table}```"), small("1 strong no · 2 no · 3 yes · 4 strong yes. Each dot is one scorecard."), row]


def _row(name: str, values: Sequence[int]) -> str:
    label = cut(" ".join(name.split()), NAME_WIDTH - 1).ljust(NAME_WIDTH)
    return label + "".join(("●" * values.count(value) or "·").center(COLUMN) for value in SCALE)


def _deciding(look: ApplicationLook) -> list[Block]:
    found = [
        button(
            words,
            Action.DEBRIEF_DECIDE,
            f"{decision.value} {look.application_id}",
            style="primary" if decision is Decision.OFFER else "danger" if decision is Decision.REJECT else None,
        )
        for decision, words in BUTTONS.items()
    ]
    return [section("*What do you decide?*"), actions(*found)]


def _voice(voice: Voice) -> str:
    call = CALL_WORDS[voice.call] if voice.call else "No call"
    lines = [f"*{call}* · {inline(voice.author)} · {inline(voice.focus)}"]
    if voice.ratings:
        lines.append(" · ".join(f"{inline(area, 60)} {value}" for area, value in voice.ratings.items()))
    if voice.remarks:
        lines.append(paragraph(voice.remarks, 900))
    if voice.private_note:
        lines.append(f"_For recruiters and the owner:_ {paragraph(voice.private_note, 400)}")
    if voice.changed_after_reveal:
        lines.append("_Changed after the reveal._")
    return "\n".join(lines)
