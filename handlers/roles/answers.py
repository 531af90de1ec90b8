"""What do people see when they ask about roles or decide? Answers for their eyes only; pure functions to replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.hiring.candidates.ending_questions import InProcess
from bot.hiring.roles.deciding import Done
from bot.hiring.roles.explaining import SourceLook
from bot.hiring.roles.listing import Entry, Page
from bot.hiring.roles.showing import RoleView
from bot.models.role import CloseReason, RoleState
from bot.settings import Settings
from bot.timeutil import ago
from handlers.ids import Action
from handlers.replies import Reply
from handlers.roles.blocks import MARKS, WORDS, openings_text, pay_text
from handlers.router import Subcommand
from handlers.slack_text import (
    Block,
    actions,
    button,
    date,
    escape,
    header,
    inline,
    is_web_address,
    link,
    paragraph,
    section,
    small,
)

SHORT = 60  # characters of team and place in a list
CHOICES = 8  # roles offered when a name fits several

DONE_WORDS = {
    "opened": "is open 🟢",
    "created": "is open 🟢 It has no posting; `{command} show {handle}` has the rest.",
    "reopened": "is open again 🟢",
    "held": "is on hold ⏸️",
    "closed": "is closed 🔒",
    "filled": "is filled ✅",
    "staffed": "has its team 👥",
    "taken_back": "is taken back: its messages go away, and it is a draft again 📝",
    "corrected": "is corrected ✏️",
}

VERBS = {
    "open": "Open",
    "reopen": "Open",
    "close": "Close…",
    "hold": "Put on hold",
    "team": "Team…",
    "wrong": "This is wrong…",
}


def done(result: Done, settings: Settings, *, asked: int = 0) -> Reply:
    """An act was done: what it came to, what the repository says otherwise, and Undo.

    `asked`: people in process of whom it is asked what becomes of them.
    """
    kind = "filled" if result.kind == "closed" and result.is_filled else result.kind
    words = DONE_WORDS.get(kind, "is changed").format(command=settings.command, handle=result.handle)
    text = f"*{inline(result.title)}* ({result.handle}) {words}"
    blocks = [section(text)]
    if result.difference:
        blocks.append(small(f"⚖️ {escape(result.difference)} What you decided counts until somebody decides again."))
    if asked:
        who = "1 person is" if asked == 1 else f"{asked} people are"
        blocks.append(small(f"👥 {who} still in process. Who answers for the role is asked what becomes of them."))
    blocks.append(actions(button("Undo", Action.ROLE_UNDO, str(result.event_id))))
    return Reply(text, blocks)


def process_text(process: InProcess) -> str:
    """Who is in process, by stage, and what is to come; empty where nobody is."""
    if not process.applications:
        return ""
    who = "1 person is" if process.applications == 1 else f"{process.applications} people are"
    stages = ", ".join(f"{count} {inline(stage)}" for stage, count in process.stages)
    coming = {0: "", 1: ", 1 interview is to come"}.get(process.interviews, f", {process.interviews} interviews are to come")
    return f"{who} still in process ({stages}){coming}."


def undone(result: Done) -> Reply:
    """An act was taken back."""
    state = WORDS[result.state].lower()
    return Reply(f"↩️ Undone: *{inline(result.title)}* ({result.handle}) is {'a draft' if state == 'draft' else state}.")


def which(word: str, entries: Sequence[Entry], name: str, extra: str = "", *, is_sure: bool = True) -> Reply:
    """Several roles fit, or none does and these are the nearest: one line and one button each."""
    if is_sure and len(entries) == 1:
        intro = f"You mean this one? For “{inline(name)}” I found:"
    elif is_sure:
        intro = f"“{inline(name)}” fits {len(entries)} roles. Which one?"
    else:
        intro = f"I know no role like “{inline(name)}”. Is it {'one of these' if len(entries) > 1 else 'this one'}?"
    blocks = [section(intro)]
    for entry in entries[:CHOICES]:
        value = f"{word} {entry.role_id} {extra}".strip()
        accessory = button(VERBS.get(word, word.capitalize()), Action.ROLE_WHICH, value)
        blocks.append(section(entry_line(entry), accessory))
    if len(entries) > CHOICES:
        blocks.append(small(f"…and {len(entries) - CHOICES} more. Say a handle, like `{entries[0].handle}`."))
    titles = ", ".join(f"{inline(entry.title)} ({entry.handle})" for entry in entries[:CHOICES])
    return Reply(f"{intro} {titles}", blocks)


def none_found(name: str, settings: Settings) -> Reply:
    """Nothing is like this name."""
    return Reply(f"I know no role like “{inline(name)}”. `{settings.command} list` shows all of them.")


def offer_to_create(name: str, nearest: Sequence[Entry]) -> Reply:
    """`open` with a name that nothing has: create a role without a posting, or open one of the nearest."""
    text = f"I know no role “{inline(name)}”. Shall I open one? It would have no posting in the repository."
    blocks = [section(text), actions(button("Create it…", Action.ROLE_CREATE, name, style="primary"))]
    for entry in nearest:
        accessory = button("Open", Action.ROLE_WHICH, f"open {entry.role_id}")
        blocks.append(section(f"Or did you mean {entry_line(entry)}", accessory))
    return Reply(text, blocks)


def page_of_roles(page: Page, sources: Sequence[SourceLook], settings: Settings, now: datetime) -> Reply:
    """One page of a list, with buttons to the next and the one before."""
    title = _list_title(page)
    blocks: list[Block] = [section(f"*{title}*")]
    blocks += [section(entry_line(one), button("Details", Action.ROLE_DETAILS, str(one.role_id))) for one in page.entries]
    if not page.entries:
        hint = "`{0} list all` also shows closed ones." if page.filters.is_narrowed else "`{0} list all` shows past ones."
        blocks.append(small(hint.format(settings.command)))
    if ownerless := [entry for entry in page.entries if entry.lacks_owner]:
        blocks.append(small(_ownerless_text(ownerless, len(page.entries), settings)))
    turn = [
        button("◀ Back", Action.ROLE_LIST, f"{page.number - 1} {page.words}") if page.number > 1 else None,
        button("More ▶", Action.ROLE_LIST, f"{page.number + 1} {page.words}") if page.number < page.pages else None,
    ]
    if any(turn):
        blocks.append(small(f"Page {page.number} of {page.pages}"))
        blocks.append(actions(*turn))
    blocks += [small(line) for line in source_troubles(sources, now)]
    return Reply(title, blocks)


def entry_line(entry: Entry) -> str:
    """One role in a list."""
    facts = [entry.handle, *(inline(text, SHORT) for text in (entry.team, entry.place) if text)]
    state = "" if entry.state is RoleState.OPEN else f" · {WORDS[entry.state].lower()}"
    flags = " · ⚖️ the posting says otherwise" if entry.differs else ""
    return f"{MARKS[entry.state]} *{inline(entry.title)}*\n{' · '.join(facts)}{state}{flags}"


def _ownerless_text(entries: Sequence[Entry], shown: int, settings: Settings) -> str:
    """Deciders hear once of the roles on a page that nobody answers for."""
    which = "none of these" if len(entries) == shown > 1 else ", ".join(entry.handle for entry in entries)
    return f"⚠️ Without an owner: {which}. `{settings.command} team {entries[0].handle}` names one."


def source_troubles(sources: Sequence[SourceLook], now: datetime) -> list[str]:
    """A line for each repository that can't be read just now, since what is shown may be old."""
    return [f"⚠️ I can't read the postings just now{_since(one, now)}: {escape(one.error)}" for one in sources if one.error]


