"""A driver that reads as a dialogue: what people type, press and see in the local Slack, over its people API.

    priya = slack.person("priya")
    priya.types("/roles list", in_="#jobs")
    priya.sees("3 open roles")
    priya.presses("Close")
    priya.submits({"Reason": "Filled"})
    slack.channel("#jobs").sees("filled")

Everything waits (by default up to 5 s of real time) for what a bot does in its own time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from bot.localslack.driving import entering, reading
from bot.localslack.driving.saying import NotSeen, Refused, Seen
from bot.localslack.workspace import Json

T = TypeVar("T")

PATIENCE = 5.0
PAUSE = 0.02
QUIET = 0.3


class Driver:
    """One local Slack, seen from outside."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.url = url.rstrip("/")
        self.patience = patience
        self._client = httpx.Client(base_url=self.url, timeout=30.0, trust_env=False)
        self._people: dict[str, Someone] = {}

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **params: Any) -> Json:
        """A GET of the people API; raises Refused."""
        return self._answer(self._client.get(f"/local/{path}", params=params))

    def post(self, path: str, **given: Any) -> Json:
        """A POST of the people API; raises Refused."""
        return self._answer(self._client.post(f"/local/{path}", json={k: v for k, v in given.items() if v is not None}))

    def post_raw(self, path: str, **given: Any) -> Json:
        """A POST whose refusal is part of the answer."""
        answer: Json = self._client.post(f"/local/{path}", json=given).json()
        return answer

    def _answer(self, response: httpx.Response) -> Json:
        answer: Json = response.json()
        if not answer.get("ok"):
            raise Refused(answer)
        return answer

    def person(self, name: str) -> Someone:
        """Somebody by name or id; the same one each time."""
        if name not in self._people:
            self._people[name] = Someone(self, name)
        return self._people[name]

    def channel(self, name: str, seen_by: str = "") -> Place:
        """A channel as one of its members (or as `seen_by`) sees it."""
        if not seen_by:
            state = self.get("state")
            wanted = name.removeprefix("#")
            people = {person["id"] for person in state["people"] if not person["is_bot"]}
            found = [c for c in self.get("channels")["channels"] if wanted in (c["id"], c["name"])]
            if not found:
                raise NotSeen(f"There is no channel {name}.")
            seen_by = next((user for user in found[0]["members"] if user in people), state["me"]["id"])
        return Place(self, self.person(seen_by), name)

    def passes(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Local time jumps ahead."""
        self.post("clock", jump=((days * 24 + hours) * 60 + minutes) * 60 + seconds)

    def waits_for(self, look: Callable[[], T | None], what: Callable[[], str], patience: float | None = None) -> T:
        """Look again and again until `look` finds something, neither None nor False; raises NotSeen(what())."""
        until = time.monotonic() + (self.patience if patience is None else patience)
        while True:
            found = look()
            if found is not None and found is not False:
                return found
            if time.monotonic() > until:
                raise NotSeen(what())
            time.sleep(PAUSE)


class Place:
    """A channel or a thread, as one person sees it."""

    def __init__(self, slack: Driver, viewer: Someone, channel: str, thread_ts: str = "") -> None:
        self._slack = slack
        self._viewer = viewer
        self.name = channel
        self.thread_ts = thread_ts

    def raw_messages(self, limit: int = 200) -> list[Json]:
        """Messages as the people API gives them, oldest first, with this viewer's ephemeral ones."""
        given = {"as": self._viewer.name, "channel": self.name, "thread_ts": self.thread_ts, "limit": limit}
        found: list[Json] = self._slack.get("messages", **given)["messages"]
        return found

    def messages(self) -> list[Seen]:
        """What stands here, oldest first."""
        names = self._viewer.names()
        return [Seen(raw, reading.message_text(raw, names), self) for raw in self.raw_messages()]

    def texts(self) -> list[str]:
        """What stands here as plain texts."""
        return [seen.text for seen in self.messages()]

    def sees(self, text: str, patience: float | None = None) -> Seen:
        """Wait until a message here holds `text`; the newest such message. Raises NotSeen with all that stands here."""

        def look() -> Seen | None:
            return next((seen for seen in reversed(self.messages()) if seen.holds(text)), None)

        return self._slack.waits_for(look, lambda: self._instead(text), patience)

    def _instead(self, text: str) -> str:
        standing = "\n".join(f"  - {one}" for one in self.texts()[-20:]) or "  (nothing)"
        return f"{self._viewer.name} does not see {text!r} in {self.name}. There stands:\n{standing}"

    def thread(self, of: Seen | str) -> Place:
        """The thread of a message (or of the newest message that holds a text)."""
        root = of if isinstance(of, Seen) else self.sees(of)
        return Place(self._slack, self._viewer, self.name, root.raw.get("thread_ts") or root.ts)


class Someone:
    """A person at their screen. They look where they last acted, unless told otherwise."""

    def __init__(self, slack: Driver, name: str) -> None:
        self._slack = slack
        self.name = name
        self._place: Place | None = None
        self._mark = ""

    def names(self) -> dict[str, str]:
        """Ids of people, channels and groups with their names."""
        return reading.names_of(self._slack.get("state", **{"as": self.name}))

    def place(self, in_: str | None = None, thread: Seen | Place | None = None) -> Place:
        """Where this person is (channel, thread, or "@name" for a direct message); remembered."""
        if isinstance(thread, Place):
            self._place = thread
        elif thread is not None:
            where = in_ or (thread.place.name if thread.place else "")
            self._place = Place(self._slack, self, where, thread.raw.get("thread_ts") or thread.ts)
        elif in_ is not None:
            self._place = Place(self._slack, self, self._channel(in_))
        if self._place is None:
            raise NotSeen(f"{self.name} is nowhere yet: say in_='#channel'.")
        return self._place

    def _channel(self, name: str) -> str:
        if not name.startswith("@"):
            return name
        answer: str = self._slack.post("dm", **{"as": self.name, "user": name.removeprefix("@")})["channel"]
        return answer

    def _noted(self, place: Place) -> None:
        raw = place.raw_messages(1)
        self._mark = raw[-1]["ts"] if raw else ""

    def types(
        self, text: str, in_: str | None = None, *, thread: Seen | Place | None = None, broadcast: bool = False
    ) -> str:
        """Write a message or a slash command; the message's ts ("" for a command). Raises Refused."""
        place = self.place(in_, thread)
        self._noted(place)
        given = {"as": self.name, "channel": place.name, "text": text, "broadcast": broadcast}
        answer = self._slack.post("say", **given, thread_ts=place.thread_ts or None)
        return str(answer.get("ts", ""))

    def replies(self, text: str, to: Seen | str | None = None, in_: str | None = None, *, broadcast: bool = False) -> str:
        """Reply in the thread of a message (by default, of the last one that this person saw here)."""
        place = self.place(in_)
        if place.thread_ts and to is None:
            return self.types(text, broadcast=broadcast)
        root = to if isinstance(to, Seen) else place.sees(to or "")
        return self.types(text, thread=root, broadcast=broadcast)

    def sees(
        self, text: str, in_: str | None = None, *, thread: Seen | Place | None = None, patience: float | None = None
    ) -> Seen:
        """Wait until `text` is on this person's screen: in the open modal, or where they are. Raises NotSeen."""
        place = self._place if in_ is None and thread is None else self.place(in_, thread)

        def look() -> Seen | None:
            modal = self.modal() if in_ is None and thread is None else None
            if modal is not None and modal.holds(text):
                return modal
            if place is None:
                return None
            return next((seen for seen in reversed(place.messages()) if seen.holds(text)), None)

        return self._slack.waits_for(look, lambda: self._instead(text, place), patience)

    def _instead(self, text: str, place: Place | None) -> str:
        modal = self.modal()
        lines = [f"{self.name} does not see {text!r}."]
        if modal is not None:
            lines.append(f"The modal says:\n  {modal.text}")
        if place is not None:
            lines.append(f"In {place.name} stands:")
            lines += [f"  - {one}" for one in place.texts()[-20:]]
        return "\n".join(lines)

    def sees_nothing(self, text: str = "", in_: str | None = None, *, within: float = QUIET) -> None:
        """Nothing new (that holds `text`) appears within `within` seconds where this person is. Raises NotSeen."""
        place = self.place(in_)
        until = time.monotonic() + within
        while time.monotonic() < until:
            for seen in place.messages():
                own = seen.raw.get("user") == self.id
                if seen.holds(text) and not own and (text or seen.ts > self._mark):
                    raise NotSeen(f"{self.name} should see nothing, but sees: {seen.text}")
            time.sleep(PAUSE)

    @property
    def id(self) -> str:
        answer: str = self._slack.get("state", **{"as": self.name})["me"]["id"]
        return answer

    def modal(self) -> Seen | None:
        """The modal on top of this person's screen."""
        views = self._slack.get("views", **{"as": self.name})["views"]
        return Seen(views[-1], reading.view_text(views[-1], self.names()), None) if views else None

    def needs_modal(self) -> Seen:
        """Wait for a modal."""
        return self._slack.waits_for(self.modal, lambda: f"{self.name} has no modal open.")

    def home(self) -> Seen | None:
        """Open the app's home tab and read it."""
        self._slack.post("home_opened", **{"as": self.name}, tab="home")
        return self.sees_home("")

    def sees_home(self, text: str, patience: float | None = None) -> Seen:
        """Wait until the app's home tab holds `text`."""

        def look() -> Seen | None:
            view = self._slack.get("home", **{"as": self.name})["view"]
            seen = Seen(view, reading.view_text(view, self.names()), None) if view else None
            return seen if seen is not None and seen.holds(text) else None

        return self._slack.waits_for(look, lambda: f"{self.name}'s home tab does not say {text!r}.", patience)

    def presses(self, label: str, on: Seen | str | None = None, in_: str | None = None) -> Json:
        """Press a button (by its label or action_id) of the modal, of `on`, or of the newest message that has it."""
        surface, (block, element) = self._finds(label, on, in_)
        value = {"value": element["value"]} if "value" in element else {}
        return self._acts(surface, block, element, value)

    def chooses(self, option: Any, menu: str, on: Seen | str | None = None, in_: str | None = None) -> Json:
        """Choose in a menu (by its placeholder, label or action_id); several options as a list."""
        surface, (block, element) = self._finds(menu, on, in_)
        return self._acts(surface, block, element, entering.value_of(element, option, self.names()))

    def _finds(self, label: str, on: Seen | str | None, in_: str | None) -> tuple[Seen, tuple[Json, Json]]:
        def look() -> tuple[Seen, tuple[Json, Json]] | None:
            for surface in self._surfaces(on, in_):
                found = entering.find(surface.raw.get("blocks", []), label)
                if found is not None:
                    return surface, found
            return None

        return self._slack.waits_for(look, lambda: f"{self.name} finds no {label!r} to press.\n{self._standing(in_)}")

    def _surfaces(self, on: Seen | str | None, in_: str | None) -> list[Seen]:
        if isinstance(on, Seen):
            return [on.again()]
        place = self._place if in_ is None else self.place(in_)
        messages = place.messages()[::-1] if place is not None else []
        if on is not None:
            return [seen for seen in messages if seen.holds(on)]
        modal = self.modal() if in_ is None else None
        return [modal] if modal is not None else messages

    def _standing(self, in_: str | None) -> str:
        return "\n".join(
            f"  - {seen.text} {entering.labels(seen.raw.get('blocks', []))}" for seen in self._surfaces(None, in_)[:10]
        )

    def _acts(self, surface: Seen, block: Json, element: Json, value: Json) -> Json:
        if surface.place is not None:
            self._noted(surface.place)
            self._place = surface.place
        given = {"as": self.name, "block_id": block["block_id"], "action_id": element["action_id"], "value": value}
        return self._slack.post("press", **given, **surface.address())

    def submits(self, entries: Json | None = None, **named: Any) -> dict[str, str]:
        """Fill in the modal (by label, block_id or action_id) and submit it; the errors shown, by label ({} = taken)."""
        modal = self.needs_modal()
        names = self.names()
        state = entering.state_of(modal.raw["blocks"], (entries or {}) | named, names)
        if self._place is not None:
            self._noted(self._place)
        answer = self._slack.post_raw("submit", **{"as": self.name, "view_id": modal.raw["id"], "state": state})
        if not answer.get("ok") and "errors" not in answer:
            raise Refused(answer)
        return entering.by_label(modal.raw["blocks"], answer.get("errors", {}))

    def closes(self, *, everything: bool = False) -> None:
        """Close the modal, or the whole stack."""
        modal = self.needs_modal()
        self._slack.post("close_view", **{"as": self.name, "view_id": modal.raw["id"], "clear": everything})

    def uses(self, shortcut: str, on: Seen | None = None) -> None:
        """Run a shortcut, on a message or globally."""
        where = {"channel": on.place.name, "ts": on.ts} if on is not None and on.place is not None else {}
        self._slack.post("shortcut", **{"as": self.name, "callback_id": shortcut, **where})

    def edits(self, ts: str, text: str, in_: str | None = None) -> None:
        """Edit one's own message."""
        self._slack.post("edit", **{"as": self.name, "channel": self.place(in_).name, "ts": ts, "text": text})

    def deletes(self, ts: str, in_: str | None = None) -> None:
        """Delete one's own message."""
        self._slack.post("delete", **{"as": self.name, "channel": self.place(in_).name, "ts": ts})

    def reacts(self, name: str, to: Seen, *, remove: bool = False) -> None:
        """React to a message."""
        place = to.place or self.place()
        self._slack.post("react", **{"as": self.name, "channel": place.name, "ts": to.ts, "name": name, "remove": remove})
