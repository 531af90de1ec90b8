"""How does feedback look in Slack? The question, what was understood, and what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.hiring.feedback.places import Said
from bot.models.feedback import Call, ScorecardState
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, inline, listed, option, paragraph, section, small

GAVE_UP = "You won't write one: I ask no more. Should you change your mind, tap or write here."
MENU = {"move": "Move to another interview", "withdraw": "Withdraw it", "give-up": "I won't write one"}
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


def question(head: str, interview_id: int, menu: Block, *, asked: str | None = None) -> Outgoing:
    """The question for a scorecard, whose thread takes the answer. `asked`: whom, where others read it too."""
    line = (
        f"{head}\nHow was it? Reply in this thread, in your own words: `yes - strong SQL, weak tests`, `strong no`, `3/4`."
    )
    if asked:
        line = f"<@{asked}> {line}"
    privacy = "Everybody here reads it." if asked else "Nobody reads yours before theirs is in."
    blocks = [
        section(line, menu),
        actions(*_calls(interview_id)),
        actions(*_more(interview_id), button("I won't write one…", Action.SCORECARD_GIVE_UP, str(interview_id))),
        small(f"{privacy} The menu is for an interview that didn't happen."),
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
    *,
    gave_up: bool = False,
) -> Outgoing:
    """What was understood, with buttons to put it right."""
    lines = [head, GAVE_UP if gave_up else _verdict(state, call, why)]
    if ratings:
        lines.append(" · ".join(f"{inline(area, 60)} {value}" for area, value in ratings.items()))
    blocks = [section("\n".join(lines))]
    if remarks and state is not ScorecardState.WITHDRAWN:
        blocks.append(small(paragraph(remarks, 500)))
    blocks += [
        actions(*_calls(interview_id)),
        actions(*_more(interview_id), _menu(interview_id)),
        small("A tap or another message changes it; so does editing yours."),
    ]
    return Outgoing("\n".join(lines), blocks)


def nudges(heads: Sequence[str]) -> Outgoing:
    """What one person still owes."""
    count = len(heads)
    first = "You still owe a scorecard:" if count == 1 else f"You still owe {count} scorecards:"
    text = "\n".join([first, *listed([f"• {head}" for head in heads], 10, "")])
    hint = "Reply in the thread of my question; two words are enough. You get this because you interviewed."
    row = actions(
        button("I'm on it", Action.NUDGE_PUT_OFF, "on_it"),
        button("In 3 hours", Action.NUDGE_PUT_OFF, "shortly"),
        button("Next morning", Action.NUDGE_PUT_OFF, "morning"),
    )
    return Outgoing(text, [section(text), row, small(hint)])


def which(choices: Sequence[tuple[int, str]], said: Said) -> Reply:
    """Feedback, it seems, but on which interview? A button each."""
    if len(choices) == 1:
        text = "Is that your feedback on this interview? I noted nothing yet."
    else:
        text = "That looks like feedback. On which interview? I noted nothing yet."
    return Reply(text, [section(text), actions(*_choices(choices, said, Action.SCORECARD_WHICH))])


def early(choices: Sequence[tuple[int, str]], said: Said) -> Reply:
    """Before an interview nothing is a scorecard; what else may they want?"""
    text = f"{'This interview is' if len(choices) == 1 else 'These interviews are'} still to come, so I noted no feedback."
    blocks: list[Block] = [section(f"{text} What can I do?")]
    for ident, label in choices:
        row = actions(
            button("Can't make it", Action.INVITATION_DECLINE, str(ident)),
            button("New time…", Action.INTERVIEW_ASK, f"time {ident}"),
            button("Tell the recruiter…", Action.INTERVIEW_ASK, f"talk {ident}"),
        )
        blocks += [section(f"*{inline(label)}*"), row]
    return Reply(text, blocks)


def exposed(choices: Sequence[tuple[int, str]], said: Said, *, is_broadcast: bool) -> Reply:
    """A call where others read it: what its author can do about it."""
    where = "in the whole channel" if is_broadcast else "here"
    text = (
        f"Others can read your call {where} before they gave theirs. Please delete it; I can't. "
        "The debrief will say that it stood here, not what it said."
    )
    if len(choices) > 1:
        text += "\nCopy it to your scorecard on:"
    found = _choices(choices, said, Action.SCORECARD_COPY, lead="Copy to my scorecard")
    return Reply(text, [section(text), *([actions(*found)] if found else [])])


def words(head: str, by: str, text: str, interview_id: int, *, is_time: bool) -> Outgoing:
    """What an interviewer says before the interview, to whoever planned it."""
    line = f"{inline(by)} {'asks for another time' if is_time else 'writes'}: {head}"
    menu = {
        "type": "overflow",
        "action_id": Action.INTERVIEW_MENU,
        "options": [
            option("Move to another time", f"move {interview_id}"),
            option("Swap an interviewer", f"swap {interview_id}"),
        ],
    }
    return Outgoing(line, [section(line, menu), section(f">{paragraph(text, 600)}".replace("\n", "\n>"))])


def owed(role: str, count: int) -> Outgoing:
    """How many scorecards a role's interviewers owe; never who."""
    text = f"{counted(count, 'scorecard is', 'scorecards are')} overdue for {role}, after several reminders."
    return Outgoing(
        text, [section(text), small("You get this because you answer for the role. Please talk to the interviewers.")]
    )


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


def _more(interview_id: int) -> list[Block]:
    return [button("Full scorecard…", Action.SCORECARD_FORM, str(interview_id))]


def _menu(interview_id: int) -> Block:
    options = [option(words, f"{word} {interview_id}") for word, words in MENU.items()]
    return {"type": "overflow", "action_id": Action.SCORECARD_MENU, "options": options}


def _choices(choices: Sequence[tuple[int, str]], said: Said, action: Action, lead: str = "") -> list[Block]:
    where = f"{said.reply.channel} {said.reply.ts} {said.thread_ts or '-'}"
    only = lead if len(choices) == 1 else ""
    return [button(only or label, action, f"{ident} {where}") for ident, label in choices]
