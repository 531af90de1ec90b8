"""Nobody sees what they must not: every person looks at every surface of the running bot, in every phase of a loop.

Two loops run. Sam's: Jonas and Noor interview, Tess shadows; Eva, a colleague, is the candidate; Ray is a recruiter who is
named as not to see it. Lou's: Kim owns the role and interviews with Jonas. Ben has nothing to do with either, Gus is a
guest, Otto of another company, Olga the privacy contact. What somebody's screen holds, whatever the surface, is searched for
marks: a name, and the words of each scorecard.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import Base, Store
from bot.hiring.candidates.applications import add_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.interviews.interviews import Plan, plan_interview
from bot.localslack.driver import Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from bot.localslack.view_state import elements
from bot.localslack.workspace import Json
from bot.models import Delivery, Role
from bot.models.delivery import DeliveryState
from bot.settings import Rights
from tests.casting import act_of
from tests.journeys.hiring_team import BOT, hiring_bot, jump
from tests.journeys.running_bot import RunningBot

MONDAY = date(2027, 3, 29)
HIRING = "#hiring-eng"
NAME, LOU = "Quagga", "Okapi"  # family names that stand nowhere else
JONAS_SAYS, JONAS_NOTE, NOOR_DRAFTS, NOOR_SAYS, TESS_SAYS = "joinmark", "salarymark", "draftmark", "testmark", "shadowmark"
LOU_JONAS, LOU_KIM, REASON = "loujonasmark", "loukimmark", "reasonmark"
MARKS = (NAME, LOU, JONAS_SAYS, JONAS_NOTE, NOOR_DRAFTS, NOOR_SAYS, TESS_SAYS, LOU_JONAS, LOU_KIM, REASON)

NEWCOMERS = [
    {"id": "U0EVA", "name": "eva", "real_name": "Eva Applies", "tz": "Europe/Berlin"},
    {"id": "U0RAY", "name": "ray", "real_name": "Ray Recruits", "tz": "Europe/Berlin"},
    {"id": "U0KIM", "name": "kim", "real_name": "Kim Owns", "tz": "Europe/Berlin"},
    {"id": "U0BEN", "name": "ben", "real_name": "Ben Beside", "tz": "Europe/Berlin"},
    {"id": "U0OTTO", "name": "otto", "real_name": "Otto Outside", "tz": "Europe/Berlin", "is_stranger": True},
]
PEOPLE = ("priya", "marta", "jonas", "noor", "tess", "kim", "ray", "eva", "ben", "olga", "gus", "otto")

LOOKS = (
    "candidate C-001", "candidate Sam Quagga", "candidate C-002", "loop C-001", "loop C-002", "debrief C-001",
    "debrief C-002", "reminders", "list", "why R-1", "show R-1", "team R-1", "candidate export C-001",
    "candidate export C-002", "candidate forget C-001", "candidate move C-001 screen", "feedback R-1 blind",
    "digest", "home",
)  # fmt: skip

TEAM = {"priya", "marta", "jonas", "noor", "tess"}
PLANNED: dict[str, set[str]] = {
    NAME: TEAM | {"olga"},  # the privacy contact, by the export; never a scorecard
    LOU: {"priya", "kim", "jonas", "olga"},
    **{mark: set() for mark in MARKS if mark not in (NAME, LOU)},
}
ONE_IN = PLANNED | {
    JONAS_SAYS: {"jonas", "priya", "marta"},
    JONAS_NOTE: {"jonas", "priya", "marta"},
    NOOR_DRAFTS: {"noor"},
    TESS_SAYS: {"tess", "priya", "marta"},
    LOU_JONAS: {"jonas", "priya"},
}
ALL_IN = ONE_IN | {
    JONAS_SAYS: TEAM,
    NOOR_SAYS: TEAM,
    NOOR_DRAFTS: TEAM,
    LOU_JONAS: {"jonas", "priya", "kim"},
    LOU_KIM: {"jonas", "priya", "kim"},
    REASON: TEAM,
}
MUST: dict[str, set[tuple[str, str]]] = {
    "planned": {(NAME, "jonas"), (NAME, "priya"), (NAME, "marta"), (LOU, "kim")},
    "one in": {(JONAS_SAYS, "priya"), (JONAS_SAYS, "marta"), (JONAS_NOTE, "marta"), (NOOR_DRAFTS, "noor")},
    "all in": {(JONAS_SAYS, "noor"), (NOOR_SAYS, "jonas"), (NOOR_SAYS, "tess"), (LOU_JONAS, "kim"), (REASON, "jonas")},
    "guest joined": {(NAME, "priya"), (NOOR_SAYS, "jonas")},
}
FORMS = ("debrief-open", "scorecard-form", "candidate-show")  # buttons that only show something


@pytest.fixture
def local_slack_seed() -> Json:
    """Acme with a candidate who is a colleague, a second owner, a recruiter who is left out, and a stranger."""
    seed = packaged("seed.json")
    acme = seed["workspaces"][0]
    acme["people"] += NEWCOMERS
    members = {"hiring-eng": ["priya", "marta", "jonas", "noor", "tess"], "partners": ["priya", "otto"]}
    for channel in acme["channels"]:
        channel["members"] = members.get(channel["name"], channel["members"])
        if channel["name"] in ("jobs", "general"):
            channel["members"] = [*channel["members"], "eva", "ray", "kim", "ben"]
    return seed


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot with its reminders, on Wednesday, 24 March 2027."""
    with hiring_bot(slack, sqlite_store, rights=Rights(privacy_contacts=("U0OLGA",))) as running:
        yield running


