"""The tables, one file a subject. Importing this package knows them all, which is what migrations are compared with."""

from __future__ import annotations

from bot.database import Base
from bot.models.audit import AuditEntry
from bot.models.candidate import (
    Application,
    ApplicationEvent,
    Candidate,
    CandidateMerge,
    CandidateName,
    CandidateShown,
    Ending,
    FocusArea,
    Follower,
    RoleStage,
)
from bot.models.delivery import Delivery, Lane, Limiter, Message, Turn
from bot.models.feedback import Scorecard, ScorecardRevision, ThreadReply
from bot.models.home import Digest, FileToErase, FormShown, HomeMark, HomeView
from bot.models.interview import Interview, LoopDraft, LoopStep, PersonTime, Seat
from bot.models.people import Channel, ChannelMember, EventIn, Person, Setting
from bot.models.posting import PageCheck, PendingChange, Posting, Source
from bot.models.reminder import Reminder
from bot.models.retention import Retention
from bot.models.role import Role, RoleEvent

__all__ = [
    "Application",
    "ApplicationEvent",
    "AuditEntry",
    "Base",
    "Candidate",
    "CandidateMerge",
    "CandidateName",
    "CandidateShown",
    "Channel",
    "ChannelMember",
    "Delivery",
    "Digest",
    "Ending",
    "EventIn",
    "FileToErase",
    "FocusArea",
    "Follower",
    "FormShown",
    "HomeMark",
    "HomeView",
    "Interview",
    "Lane",
    "Limiter",
    "LoopDraft",
    "LoopStep",
    "Message",
    "PageCheck",
    "PendingChange",
    "Person",
    "PersonTime",
    "Posting",
    "Reminder",
    "Retention",
    "Role",
    "RoleEvent",
    "RoleStage",
    "Scorecard",
    "ScorecardRevision",
    "Seat",
    "Setting",
    "Source",
    "ThreadReply",
    "Turn",
]
