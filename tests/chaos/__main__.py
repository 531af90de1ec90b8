"""Nothing lost, nothing doubled, nothing out of order: python -m tests.chaos --deliveries N --channels M --kills K --seed S.

Replicas deliver to the local Slack, which fails in many ways, while they are killed, frozen past their lease, and their
database is restarted or loses power. The last line counts what went wrong; exit 0 only if nothing did. With --no-lookup or
--no-lease it must go wrong: a check that can't fail is none.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.database import Store
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.migrations.run import upgrade
from bot.models.delivery import Delivery, DeliveryState
from tests.chaos import turmoil
from tests.chaos.counting import Count, count
from tests.databases import PostgresServer

FINISHED = (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.DEAD, DeliveryState.EXPIRED)
LATEST_SECONDS = 60.0  # without progress for so long, the run has failed


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="sqlite", help='"sqlite", "postgresql" (one of its own), or a URL')
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--restarts", type=int, default=0, help="immediate restarts of the run's own PostgreSQL")
    parser.add_argument("--freezes", type=int, default=0, help="SIGSTOP beyond the lease, then SIGCONT")
    parser.add_argument("--power-cuts", type=int, default=0, help="SQLite's files copied as they stand, then used")
    parser.add_argument("--faults", type=float, default=1.0, help="so many times as many faults of Slack's")
    parser.add_argument("--no-lookup", action="store_true")
    parser.add_argument("--no-lease", action="store_true")
    return parser.parse_args(arguments)


@contextmanager
def a_database(options: argparse.Namespace) -> Iterator[tuple[str, PostgresServer | None]]:
    """The URL of an empty database with all tables, and its server where it is the run's own."""
    server = None
    with tempfile.TemporaryDirectory() as folder:
        if options.database == "postgresql":
            server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data")
            url = server.create()
        else:
            url = f"sqlite:///{folder}/chaos.db" if options.database == "sqlite" else options.database
        try:
            upgrade(url)
            yield url, server
        finally:
            if server:
                server.stop()


def workspace(channels: int) -> dict[str, object]:
    """A workspace with so many channels, the app in each."""
    rooms = [{"id": f"C{n:04d}", "name": f"chaos-{n}", "members": ["priya"], "app": True} for n in range(channels)]
    priya = {"id": "U0PRIYA", "name": "priya", "real_name": "Priya Raman", "is_admin": True}
    return {"workspaces": [{"id": "T0CHAOS", "name": "Chaos", "domain": "chaos", "people": [priya], "channels": rooms}]}


class Run:
    """One run, from the first enqueue to the count."""

    def __init__(
        self, options: argparse.Namespace, url: str, slack: RunningLocalSlack, server: PostgresServer | None
    ) -> None:
        self._options = options
        self._url = url
        self._slack = slack
        self._server = server
        self._chance = random.Random(options.seed)
        self._replicas = turmoil.Replicas(self._command, options.replicas)
        self._frozen: list[tuple[float, object]] = []

    def _command(self, share: int) -> list[str]:
        options = self._options
        flags = ["--no-lookup"] * options.no_lookup + ["--no-lease"] * options.no_lease
        pairs = {
            "database": self._url,
            "slack": self._slack.api_url,
            "token": self._slack.bot_token,
            "deliveries": options.deliveries,
            "channels": options.channels,
            "share": share,
            "of": options.replicas,
        }
        return [part for name, value in pairs.items() for part in (f"--{name}", str(value))] + flags

    def finished(self) -> int:
        """How many deliveries have come to an end; -1 while the database can't be asked."""
        store = Store(self._url)
        try:
            with store.reading() as session:
                query = select(func.count()).select_from(Delivery).where(Delivery.state.in_(FINISHED))
                return int(session.execute(query).scalar_one())
        except DBAPIError:
            return -1
        finally:
            store.close()

    def go(self) -> Count:
        """Let everything go wrong as planned, then wait for the end and count."""
        options = self._options
        events = {
            "kill": options.kills,
            "freeze": options.freezes,
            "restart": options.restarts,
            "power cut": options.power_cuts,
        }
        for when, what in turmoil.plan(self._chance, options.deliveries, events):
            self._wait_for(when)
            self._do(what)
            turmoil.breathe(self._chance)
        self._wait_for(options.deliveries)
        codes = self._replicas.stop()
        if any(codes):
            print(f"exit codes at SIGTERM: {codes}")
        hits = turmoil.faults_hit(self._slack.url)
        print(f"faults: {sum(hits.values())} of {len(hits)} kinds {hits}")
        turmoil.end_faults(self._slack.url)
        store = Store(self._url)
        try:
            return count(store, self._slack.api_url, self._slack.bot_token, options.deliveries)
        finally:
            store.close()

    def _wait_for(self, number: int) -> None:
        """Until so many have finished, or nothing has moved for a minute."""
        last, since = -1, time.monotonic()
        while (finished := self.finished()) < number and time.monotonic() - since < LATEST_SECONDS:
            self._thaw()
            if finished != last:
                last, since = finished, time.monotonic()
            time.sleep(0.1)

    def _do(self, what: str) -> None:
        if what == "kill":
            self._replicas.kill(self._chance)
        elif what == "freeze":
            self._frozen.append((time.monotonic() + turmoil.FREEZE_SECONDS, self._replicas.freeze(self._chance)))
        elif what == "restart" and self._server:
            turmoil.restart_postgres(self._server.server)
        elif what == "power cut":
            self._replicas.cut_power(self._url)

    def _thaw(self) -> None:
        now = time.monotonic()
        for item in [item for item in self._frozen if item[0] <= now]:
            self._frozen.remove(item)
            item[1]()  # type: ignore[operator]

    def stop(self) -> None:
        """Leave no process behind."""
        self._replicas.stop()


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 only if nothing was lost, doubled, or out of order."""
    options = options_of(arguments)
    begun = time.monotonic()
    with a_database(options) as (url, server), running_local_slack(workspace(options.channels)) as slack:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it remarks on every connection that a fault cuts
        turmoil.set_faults(slack.url, options.seed, options.faults)
        run = Run(options, url, slack, server)
        try:
            result = run.go()
        finally:
            run.stop()
    for example in result.examples[:5]:
        print(example)
    print(f"{time.monotonic() - begun:.0f} s, {result.stale_cards} stale cards, {result.unfinished} unfinished")
    print(f"{options.freezes} freezes, {options.restarts} restarts of PostgreSQL, {options.power_cuts} power cuts")
    print(
        f"{options.deliveries} deliveries, {options.channels} channels, {options.kills} kills, seed {options.seed}: "
        f"{result.lost} lost, {result.doubled} doubled, {result.out_of_order} out of order"
    )
    return 0 if result.is_clean else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no replica is left behind
    sys.exit(main())