@dataclass
class Watch:
    """Everybody's screens, and what was found on them that must not be."""

    slack: DrivenLocalSlack
    bot: RunningBot
    failures: list[str] = field(default_factory=list)

    def looks(self, phase: str, allowed: dict[str, set[str]]) -> None:
        """Everybody looks everywhere; what they see is held against what they may see."""
        with ThreadPoolExecutor(6) as pool:
            screens = dict(zip(PEOPLE, pool.map(self._screen, PEOPLE), strict=True))
        for name, seen in screens.items():
            for mark in MARKS:
                if mark in seen and name not in allowed[mark]:
                    at = seen.index(mark)
                    self.failures.append(f"{phase}: {name} sees {mark}: …{seen[max(0, at - 160) : at + 40]}…")
                if (mark, name) in MUST[phase] and mark not in seen:
                    self.failures.append(f"{phase}: {name} should see {mark}, but does not")

    def _screen(self, name: str) -> str:
        """Everything that Slack shows to somebody who tries every word, presses every button for a form, and looks home."""
        person, parts = self.slack.person(name), []
        place = {"gus": "#jobs", "otto": "#partners"}.get(name, "#general")
        for words in LOOKS:
            self._says(name, place, f"/roles {words}")
            parts.append(self._modals(person))
        parts += [self._pressed(person, channel) for channel in (HIRING, BOT)]
        self.slack.post("home_opened", **{"as": name}, tab="home")
        self.settled()
        person_id = person.id
        parts += self.slack.running.do(lambda local: shown_to(local, person_id))
        return "\n".join(parts)

    def _says(self, name: str, place: str, text: str) -> None:
        self.slack.post("say", **{"as": name, "channel": place, "text": text})

    def _modals(self, person: Someone) -> str:
        """What forms show, with what they remember; they are closed again."""
        found = self.slack.get("views", **{"as": person.name})["views"]
        if found:
            self.slack.post("close_view", **{"as": person.name, "view_id": found[-1]["id"], "clear": True})
        return json.dumps(found)

    def _pressed(self, person: Someone, where: str) -> str:
        """Press what opens a form on the messages where this person is, and read the forms."""
        try:
            place = person.place(where)
            messages = place.raw_messages()
        except AssertionError:  # not in that channel
            return ""
        parts = []
        for message in messages:
            key = "ephemeral_id" if message.get("ephemeral") else "ts"
            for block, element in elements(message.get("blocks") or []):
                if element.get("action_id", "").partition(".")[0] in FORMS:
                    at = {"block_id": block["block_id"], "action_id": element["action_id"], "channel": place.name}
                    value = {"value": element["value"]}
                    self.slack.post_raw("press", **{"as": person.name, "value": value, key: message["ts"]}, **at)
                    parts.append(self._modals(person))
        return "\n".join(parts)

    def settled(self) -> None:
        """Everything that was on its way has arrived."""
        waiting = (DeliveryState.QUEUED, DeliveryState.SENDING)
        query = select(func.count()).select_from(Delivery).where(Delivery.state.in_(waiting))

        def look() -> bool | None:
            with self.bot.store.reading() as session:
                return True if session.scalar(query) == 0 else None

        self.slack.waits_for(look, lambda: "deliveries are still waiting")


def shown_to(local: Any, person_id: str) -> list[str]:
    """What Slack's client would show to a person: channels, messages with their fallbacks, their own ephemeral ones, files,
    App Home and forms."""
    person = next(w.people[person_id] for w in local.workspaces.values() if person_id in w.people)
    parts: list[str] = []
    visible: set[str] = set()
    for channel in local.channels.values():
        guest_like = person.is_guest or person.is_stranger
        if person_id in channel.members or (channel.kind == "public" and not guest_like):
            visible.add(channel.id)
            parts += [channel.name, channel.topic, channel.purpose]
            parts += [json.dumps(one.body, ensure_ascii=False) for one in channel.messages.values()]
            parts += [json.dumps(one.body) for one in channel.ephemerals.values() if one.user == person_id]
    for stored in local.files.by_id.values():
        if visible & {*stored.shown["channels"], *stored.shown["groups"], *stored.shown["ims"]}:
            parts += [json.dumps(stored.shown), stored.content.decode("latin-1")]
    home = local.modals.homes.get(person_id)
    return [
        *parts,
        json.dumps(home.sent if home else {}),
        json.dumps([v.sent for v in local.modals.stacks.get(person_id, [])]),
    ]


