"""What does each word after `/roles` do? Find who is meant, look or act, answer. The same in threads and direct messages."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.hiring.people.permissions import Viewer, require_decider
from bot.hiring.roles.explaining import SOURCES, Why, find_for_why
from bot.hiring.roles.listing import Entry, Page, entry, list_all, list_roles, parse_filters
from bot.hiring.roles.naming import Found, How, find_roles
from bot.hiring.roles.showing import RoleView, view_role
from bot.models.role import CloseReason, RoleState
from bot.settings import Settings
from handlers.desk import Ask, Desk
from handlers.replies import Reply
from handlers.roles import answers, explanations
from handlers.roles.acts import act_on
from handlers.slack_text import unescape

_REACHED = {"open": RoleState.OPEN, "hold": RoleState.ON_HOLD, "close": RoleState.CLOSED}
_REASON = re.compile(
    r"^(?P<name>.*?)[\s,:(-]+(?:as\s+)?(?P<reason>filled|cancelled|canceled|other)\b[\s:,.)-]*(?P<note>.*)$",
    re.IGNORECASE | re.DOTALL,
)


async def answer_list(desk: Desk, ask: Ask) -> Reply:
    """`/roles list [state] [team:...] [in:...] [words]`."""
    return await list_page(desk, ask, 1)


async def list_page(desk: Desk, ask: Ask, page: int) -> Reply:
    """One page of the list that `ask.words` asks for."""
    words, viewer = unescape(ask.words), await desk.viewer(ask)
    if parse_filters(words).has_words:
        return await _shown(desk, viewer, await desk.store.read(list_roles, viewer, words, page))
    return await _shown(desk, viewer, await list_all(desk.store, viewer, words, page))


async def _shown(desk: Desk, viewer: Viewer, page: Page) -> Reply:
    sources = await desk.store.ask(SOURCES, workspace=viewer.workspace_id) if page.may_be_old else []
    return answers.page_of_roles(page, sources, desk.settings, desk.now())


async def answer_show(desk: Desk, ask: Ask) -> Reply:
    """`/roles show <role>`: loose names are enough for looking."""
    if not ask.words:
        return await answer_list(desk, ask)
    viewer = await desk.viewer(ask)
    name = unescape(ask.words)
    found = await desk.store.read(_show, viewer, name, desk.settings)
    if isinstance(found, RoleView):
        return answers.shown(found, desk.settings, desk.now())
    how, entries = found
    if not entries:
        return answers.none_found(name, desk.settings)
    return answers.which("show", entries, name, is_sure=how is not How.NONE)


async def answer_why(desk: Desk, ask: Ask) -> Reply:
    """`/roles why <role or path>`."""
    viewer = await desk.viewer(ask)
    name = unescape(ask.words)
    if not name:
        sources = await desk.store.ask(SOURCES, workspace=viewer.workspace_id)
        return explanations.sources_explained(sources, desk.settings, desk.now())
    found = await desk.store.read(_why, viewer, name, desk.settings)
    if isinstance(found, Why):
        return explanations.explained(found, desk.settings, desk.now())
    how, entries = found
    if not entries:
        return answers.none_found(name, desk.settings)
    return answers.which("why", entries, name, is_sure=how is not How.NONE)


async def answer_open(desk: Desk, ask: Ask) -> Reply:
    """`/roles open <role>`, also for one that is closed or on hold."""
    return await _answer_act(desk, ask, "open", unescape(ask.words))


async def answer_hold(desk: Desk, ask: Ask) -> Reply:
    """`/roles hold <role>`."""
    return await _answer_act(desk, ask, "hold", unescape(ask.words))


async def answer_team(desk: Desk, ask: Ask) -> Reply:
    """`/roles team <role>`: a form."""
    return await _answer_act(desk, ask, "team", unescape(ask.words))


async def answer_close(desk: Desk, ask: Ask) -> Reply:
    """`/roles close <role> [filled|cancelled|other] [note]`: a form when no reason is said."""
    words = unescape(ask.words)
    said = _REASON.match(words)
    if said is None:
        return await _answer_act(desk, ask, "close", words)
    reason = said["reason"].lower().replace("canceled", "cancelled")
    extra = f"{CloseReason(reason).value} {said['note'].strip()}".strip()
    return await _answer_act(desk, ask, "close", said["name"], extra)


async def answer_help(desk: Desk, ask: Ask) -> Reply:
    """`/roles help`."""
    return answers.help_text(desk.settings, list(desk.router.subcommands.values()))


async def answer_words(desk: Desk, ask: Ask) -> Reply:
    """Words that begin with no subcommand: nothing at all lists, a role's name shows it, a typing mistake is asked about."""
    if not parse_filters(unescape(ask.words)).text:
        return await answer_list(desk, ask)
    first, _, rest = ask.words.partition(" ")
    meant = desk.router.meant(first)
    viewer = await desk.viewer(ask)
    found = await desk.store.read(_find, viewer, unescape(ask.words))
    if found[0] in (How.NONE, How.TYPOS) and meant is not None:
        return answers.meant(meant.word, unescape(rest), desk.settings)
    if found[0] is not How.NONE:
        return await answer_show(desk, ask)
    page = await desk.store.read(list_roles, viewer, unescape(ask.words))
    if page.total:
        return await _shown(desk, viewer, page)
    if found[1]:
        return answers.which("show", found[1], unescape(ask.words), is_sure=False)
    return await answer_help(desk, ask) if ask.event_id else answers.none_found(unescape(ask.words), desk.settings)


