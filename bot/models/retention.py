"""How long is a candidate kept? One row a candidate whose time is running out, or whom somebody decided to keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Retention(Base):
    """When a candidate is forgotten by itself, who was told beforehand, and who decided otherwise."""

    __tablename__ = "retention"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), unique=True)
    due_at: Mapped[datetime]  # forgotten then
    listed_at: Mapped[datetime | None]  # when those who can keep them were told
    kept_by: Mapped[str | None]  # Slack user id
    kept_at: Mapped[datetime | None]
    note: Mapped[str | None]  # why they are kept, in somebody's words; goes with the candidate

    __table_args__ = (Index("ix_retention_due", "workspace_id", "due_at"),)