def prepare(bot: RunningBot) -> None:
    """Two roles, Sam and Lou in process, their interviews planned."""
    bot.posting_opens(
        "Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA", "U0RAY"], hiring_channel="G0HIRINGENG"
    )
    bot.posting_opens("Data Analyst", owner_id="U0KIM", recruiter_ids=["U0PRIYA"])
    with bot.store.begin() as session:
        act = act_of("U0PRIYA", bot.now(), bot.settings)
        roles = {role.number: role for role in session.scalars(select(Role))}
        sam = add_candidate(
            session, Profile(f"Sam {NAME}", "sam@mail.example", employee_id="U0EVA", hidden_from=("U0RAY",)), act
        )
        lou = add_candidate(session, Profile(f"Lou {LOU}"), act)
        first, second = add_application(session, sam, roles[1], act), add_application(session, lou, roles[2], act)
        for application, plan in (
            (first, Plan("SQL", "2027-03-29 09:30", "Europe/Berlin", ("U0JONAS",), ("U0TESS",))),
            (first, Plan("Tests", "2027-03-29 11:00", "Europe/Berlin", ("U0NOOR",))),
            (second, Plan("Charts", "2027-03-29 10:30", "Europe/Berlin", ("U0KIM", "U0JONAS"))),
        ):
            plan_interview(session, application.id, plan, act)


def test_no_surface_shows_a_name_or_a_scorecard_to_anybody_who_must_not_see_it(
    slack: DrivenLocalSlack, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, logger="httpx")  # the test's own
    watch = Watch(slack, bot)
    for name in PEOPLE:  # the bot meets everybody once
        watch._says(name, {"gus": "#jobs", "otto": "#partners"}.get(name, "#general"), "/roles list")
    prepare(bot)
    watch.settled()
    watch.looks("planned", PLANNED)

    jonas, noor, tess, kim, marta = (slack.person(name) for name in ("jonas", "noor", "tess", "kim", "marta"))
    jump(bot, MONDAY, 13)
    sql = jonas.sees("SQL · Mon 29 Mar 08:30\nHow was it?", in_=BOT)
    jonas.presses("Full scorecard…", on=sql)
    entries = {"Would you hire?": "Strong yes", "SQL": "4", "What did you see and hear?": JONAS_SAYS}
    assert jonas.submits({**entries, "Private note": JONAS_NOTE}) == {}
    jonas.types(f"yes - {LOU_JONAS}", thread=jonas.sees("Charts · Mon 29 Mar 09:30\nHow was it?", in_=BOT))
    noor.types(f"hmm, {NOOR_DRAFTS}", thread=noor.sees("How was it?", in_=BOT))
    jump(bot, MONDAY, 18, 5)  # morning where Tess lives
    tess.types(f"strong no - {TESS_SAYS}", thread=tess.sees("How was it?", in_=BOT))
    for person, text in ((jonas, "Your scorecard is in: Yes"), (noor, "no call yet"), (tess, "scorecard is in")):
        person.sees(text)
    watch.settled()
    watch.looks("one in", ONE_IN)

    noor.place(BOT)
    noor.types(f"strong no - {NOOR_SAYS}", thread=noor.sees("How was it?", in_=BOT))
    noor.sees("Your scorecard is in: Strong no")
    kim.types(f"no - {LOU_KIM}", thread=kim.sees("How was it?", in_=BOT))
    kim.sees("Your scorecard is in: No")
    marta.types("/roles debrief C-001", in_="#general")
    marta.presses("More interviews…")
    assert marta.submits({"Why?": REASON}) == {}
    marta.closes(everything=True)
    watch.settled()
    watch.looks("all in", ALL_IN)

    card = slack.channel(HIRING, seen_by="marta").sees(NAME)
    slack.post("channel", **{"as": "priya", "channel": HIRING, "op": "invite", "user": "gus"})
    slack.waits_for(lambda: None if NAME in card.again().text else True, lambda: "the card still names the candidate")
    watch.settled()
    watch.looks("guest joined", ALL_IN)

    assert not watch.failures, "\n".join(watch.failures)
    assert not [mark for mark in MARKS if mark in caplog.text]
    assert not [one for one in hidden_texts(slack) for mark in MARKS if mark in one]
    assert kept_in(bot) == {"candidate_name", "scorecard_revision", "thread_reply", "application_event"}


def hidden_texts(slack: DrivenLocalSlack) -> list[str]:
    """What no screen shows, but apps and exports read: metadata of messages, names of files, what forms remember."""

    def look(local: Any) -> list[str]:
        messages = [one for channel in local.channels.values() for one in channel.messages.values()]
        files = [json.dumps({**one.shown}) for one in local.files.by_id.values()]
        views = [view.sent.get("private_metadata", "") for view in local.modals.by_id.values()]
        return [*(json.dumps(one.metadata) for one in messages if one.metadata), *files, *views]

    found: list[str] = slack.running.do(look)
    return found


def kept_in(bot: RunningBot) -> set[str]:
    """The tables that hold any of the marks: names in one, free text beside the audit in few."""
    with bot.store.reading() as session:
        rows = {table.name: str(session.execute(table.select()).all()) for table in Base.metadata.sorted_tables}
    return {name for name, text in rows.items() if any(mark in text for mark in MARKS)}