async def _answer_act(desk: Desk, ask: Ask, word: str, name: str, extra: str = "") -> Reply:
    """Acts need an exact and unique name; anything looser says first what was understood, with a button."""
    viewer = await desk.viewer(ask)
    if not name:
        return Reply(f"Which role? For example `{desk.settings.command} {word} R-12`.")
    how, entries, is_certain = await desk.store.read(_find_for_act, viewer, name, word, desk.settings)
    if is_certain:
        return await act_on(desk, ask, word, entries[0].role_id, extra)
    if word == "open" and how is How.NONE:
        return answers.offer_to_create(name, entries)
    if not entries:
        return answers.none_found(name, desk.settings)
    return answers.which(word, entries, name, extra, is_sure=how is not How.NONE)


async def show_role(desk: Desk, ask: Ask, role_id: int) -> Reply:
    """What the Details button shows."""
    viewer = await desk.viewer(ask)
    found = await desk.store.read(view_role, viewer, role_id, desk.settings)
    return answers.shown(found, desk.settings, desk.now())


async def why_role(desk: Desk, ask: Ask, role_id: int) -> Reply:
    """What the Why button shows."""
    viewer = await desk.viewer(ask)
    view = await desk.store.read(view_role, viewer, role_id, desk.settings)
    return await answer_why(desk, replace(ask, words=view.entry.handle))


def _show(session: Session, viewer: Viewer, name: str, settings: Settings) -> RoleView | tuple[How, list[Entry]]:
    found = find_roles(session, viewer, name)
    if found.role is not None:
        return view_role(session, viewer, found.role.id, settings)
    return _entries(found, viewer)


def _why(session: Session, viewer: Viewer, name: str, settings: Settings) -> Why | tuple[How, list[Entry]]:
    found = find_for_why(session, viewer, name, settings)
    return _entries(found, viewer) if isinstance(found, Found) else found


def _find(session: Session, viewer: Viewer, name: str) -> tuple[How, list[Entry]]:
    return _entries(find_roles(session, viewer, name), viewer)


def _find_for_act(
    session: Session, viewer: Viewer, name: str, word: str, settings: Settings
) -> tuple[How, list[Entry], bool]:
    """Rights come first: who may not decide is told so. Of several roles only those that can be meant are offered."""
    require_decider(session, viewer, settings)
    found = find_roles(session, viewer, name)
    how, entries = _entries(found, viewer)
    meant = [one for one in entries if one.state is not _REACHED.get(word)]
    return how, meant or entries, found.is_certain


def _entries(found: Found, viewer: Viewer) -> tuple[How, list[Entry]]:
    return found.how, [entry(role, viewer) for role in found.roles]
