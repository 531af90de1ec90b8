"""Which forms are there about feedback? The full scorecard, what asks for a reason, what asks where words belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.hiring.candidates.candidate_looks import ApplicationLook
from bot.hiring.feedback.debrief_decisions import DECISION_WORDS, Decision, Outlook
from bot.hiring.feedback.scorecard_forms import FormLook
from bot.hiring.feedback.scorecard_texts import Filled
from bot.models.feedback import Call
from handlers.desk import Ask
from handlers.feedback.blocks import CALL_WORDS
from handlers.forms import begun, entry, form, long_element, metadata, remembered, text_element, typed
from handlers.ids import Field, View
from handlers.slack_text import Block, inline, option, plain, section, small

NO_CALL = "none"
LONGEST = 3000  # characters that Slack takes in one field


def scorecard_form(ask: Ask, look: FormLook, note: str = "") -> dict[str, Any]:
    """The full scorecard, filled in with what its author said so far. `note`: why it is shown again."""
    practice = [small("This one is practice: it never counts.")] if look.is_practice else []
    return form(
        View.SCORECARD_FORM,
        "Your scorecard",
        "Hand in",
        _stored(ask, look),
        *([section(f":warning: {note}")] if note else []),
        section(f"*{inline(look.label)}*"),
        *practice,
        entry(Field.CALL, "Would you hire?", _call_element(look.filled.call, is_known=look.revision > 0)),
        *(_rating(number, name, rubric, look.filled) for number, (name, rubric) in enumerate(look.attributes)),
        entry(
            Field.EVIDENCE,
            "What did you see and hear?",
            long_element(look.filled.remarks, LONGEST),
            optional=True,
            hint="Those who gave theirs read it once all are in.",
        ),
        entry(
            Field.PRIVATE_NOTE,
            "Private note",
            long_element(look.filled.private_note, LONGEST),
            optional=True,
            hint="Only the recruiters and the owner read it.",
        ),
    )


def filled_in(view: Mapping[str, Any]) -> Filled:
    """What a submitted scorecard says."""
    call, names = typed(view, Field.CALL), remembered(view).get("attributes") or []
    ratings = {name: typed(view, f"{Field.RATING}.{number}") for number, name in enumerate(names)}
    return Filled(
        call=Call(call) if call in set(Call) else None,
        ratings={name: int(value) for name, value in ratings.items() if str(value).isdecimal()},
        remarks=(typed(view, Field.EVIDENCE) or "").strip(),
        private_note=(typed(view, Field.PRIVATE_NOTE) or "").strip(),
    )


def reveal_form(ask: Ask, application_id: int) -> dict[str, Any]:
    """Why are the scorecards opened before all are in?"""
    return form(
        View.SCORECARDS_REVEAL,
        "Reveal now",
        "Reveal",
        metadata(ask, application=application_id),
        section("Everybody who gave a scorecard may then read the others'. Who still owes one reads none."),
        _reason("Why now?"),
    )


def decide_form(ask: Ask, look: ApplicationLook, decision: Decision, outlook: Outlook, seen: int) -> dict[str, Any]:
    """Why this decision? `seen`: the last decision that the owner knows of."""
    leads = f"\nMoves to *{inline(outlook.stage.name)}*." if outlook.stage else ""
    told = {
        Decision.REJECT: " Coming interviews are cancelled, and the recruiter is asked to tell the candidate.",
        Decision.OFFER: " The recruiter is asked to tell the candidate.",
    }
    return form(
        View.DEBRIEF_DECIDE,
        f"Decide on {look.handle}",
        "Decide",
        metadata(ask, application=look.application_id, decision=decision.value, seen=seen),
        section(f"*{inline(look.candidate)}*: {DECISION_WORDS[decision]}.{leads}{told.get(decision, '')}"),
        _reason("Why?", "It is kept with the application. The card says what you decided, not why."),
    )


def give_up_form(ask: Ask, interview_id: int, label: str) -> dict[str, Any]:
    """Why won't there be a scorecard?"""
    return form(
        View.SCORECARD_GIVE_UP,
        "No scorecard",
        "I won't write one",
        metadata(ask, interview=interview_id),
        section(f"*{inline(label)}*\nI stop asking you, and it leaves the count. You can still write one later."),
        _reason("Why not?", "The recruiter and the owner can read it."),
    )


def move_form(ask: Ask, interview_id: int, label: str, others: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Which interview were the words about?"""
    options = [option(words, str(ident)) for ident, words in others]
    return form(
        View.SCORECARD_MOVE,
        "Another interview",
        "Move it",
        metadata(ask, interview=interview_id),
        section(f"What you wrote under *{inline(label)}* belongs to:"),
        entry(Field.INTERVIEW, "Interview", {"type": "radio_buttons", "options": options[:10]}),
    )


def ask_form(ask: Ask, what: str, interview_id: int, label: str) -> dict[str, Any]:
    """A few words to the recruiter, before the interview."""
    is_time = what == "time"
    return form(
        View.INTERVIEW_ASK,
        "Another time" if is_time else "Tell the recruiter",
        "Send",
        metadata(ask, interview=interview_id, what=what),
        section(f"*{inline(label)}*"),
        entry(Field.NOTE, "When would suit you?" if is_time else "What should they know?", text_element(most=500)),
        small("It goes to whoever planned the interview."),
    )


def withdraw_form(ask: Ask, application_id: int, handle: str) -> dict[str, Any]:
    """Why does the candidate not go on?"""
    return form(
        View.INTERVIEW_WITHDRAW,
        f"Withdraw {handle}",
        "Withdraw",
        metadata(ask, application=application_id),
        section("The candidate does not go on. Coming interviews are cancelled, and their interviewers told."),
        _reason("Why?"),
    )


def _stored(ask: Ask, look: FormLook) -> str:
    names = [name for name, _ in look.attributes]
    return metadata(ask, interview=look.interview_id, revision=look.revision, attributes=names)


def _call_element(call: Call | None, *, is_known: bool) -> dict[str, Any]:
    options = [option(words, value.value) for value, words in CALL_WORDS.items()] + [option("I make no call", NO_CALL)]
    chosen = next((one for one in options if call and is_known and one["value"] == call.value), None)
    return begun({"type": "radio_buttons", "options": options}, "initial_option", chosen)


def _rating(number: int, name: str, rubric: str, filled: Filled) -> Block:
    options = [option(str(value), str(value)) for value in (1, 2, 3, 4)]
    select = {"type": "static_select", "placeholder": plain("Not rated"), "options": options}
    rated = next((one for one in options if one["value"] == str(filled.ratings.get(name))), None)
    return entry(f"{Field.RATING}.{number}", name, begun(select, "initial_option", rated), optional=True, hint=rubric)


def _reason(label: str, hint: str = "It is kept with the application.") -> Block:
    return entry(Field.REASON, label, long_element(most=1000), hint=hint)
