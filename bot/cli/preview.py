"""`rolecall preview BASE..HEAD`: what merging a branch would announce, where, and how the card would look."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.reading import instant_of, refuse
from bot.hiring.following.previewing import Announced, preview
from bot.postings.git import GitFailed
from bot.postings.repository import Repository
from bot.postings.source import is_repository
from bot.settings import load_settings
from handlers.roles.blocks import role_card


def command(
    commits: Annotated[str, typer.Argument(metavar="BASE..HEAD", help="Two commits or branches, as git names them.")],
    repository: Annotated[Path, typer.Option("--repository", "-C", help="The repository.", file_okay=False)] = Path(),
    at: Annotated[str | None, typer.Option("--at", help="Judge dates as on this day (2026-04-30).", metavar="DATE")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="Also write the cards as a page.", dir_okay=False)] = None,
) -> None:
    """Say what merging HEAD into BASE would announce, in which channels, and show the cards.

    The channels are those of the operator's rolecall.toml, where there is one. Nothing is sent and nothing is kept.
    """
    now = instant_of(at)
    found = _previewed(repository, commits, now)
    if not found:
        print("Merging would announce nothing.")
    for one in found:
        print(_as_text(one))
    if page is not None:
        page.write_text(as_page(found), encoding="utf-8")
        print(f"Written: {page}", file=sys.stderr)


def _previewed(folder: Path, commits: str, now: datetime) -> list[Announced]:
    base, dots, head = commits.partition("..")
    if not dots or not base.strip("."):
        raise typer.BadParameter(f"{commits!r} is not of the form BASE..HEAD", param_hint="BASE..HEAD")
    if not is_repository(folder):
        refuse(f"{folder.resolve()} is not the top folder of a git repository; name it with --repository.")
    with Repository(folder) as repository:
        try:
            tip = _commit(repository, head.lstrip(".") or "HEAD")
            common = repository.git("merge-base", _commit(repository, base), tip).decode().strip()
        except GitFailed:
            refuse(f"There are no such commits in {folder.resolve()}: {commits}. Fetch them first.")
        return preview(repository, common, tip, load_settings(), now, role_card)


def _commit(repository: Repository, name: str) -> str:
    return repository.git("rev-parse", "--verify", "-q", f"{name}^{{commit}}").decode().strip()


def _as_text(one: Announced) -> str:
    where = ", ".join(one.channels) or "no channel: no rule fits and there is no default"
    lines = [
        f"{one.told.event.replace('_', ' ')}: {one.told.detail}",
        f"  file   {one.told.path or '(several)'}",
        f"  where  {where}",
    ]
    if one.card is not None:
        lines += ["  card   " + line for line in _card_lines(one.card.blocks or [])]
    return "\n".join(lines) + "\n"


def _card_lines(blocks: Sequence[Any]) -> list[str]:
    return [line for block in blocks for text in _texts(block) for line in _plain(text).split("\n") if line.strip()]


def _texts(block: dict[str, Any]) -> list[str]:
    """The texts of a Block Kit block in the order in which they are read; buttons in brackets."""
    kind = block.get("type")
    if kind == "actions":
        labels = [element["text"]["text"] for element in block["elements"] if "text" in element]
        return [" ".join(f"[{label}]" for label in labels)] if labels else []
    found = [block["text"]["text"]] if isinstance(block.get("text"), dict) else []
    found += [field["text"] for field in block.get("fields", [])]
    return found + [one["text"] for one in block.get("elements", []) if isinstance(one.get("text"), str)]


_LINK = re.compile(r"<((?:https?|mailto)[^|>]*)\|([^>]*)>")


def _plain(text: str) -> str:
    """Slack's mrkdwn as plain text."""
    return html.unescape(re.sub(r"[*_~`]", "", _LINK.sub(r"\2 (\1)", text)))


def as_page(found: Sequence[Announced]) -> str:
    """The announcements as one HTML page without scripts or outside parts."""
    cards = "".join(_card_html(one) for one in found) or "<p>Merging would announce nothing.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Rolecall: what merging would announce</title>'
        "<style>body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d}"
        "article{border:1px solid #ddd;border-left:4px solid #2e7d5b;border-radius:8px;padding:1rem 1.25rem;margin:1rem 0}"
        "h2{font-size:1.15rem;margin:.2rem 0}small{color:#616061}code{background:#f4f4f4;padding:0 .3em}"
        "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#d1d2d3}article{border-color:#444}}</style>"
        f"<h1>What merging would announce</h1>{cards}</html>"
    )


def _card_html(one: Announced) -> str:
    where = html.escape(", ".join(one.channels) or "no channel")
    head = f"<p><b>{html.escape(one.told.event.replace('_', ' '))}</b> in {where}<br>{html.escape(one.told.detail)}</p>"
    if one.card is None:
        return head
    parts = []
    for block in one.card.blocks or []:
        tag = {"header": "h2", "context": "small", "actions": "code"}.get(str(block.get("type")), "p")
        shown = _marked if block.get("type") in ("section", "context") else html.escape  # the rest is plain text
        parts += [f"<{tag}>{shown(text)}</{tag}>" for text in _texts(dict(block))]
    return f"{head}<article>{''.join(parts)}</article>"


def _marked(text: str) -> str:
    """Slack's mrkdwn as HTML: links, bold, italics. Its own texts are escaped already, quotes are not."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        target, shown = (html.escape(html.unescape(part)) for part in link.groups())
        parts += [_styled(text[end : link.start()]), f'<a href="{target}">{shown}</a>']
        end = link.end()
    return "".join([*parts, _styled(text[end:])])


def _styled(text: str) -> str:
    text = html.escape(html.unescape(text))
    text = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", text)
    return re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"<i>\1</i>", text).replace("\n", "<br>")
