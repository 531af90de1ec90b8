"""The tables, one file a subject. Importing this package knows them all, which is what migrations are compared with."""

from __future__ import annotations

from bot.database import Base
from bot.models.audit import AuditEntry
from bot.models.delivery import Delivery, Lane, Limiter, Message
from bot.models.people import Channel, EventIn, Person, Setting
from bot.models.posting import PendingChange, Posting, Source
from bot.models.role import Role, RoleEvent

__all__ = [
    "AuditEntry",
    "Base",
    "Channel",
    "Delivery",
    "EventIn",
    "Lane",
    "Limiter",
    "Message",
    "PendingChange",
    "Person",
    "Posting",
    "Role",
    "RoleEvent",
    "Setting",
    "Source",
]