def shown(view: RoleView, settings: Settings, now: datetime) -> Reply:
    """Everything about one role that the person may see."""
    entry = view.entry
    blocks = [header(view.entry.title), section(_facts(view))]
    if text := paragraph(view.summary or "", 900):
        blocks.append(section(text))
    if view.for_deciders:
        blocks.append(section(_for_deciders(view, settings, now)))
    blocks.append(small(f"*{entry.handle}*", *_links(view)))
    blocks.append(_buttons(view))
    return Reply(f"{inline(entry.title)} ({entry.handle}): {WORDS[entry.state].lower()}", blocks)


def help_text(settings: Settings, subcommands: Sequence[Subcommand]) -> Reply:
    """What can be asked for, with an example of each."""
    lines = [
        f"`{settings.command} {one.word}{' ' + escape(one.usage) if one.usage else ''}` {one.help}" for one in subcommands
    ]
    text = f"Hello! I keep our open roles in step with their postings. With `{settings.command}` you can:"
    blocks = [section(f"👋 {text}"), section("\n".join(lines))]
    where = "In threads write `@Rolecall list`, in direct messages to me just `list`."
    blocks.append(small("A role is a handle (`R-12`) or a few words of its title.", where))
    return Reply(text, blocks)


def meant(word: str, rest: str, settings: Settings) -> Reply:
    """A mistyped subcommand: what was probably meant, to be typed again."""
    again = f"{settings.command} {word} {rest}".strip()
    return Reply(f"Did you mean `{inline(again)}`? `{settings.command} help` lists what I understand.")


def close_choice(role_id: int, handle: str, title: str, settings: Settings) -> Reply:
    """Closing without a form: Slack opened none, or none can be opened from here."""
    text = f"Why does *{inline(title)}* ({handle}) close?"
    buttons = [
        button(word.capitalize(), Action.ROLE_ACT, f"close {role_id} {word}")
        for word in (CloseReason.FILLED, CloseReason.CANCELLED, CloseReason.OTHER)
    ]
    hint = f"Or in words, with a note for deciders: `{settings.command} close {handle} filled: Sam starts in May`"
    return Reply(text, [section(text), actions(*buttons), small(hint)])


def no_form(settings: Settings, handle: str) -> Reply:
    """A form is needed, and there is none here."""
    text = f"Slack didn't open the form just now. Please try `{settings.command} team {handle}` again in a moment."
    return Reply(text)


