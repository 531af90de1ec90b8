"""What does `/roles why` say? The decision, the file and its line, holds, channels, faults, and the last look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.hiring.roles.explaining import Decision, FileLook, Route, SourceLook, Why
from bot.settings import Settings
from bot.timeutil import ago
from handlers.replies import Reply
from handlers.roles.blocks import MARKS, WORDS
from handlers.slack_text import Block, escape, inline, listed, moment, section, small

FAULTS = 8  # shown of one file


def explained(why: Why, settings: Settings, now: datetime) -> Reply:
    """The whole explanation, most important first."""
    title = f"🔎 *{inline(why.title or '')}* ({why.handle}), and why" if why.handle else "🔎 That file is no role"
    blocks: list[Block] = [section(title)]
    if why.decision:
        blocks.append(section(_decision_text(why.decision, now)))
    if why.difference:
        blocks.append(section(f"⚖️ {escape(why.difference)} The last explicit decision counts, so the role stays as it is."))
    blocks.append(section(_file_text(why.file, now) if why.file else "📄 It has no posting in the repository."))
    if why.file and why.file.faults:
        blocks.append(section(_faults_text(why.file)))
    if why.handle:
        blocks.append(section(_routes_text(why.routes, settings)))
    blocks += [small(_source_text(source, now)) for source in why.sources]
    if not why.sources:
        blocks.append(small("🔄 No postings repository was read yet."))
    return Reply(title, blocks)


def sources_explained(sources: Sequence[SourceLook], settings: Settings, now: datetime) -> Reply:
    """`/roles why` alone: how the last look at the repository went."""
    lines = [_source_text(source, now) for source in sources] or ["🔄 No postings repository was read yet."]
    hint = f"`{settings.command} why R-12`, or a file's path, explains one role."
    return Reply(lines[0], [section("\n".join(lines)), small(hint)])


def _decision_text(decision: Decision, now: datetime) -> str:
    mark, word = MARKS[decision.state], WORDS[decision.state]
    by = {
        "slack": f"{inline(decision.by)} decided so in Slack",
        "repository": "its posting says so",
        "date": "a date in its posting has come",
    }.get(decision.source, f"{inline(decision.by)} decided so")
    text = f"{mark} *{word}*: {by}, {ago(decision.at, now)} ({moment(decision.at)})."
    if decision.reason:
        text += f"\nReason: {decision.reason.value}{f', “{inline(decision.note, 500)}”' if decision.note else ''}"
    return text


def _file_text(look: FileLook, now: datetime) -> str:
    where = f"`{inline(look.path, 300)}`{f' line {look.line}' if look.line else ''}"
    if look.is_ignored:
        return f"📄 {where} is ignored, since a decider said that it is no posting."
    if look.is_gone:
        text = f"📄 {where} is no longer in the repository (commit `{escape(look.commit[:10])}`)."
    elif look.state is None:
        text = f"📄 {where} holds no posting that I can read."
    else:
        reason = f": {inline(look.reason)}" if look.reason else ""
        text = f"📄 {where} says *{escape(look.state)}*{reason} (seen in commit `{escape(look.commit[:10])}`)."
    if look.held_until:
        text += f"\n⏲️ A change there waits its hold time: {_until(look.held_until, now)}."
    return text


def _until(due: datetime, now: datetime) -> str:
    seconds = (due - now).total_seconds()
    if seconds <= 0:
        return "it is applied at the next look"
    if seconds < 90:
        return f"{round(seconds)} s are left"
    return f"{round(seconds / 60)} min are left"


def _faults_text(look: FileLook) -> str:
    lines = [
        f"line {fault['line']}: {inline(str(fault['message']), 400)} → {inline(str(fault['fix']), 400)}"
        for fault in look.faults
    ]
    return "🟡 *To mend:*\n" + "\n".join(listed(lines, FAULTS, ""))


def _routes_text(routes: Sequence[Route], settings: Settings) -> str:
    if not routes:
        return "📢 No channel rule holds for it and there is no default channel, so it is announced nowhere."
    lines = [
        f"#{escape(route.channel)} ({inline(route.because)}){', its card is there' if route.has_card else ''}"
        for route in routes
    ]
    return "📢 Announced in " + "; ".join(lines)


def _source_text(look: SourceLook, now: datetime) -> str:
    branch = f" ({escape(look.branch)})" if look.branch else ""
    synced = f"last read {ago(look.synced_at, now)}" if look.synced_at else "never read yet"
    commit = f", commit `{escape(look.commit[:10])}`" if look.commit else ""
    trouble = f"\n⚠️ {escape(look.error)}" if look.error else ""
    return f"🔄 {inline(look.url)}{branch}: {synced}{commit}.{trouble}"
