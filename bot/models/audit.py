"""Who did what, when? One row a decision or other act; append only. Free text is kept with what it is about, not here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class AuditEntry(Base):
    """One act. `subject` names what it was about ("role:12"); `detail` holds ids and recorded values, never names."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]  # a Slack user id, "repository" or "rolecall"
    source: Mapped[str]  # slack, repository, date or command line
    action: Mapped[str]  # an imperative: open_role, close_role ...
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_audit_entry_subject", "workspace_id", "subject", "id"),)
