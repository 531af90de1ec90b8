"""Why is a role where it is? Last sync and commit, what its file says on which line, holds, channels, faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.asking import Question
from bot.hiring.people.channels import channel_id, channel_name, matching_rules
from bot.hiring.people.people import person
from bot.hiring.people.permissions import Viewer, may_see_reasons, may_see_role
from bot.hiring.roles.announcing import card_channels
from bot.hiring.roles.correcting import posting_of
from bot.hiring.roles.deciding import difference
from bot.hiring.roles.faulty import faults_of
from bot.hiring.roles.naming import Found, How, find_roles
from bot.hiring.roles.showing import closing_note
from bot.models import PendingChange, Posting, Role, Source
from bot.models.role import CloseReason, RoleState
from bot.settings import ChannelRule, Settings


@dataclass(frozen=True, slots=True)
class SourceLook:
    """How the last look at a postings repository went."""

    url: str
    branch: str | None
    commit: str | None
    synced_at: datetime | None
    error: str | None


_source = Source.__table__.c
SOURCES = Question(
    select(_source.url, _source.branch, _source.commit, _source.synced_at, _source.error)
    .where(_source.workspace_id == bindparam("workspace"))
    .order_by(_source.id),
    lambda row: SourceLook(*row),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The last explicit decision about a role's state. `note` and `reason` only for those who may see them."""

    state: RoleState
    at: datetime
    by: str  # a name, or "the repository"
    source: str
    reason: CloseReason | None
    note: str | None


@dataclass(frozen=True, slots=True)
class FileLook:
    """What the repository says of a role, and where. `held_until`: a change seen there that waits its hold time."""

    path: str
    state: str | None
    reason: str | None
    line: int | None
    commit: str
    is_gone: bool
    is_ignored: bool
    held_until: datetime | None
    faults: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A channel a role is announced in, and the rule (in words) that says so."""

    channel: str  # a name, or the id of a channel that Slack hasn't told us of
    because: str
    has_card: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The whole explanation of one role, or of a file that is no role (`handle` is None then)."""

    handle: str | None
    title: str | None
    decision: Decision | None
    file: FileLook | None
    routes: tuple[Route, ...]
    difference: str | None
    sources: tuple[SourceLook, ...]


def explain_role(session: Session, viewer: Viewer, role: Role, settings: Settings) -> Why:
    """Everything the viewer may know of how a role came to where it is."""
    told = may_see_reasons(viewer, role)
    posting = posting_of(session, role)
    return Why(
        handle=role.handle,
        title=role.title,
        decision=_decision(session, role, told=told),
        file=_file_look(session, posting, told=told) if posting else None,
        routes=tuple(_routes(session, role, settings)),
        difference=difference(role) if told else None,
        sources=tuple(source_looks(session, viewer.workspace_id)),
    )


def explain_path(session: Session, viewer: Viewer, path: str, settings: Settings) -> Why | None:
    """The same for a file, also for one that is no posting or can't be read; None for one the viewer may not know of."""
    wanted = path.strip().strip("`").removeprefix("./")
    is_it = or_(Posting.path == wanted, Posting.path.endswith(f"/{wanted}", autoescape=True))
    query = select(Posting).where(Posting.workspace_id == viewer.workspace_id, is_it)
    for posting in session.scalars(query.order_by(Posting.gone_at.is_not(None), Posting.path).limit(20)):
        role = session.get(Role, posting.role_id) if posting.role_id else None
        if role is not None and may_see_role(viewer, role):
            return explain_role(session, viewer, role, settings)
        if role is None and viewer.is_decider and not viewer.is_guest:
            look = _file_look(session, posting, told=True)
            return Why(None, None, None, look, (), None, tuple(source_looks(session, viewer.workspace_id)))
    return None


def looks_like_path(text: str) -> bool:
    """Whether a name is rather a file's: it has a slash, or ends like a content file."""
    return "/" in text or text.strip("` ").lower().endswith((".md", ".markdown", ".html", ".mdx", ".json", ".yml", ".yaml"))


def find_for_why(session: Session, viewer: Viewer, text: str, settings: Settings) -> Why | Found:
    """`/roles why <role or path>`: the explanation, or what was found instead of exactly one role."""
    if looks_like_path(text):
        return explain_path(session, viewer, text, settings) or Found(text, How.NONE, ())
    found = find_roles(session, viewer, text)
    return explain_role(session, viewer, found.role, settings) if found.role else found


def source_looks(session: Session, workspace_id: str) -> list[SourceLook]:
    """How the last look at each watched repository went."""
    return SOURCES.ask(session.connection(), workspace=workspace_id)


def _decision(session: Session, role: Role, *, told: bool) -> Decision:
    by = person(session, role.workspace_id, role.decided_by)
    name = by.name if by else ("the repository" if role.decided_by == "repository" else role.decided_by)
    is_closed = told and role.state is RoleState.CLOSED
    return Decision(
        state=role.state,
        at=role.decided_at,
        by=name,
        source=role.decided_in,
        reason=role.close_reason if is_closed else None,
        note=closing_note(session, role) if is_closed else None,
    )


def _file_look(session: Session, posting: Posting, *, told: bool) -> FileLook:
    facts = posting.facts or {}
    query = select(PendingChange.due_at).where(PendingChange.role_id == posting.role_id)
    return FileLook(
        path=posting.path,
        state=facts.get("flag_state"),
        reason=facts.get("state_reason"),
        line=facts.get("state_line"),
        commit=posting.commit,
        is_gone=posting.gone_at is not None,
        is_ignored=posting.is_ignored,
        held_until=session.scalars(query.order_by(PendingChange.due_at).limit(1)).first(),
        faults=tuple(faults_of(posting)) if told else (),
    )


def _routes(session: Session, role: Role, settings: Settings) -> list[Route]:
    cards = card_channels(session, role)
    because: dict[str, str] = {}
    for rule in matching_rules(role, settings.announce):
        because.setdefault(channel_id(session, role.workspace_id, rule.channel), _rule_words(rule))
    if not because and settings.announce.default:
        because[channel_id(session, role.workspace_id, settings.announce.default)] = "the default channel"
    for channel in cards:
        because.setdefault(channel, "no rule any more, but its card is there")
    return [
        Route(channel_name(session, role.workspace_id, channel) or channel.removeprefix("#"), why, channel in cards)
        for channel, why in because.items()
    ]


def _rule_words(rule: ChannelRule) -> str:
    parts = [f"{name} “{value}”" for name in ("team", "place", "tag", "employment") if (value := getattr(rule, name))]
    return "rule: " + " and ".join(parts) if parts else "a rule for every role"
