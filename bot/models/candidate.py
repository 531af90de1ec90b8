"""Who might join, for which role, and how far are they? Names stand in one table only; everything else holds ids."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class StageKind(StrEnum):
    """The eight stages that every role's own stages are mapped on."""

    APPLIED = "applied"
    SCREEN = "screen"
    LOOP = "loop"
    DEBRIEF = "debrief"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({StageKind.HIRED, StageKind.REJECTED, StageKind.WITHDRAWN})
"""The kinds at which an application is over."""


class Candidate(Base):
    """A person who applies, by number (handle C-17) only. Their name is in `CandidateName` and nowhere else."""

    __tablename__ = "candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    number: Mapped[int]
    zone: Mapped[str | None]  # IANA; for invitations
    employee_id: Mapped[str | None]  # Slack user id of a colleague who applies: sees nothing of it
    hidden_from: Mapped[list[str]]  # Slack user ids who must not see this candidate
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    @property
    def handle(self) -> str:
        """The codename, which may be shown where the name may not: C-017."""
        return f"C-{self.number:03d}"


class CandidateName(Base):
    """What a candidate is called and reached by. The only table with names; its row goes when the candidate is forgotten."""

    __tablename__ = "candidate_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), unique=True)
    name: Mapped[str]
    mail: Mapped[str | None]  # lower case
    external_id: Mapped[str | None]  # of another system, makes imports idempotent
    link: Mapped[str | None]  # to the profile in another system
    source: Mapped[str | None]  # how they came to us, in somebody's words, which may name a person

    __table_args__ = (
        Index("ix_candidate_name_mail", "workspace_id", "mail"),
        Index("ix_candidate_name_external", "workspace_id", "external_id"),
    )


class RoleStage(Base):
    """One stage of a role's own template; a role without rows has the usual ones."""

    __tablename__ = "role_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[StageKind]

    __table_args__ = (UniqueConstraint("role_id", "position"), UniqueConstraint("role_id", "name"))


class FocusArea(Base):
    """Something a role's interviews should cover, with what is rated in it."""

    __tablename__ = "focus_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    position: Mapped[int]
    name: Mapped[str]
    minutes: Mapped[int] = mapped_column(default=45)
    attributes: Mapped[list[str]]  # rated one by one; none: the area itself
    rubric: Mapped[dict[str, Any] | None]  # attribute -> what the ratings mean, in the team's words

    __table_args__ = (UniqueConstraint("role_id", "name"),)


class Application(Base):
    """One candidate for one role. Stage, interviews, scorecards and debrief belong to it."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    stage: Mapped[str]  # the role's own word
    kind: Mapped[StageKind]
    stage_since: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)  # of stage changes
    is_imported: Mapped[bool] = mapped_column(default=False)  # nothing is posted for it before its first change
    must_tell_since: Mapped[datetime | None]  # a decision that nobody has told the candidate yet
    revealed_at: Mapped[datetime | None]  # somebody decided to reveal before all were in
    revealed_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]  # when it ended; retention counts from here
    merged_into: Mapped[int | None]  # the application that goes on, where one person had two for the same role
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_application_candidate", "candidate_id"),
        Index("ix_application_role", "workspace_id", "role_id", "kind"),
    )

    @property
    def is_live(self) -> bool:
        """Whether it is not over yet."""
        return self.kind not in ENDED


class ApplicationEvent(Base):
    """Something that happened to an application, past tense. Free text stands in `note`, which goes when it is forgotten."""

    __tablename__ = "application_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]  # added, moved, ended, told, revealed, exposed, gave_up, decided
    at: Mapped[datetime]
    actor: Mapped[str]
    before: Mapped[dict[str, Any]]  # ids and stages
    after: Mapped[dict[str, Any]]
    note: Mapped[str | None]  # a reason in somebody's words

    __table_args__ = (Index("ix_application_event_application", "application_id", "id"),)


class CandidateMerge(Base):
    """Two candidates were one person: what was changed for it, so that it can be taken back exactly."""

    __tablename__ = "candidate_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    kept_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    at: Mapped[datetime]
    by: Mapped[str]
    changed: Mapped[dict[str, Any]]  # ids, stages and names of columns; never what somebody is called
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]

    __table_args__ = (Index("ix_candidate_merge_merged", "merged_id"), Index("ix_candidate_merge_kept", "kept_id"))


class Follower(Base):
    """Somebody who asked to hear of each change about a candidate, as long as they may see them."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    person_id: Mapped[str]  # Slack user id
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("candidate_id", "person_id"),)


class EndingWhy(StrEnum):
    """What makes us ask what becomes of those who are still in process."""

    CLOSED = "closed"  # the role was closed in Slack
    HELD = "held"  # the role was put on hold in Slack
    POSTING = "posting"  # the repository closed or paused it
    FILLED = "filled"  # its last opening was filled
    HIRED = "hired"  # the candidate was hired for another role


class Ending(Base):
    """The question whether applications go on or end, asked of those who answer for the role; answered once."""

    __tablename__ = "ending"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))  # null: all of the role's
    why: Mapped[EndingWhy]
    asked_at: Mapped[datetime]
    asked: Mapped[list[str]]  # Slack user ids
    answer: Mapped[str | None]  # keep or end
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_ending_role", "role_id"),)


class CandidateShown(Base):
    """The index of all deliveries that may show a candidate, so that each message can be found and erased."""

    __tablename__ = "candidate_shown"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))

    __table_args__ = (UniqueConstraint("candidate_id", "delivery_id"),)
