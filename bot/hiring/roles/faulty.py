"""Which postings need a person's look? Each fault, and each posting whose state can't be told, is told to deciders once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.hiring.people.people import deciders
from bot.models import Posting
from bot.postings.posting import State
from bot.settings import Settings

LISTED = 40  # faults written into one message; more are counted


def report_faults(session: Session, postings: Sequence[Posting], settings: Settings, now: datetime) -> int:
    """Put what is new among the faults of `postings` into one direct message for each decider; the number of new ones.

    With no decider known yet nothing is marked as told, so that it is told later.
    """
    if not postings:
        return 0
    workspace_id = postings[0].workspace_id
    told_to = deciders(session, workspace_id, settings)
    if not told_to:
        return 0
    new = [fault for posting in postings if not posting.is_ignored for fault in _mark_new(posting)]
    if not new:
        return 0
    stamp = _short("|".join(f"{fault['path']}:{fault['key']}" for fault in new))
    notes = [
        Note(
            workspace_id=workspace_id,
            channel=user,
            kind="fault_digest",
            subject="faults",
            body={"faults": new[:LISTED], "total": len(new)},
            dedup_key=f"faults:{now.isoformat()}:{stamp}:{user}",
        )
        for user in told_to
    ]
    enqueue_all(session, notes, now=now)
    return len(new)


def faults_of(posting: Posting) -> list[dict[str, Any]]:
    """Everything a person should look at in a posting: its faults, and first of all a state that can't be told."""
    found: list[dict[str, Any]] = []
    facts = posting.facts or {}
    if facts.get("flag_state") == State.UNSURE:
        message = f"I can't tell whether it is open: {facts.get('state_reason') or 'nothing says so'}"
        fix = "Say `state: open` or `state: closed` in its front matter."
        found.append(_entry(posting.path, facts.get("state_line") or 1, "unsure", message, fix))
    for fault in posting.faults:
        message, fix = str(fault.get("message", "")), str(fault.get("fix", ""))
        severity = str(fault.get("severity", "warning"))
        found.append(_entry(posting.path, fault.get("line") or 1, severity, message, fix))
    return found


def _entry(path: str, line: int, severity: str, message: str, fix: str) -> dict[str, Any]:
    """The line is shown but not part of the key: a paragraph added above makes no new fault."""
    key = _short(f"{severity}|{message}")
    return {"path": path, "line": line, "severity": severity, "message": message, "fix": fix, "key": key}


def _mark_new(posting: Posting) -> list[dict[str, Any]]:
    found = faults_of(posting)
    told = set((posting.faults_reported or "").split())
    posting.faults_reported = " ".join(sorted({fault["key"] for fault in found})) or None
    return [fault for fault in found if fault["key"] not in told]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
