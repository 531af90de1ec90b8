"""What is written down of every act? Who, when, from where, about what: ids and values, never free text or names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.models import AuditEntry


def record(
    session: Session,
    workspace_id: str,
    *,
    actor: str,
    source: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> None:
    """Append one act to the audit, in the transaction of the act itself."""
    session.add(
        AuditEntry(
            workspace_id=workspace_id,
            at=now,
            actor=actor,
            source=source,
            action=action,
            subject=subject,
            detail=dict(detail),
        )
    )
