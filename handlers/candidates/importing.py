"""How is a file of candidates brought in from Slack? A form takes it, a second one says what it would do, and asks.

The file stays in Slack and is read from there each time: what stands in it is never stored on the way.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NotOnTheTeam, SheetUnreadable
from bot.hiring.candidates.candidate_looks import roles_of_team
from bot.hiring.candidates.candidate_sheet import MOST_BYTES, Sheet, read_sheet
from bot.hiring.candidates.import_planning import ImportPlan, Settled, plan_import
from bot.hiring.candidates.importing import Imported, import_candidates
from bot.hiring.people.people import is_on_team
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.deciding import Act
from handlers.candidates import import_forms
from handlers.desk import Ask, Desk
from handlers.forms import ask_of_form, remembered, typed
from handlers.ids import Field
from handlers.replies import FORM_OPENED, SLACK_TROUBLE, Reply, answer_form, patience

Body = dict[str, Any]


async def open_import(desk: Desk, ask: Ask) -> Reply:
    """The form that takes a file. Raises NotOnTheTeam for somebody who works on no role."""
    roles = await desk.store.read(roles_of_team, desk.act(ask))
    if not roles:
        raise NotOnTheTeam(command=desk.settings.command)
    if await desk.open_form(ask, import_forms.file_form(ask, roles)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate import` in a channel, so that I can open a form.")


async def submit_file(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """A file was given: show what importing it would do. Nothing is written."""
    ask = ask_of_form(desk, body, view)
    viewer = await desk.viewer(ask)
    file = (typed(view, Field.FILE) or [{}])[0]
    settled = Settled(role=typed(view, Field.ROLE))
    sheet = await _download(desk, str(file.get("id") or ""), str(file.get("name") or "the file"))
    plan = await desk.store.read(_plan, sheet, settled, viewer, desk.act(ask))
    await ack(response_action="update", view=import_forms.plan_form(ask, str(file["id"]), plan, settled))


async def submit_plan(ack: AsyncAck, body: Body, view: Body, desk: Desk) -> None:
    """[Go on] shows the plan again with what was settled; [Import], once nothing in what was shown is unclear, writes."""
    ask = ask_of_form(desk, body, view)
    viewer, stored = await desk.viewer(ask), remembered(view)
    settled = import_forms.settled_in(view, stored)
    sheet = await _download(desk, str(stored["file"]), str(stored["name"]))
    plan = await desk.store.read(_plan, sheet, settled, viewer, desk.act(ask))
    if plan.problems or not stored.get("ready"):
        await ack(response_action="update", view=import_forms.plan_form(ask, str(stored["file"]), plan, settled))
        return
    done = await desk.write(ask, _import, sheet, settled, viewer, desk.act(ask))
    await ack(response_action="update", view=answer_form("Imported", import_forms.imported(done)))


def _plan(session: Session, sheet: Sheet, settled: Settled, viewer: Viewer, act: Act) -> ImportPlan:
    return plan_import(session, sheet, settled, viewer, act, lambda role: is_on_team(role, act.actor))


def _import(session: Session, sheet: Sheet, settled: Settled, viewer: Viewer, act: Act) -> Imported:
    return import_candidates(session, sheet, settled, viewer, act, lambda role: is_on_team(role, act.actor))


async def _download(desk: Desk, file_id: str, name: str) -> Sheet:
    """Read a file from Slack. Raises SheetUnreadable where Slack doesn't give it."""
    try:
        answer = await desk.client.files_info(file=file_id)
        address = answer["file"]["url_private_download"]
        limit = aiohttp.ClientTimeout(total=patience())
        token = {"Authorization": f"Bearer {desk.client.token}"}
        async with aiohttp.ClientSession(timeout=limit) as web, web.get(address, headers=token) as response:
            content = await response.content.read(MOST_BYTES + 1)
            is_there = response.status == 200 and response.content_type != "text/html"
    except (*SLACK_TROUBLE, KeyError) as error:
        raise SheetUnreadable(file=name, why="Slack didn't give it to me just now. Please try again.") from error
    if not is_there:
        raise SheetUnreadable(file=name, why="Slack didn't give it to me just now. Please try again.")
    return read_sheet(content, name)