def form_button(text: str, label: str, word: str, role_id: int) -> Reply:
    """A form can't be opened from a thread or a direct message; from a button it can."""
    return Reply(text, [section(text), actions(button(label, Action.ROLE_ACT, f"{word} {role_id}"))])


_COUNT_WORDS = {
    RoleState.OPEN: "open",
    RoleState.ON_HOLD: "on hold",
    RoleState.DRAFT: "draft",
    RoleState.CLOSED: "closed",
}


def _list_title(page: Page) -> str:
    """What the list holds: "3 open roles in “Berlin”, and 1 on hold"."""
    filters = page.filters
    parts = [
        f"in team “{inline(filters.team)}”" if filters.team else "",
        f"in “{inline(filters.place)}”" if filters.place else "",
        f"with “{inline(filters.text)}”" if filters.text else "",
    ]
    narrowed = "".join(f" {part}" for part in parts if part)
    counts = [(state, page.states[state]) for state in _COUNT_WORDS if page.states.get(state)]
    if not counts:
        asked = [state for state in _COUNT_WORDS if state in filters.states]
        return _counted(0, asked[0] if len(asked) < len(_COUNT_WORDS) else None) + narrowed
    (first, count), rest = counts[0], counts[1:]
    others = "".join(f", {number} {_COUNT_WORDS[state]}" for state, number in rest)
    return _counted(count, first) + narrowed + others


def _counted(count: int, state: RoleState | None) -> str:
    """ "3 open roles", "1 role on hold", "No closed roles", "No roles"."""
    number, noun = str(count or "No"), "role" if count == 1 else "roles"
    if state is None:
        return f"{number} {noun}"
    if state is RoleState.ON_HOLD:
        return f"{number} {noun} on hold"
    return f"{number} {_COUNT_WORDS[state]} {noun}"


def _since(look: SourceLook, now: datetime) -> str:
    return f" (last read {ago(look.synced_at, now)})" if look.synced_at else ""


def _facts(view: RoleView) -> str:
    entry = view.entry
    lines = [f"{MARKS[entry.state]} *{view.state_word}*"]
    facts = [inline(text) for text in (entry.team, entry.place, entry.employment) if text]
    if facts:
        lines[0] += " · " + " · ".join(facts)
    if pay := pay_text(view.pay):
        lines.append(f"💰 {inline(pay)}")
    if view.closes_at:
        lines.append(f"🗓️ Apply until {date(view.closes_at)}")
    if view.openings > 1:
        lines.append(openings_text(view.openings, view.filled))
    return "\n".join(lines)


def _for_deciders(view: RoleView, settings: Settings, now: datetime) -> str:
    """What only deciders and the role's team see."""
    lines = []
    if view.owner:
        lines.append(f"*Owner:* {inline(view.owner)}{f', backup {inline(view.backup)}' if view.backup else ''}")
    else:
        stand_in = " Recruiters stand in." if view.recruiters else " Admins stand in."
        lines.append(f"⚠️ *No owner.*{stand_in} `{settings.command} team {view.entry.handle}` names one.")
    if view.recruiters:
        lines.append(f"*Recruiters:* {inline(', '.join(view.recruiters))}")
    lines.append(f"*Hiring channel:* {f'#{escape(view.hiring_channel)}' if view.hiring_channel else 'none yet'}")
    if view.close_reason:
        note = f": {inline(view.note, 500)}" if view.note else ""
        lines.append(f"*Closed as* {view.close_reason}{note} ({ago(view.decided_at, now)})")
    if view.difference:
        lines.append(f"⚖️ {escape(view.difference)} What was decided here counts until somebody decides again.")
    return "\n".join(lines)


def _links(view: RoleView) -> list[str]:
    posting = link(view.url, "Posting")
    is_button = is_web_address(view.apply)
    apply = None if is_button or not view.apply else f"Apply: {link(view.apply, view.apply) or inline(view.apply)}"
    return [text for text in (posting, apply) if text]


def _buttons(view: RoleView) -> Block:
    ident = str(view.entry.role_id)
    state = view.entry.state
    apply = button("Apply", Action.ROLE_APPLY, ident, url=view.apply) if is_web_address(view.apply) else None
    why = button("Why?", Action.ROLE_WHY, ident)
    if not view.may_decide:
        return actions(apply, why)
    change: list[Any] = []
    if state is not RoleState.OPEN:
        label = "Open" if state is RoleState.DRAFT else "Open again"
        change.append(button(label, Action.ROLE_ACT, f"open {ident}"))
    if state is RoleState.OPEN:
        change.append(button("Put on hold", Action.ROLE_ACT, f"hold {ident}"))
    if state in (RoleState.OPEN, RoleState.ON_HOLD):
        change.append(button("Close…", Action.ROLE_ACT, f"close {ident}"))
    return actions(apply, *change, button("Team…", Action.ROLE_TEAM, ident), why)
