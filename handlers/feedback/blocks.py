"""How does feedback look in Slack? The question, what was understood, and what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.delivery.protocols import Outgoing
from bot.hiring.candidate_looks import ApplicationLook
from bot.hiring.debriefs import Debrief, Spread, Voice
from bot.models.feedback import Call, ScorecardState
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, inline, listed, paragraph, section, small

MOST_VOICES = 20
CALL_WORDS = {Call.STRONG_NO: "Strong no", Call.NO: "No", Call.YES: "Yes", Call.STRONG_YES: "Strong yes"}
WHY_WORDS = {
    "quote": "I left out what you quoted, and there is no more",
    "struck": "something is struck out",
    "question": "it reads like a question",
    "hedge": "it sounds undecided",
    "strength": "I can't tell which of the four you mean",
    "condition": "it depends on something",
    "contradiction": "it says two different things",
    "correction": "it takes something back",
    "not_held": "it sounds as if the interview didn't take place",
    "later": "it sounds like “later”",
    "scheduling": "it sounds like scheduling",
    "others": "it speaks of somebody else's opinion",
    "tone": "it may be a joke",
    "scale": "I know only 1 to 4",
    "language": "I read English only",
    "talk": "it may answer something else",
}


def question(head: str, interview_id: int, menu: Block) -> Outgoing:
    """The question for a scorecard, whose thread takes the answer."""
    line = (
        f"{head}\nHow was it? Reply in this thread, in your own words: `yes - strong SQL, weak tests`, `strong no`, `3/4`."
    )
    blocks = [
        section(line, menu),
        actions(*_calls(interview_id)),
        small("Nobody sees it before theirs is in. The menu is for an interview that didn't happen."),
    ]
    return Outgoing(line, blocks)


def understood(
    head: str,
    state: ScorecardState,
    call: Call | None,
    ratings: Mapping[str, int],
    remarks: str,
    why: str | None,
    interview_id: int,
) -> Outgoing:
    """What was understood, with buttons to put it right."""
    lines = [head, _verdict(state, call, why)]
    if ratings:
        lines.append(" · ".join(f"{inline(area, 60)} {value}" for area, value in ratings.items()))
    blocks = [section("\n".join(lines))]
    if remarks and state is not ScorecardState.WITHDRAWN:
        blocks.append(small(paragraph(remarks, 500)))
    blocks += [actions(*_calls(interview_id)), small("A tap or another message changes it; so does editing yours.")]
    return Outgoing("\n".join(lines), blocks)


def nudges(heads: Sequence[str]) -> Outgoing:
    """What one person still owes."""
    count = len(heads)
    first = "You still owe a scorecard:" if count == 1 else f"You still owe {count} scorecards:"
    text = "\n".join([first, *listed([f"• {head}" for head in heads], 10, "")])
    hint = "Reply in the thread of my question; two words are enough. You get this because you interviewed."
    return Outgoing(text, [section(text), small(hint)])


def owed(role: str, count: int) -> Outgoing:
    """How many scorecards a role's interviewers owe; never who."""
    what = "1 scorecard is" if count == 1 else f"{count} scorecards are"
    text = f"{what} overdue for {role}, after several reminders."
    return Outgoing(
        text, [section(text), small("You get this because you answer for the role. Please talk to the interviewers.")]
    )


def debrief(look: ApplicationLook, found: Debrief, *, may_reveal: bool) -> Reply:
    """Disagreements first, then gaps, calls and words; only what the reader may read."""
    head = f"*{inline(look.candidate)}* ({look.handle}) · {look.role_handle} {inline(look.role_title)}"
    lines = [head, f"{found.in_count} of {found.wanted_count} scorecards in" + (" · *split*" if found.is_split else "")]
    shown = [section("\n".join(lines))]
    if found.disagreements:
        shown.append(section("*They disagree about*\n" + "\n".join(_spread(one) for one in found.disagreements)))
    if found.spread:
        shown.append(section("*Ratings*\n" + "\n".join(_spread(one) for one in found.spread)))
    if found.uncovered:
        shown.append(section("*Nobody covered* " + inline(", ".join(found.uncovered), 500)))
    shown += [section(_voice(voice)) for voice in found.voices[:MOST_VOICES]]
    if not found.voices:
        shown.append(section("There is nothing that you may read now. Who owes a scorecard reads the others' after theirs."))
    if may_reveal:
        shown.append(actions(button("Reveal now…", Action.SCORECARDS_REVEAL, str(look.application_id))))
    return Reply(f"{look.handle}: {lines[1]}", shown)


def _spread(one: Spread) -> str:
    """ "SQL  2 ●○●○ 4": who looks sees the width."""
    marks = "".join("●" if value in one.values else "○" for value in (1, 2, 3, 4))
    return f"{marks}  {inline(one.attribute, 60)}: {', '.join(map(str, one.values))}"


def _voice(voice: Voice) -> str:
    call = CALL_WORDS[voice.call] if voice.call else "No call"
    lines = [f"*{call}* · {inline(voice.author)} · {inline(voice.focus)}"]
    if voice.remarks:
        lines.append(paragraph(voice.remarks, 700))
    if voice.private_note:
        lines.append(f"_For recruiters and the owner:_ {paragraph(voice.private_note, 400)}")
    if voice.changed_after_reveal:
        lines.append("_Changed after the reveal._")
    return "\n".join(lines)


def _verdict(state: ScorecardState, call: Call | None, why: str | None) -> str:
    doubt = WHY_WORDS.get(why or "")
    if state is ScorecardState.WITHDRAWN:
        return "Your scorecard is withdrawn, so it is owed again."
    if state is ScorecardState.IN:
        said = f"Your scorecard is in: *{CALL_WORDS[call] if call else 'no call'}*"
        return f"{said}. Your last message changed nothing: {doubt or 'it has no call'}." if why else said
    if doubt:
        return f"I noted no call yet: {doubt}. What is your call?"
    return "I noted your words, but no call yet. What is your call?"


def _calls(interview_id: int) -> list[Block]:
    return [button(words, Action.SCORECARD_CALL, f"{call.value} {interview_id}") for call, words in CALL_WORDS.items()]
