"""How fast is `/roles list`? `python -m tests.bench.commands` prints a table of ratios, measured in one run.

Signed requests over HTTP to `rolecall run` with 1,000 open roles, on SQLite and on PostgreSQL, beside a command that does
nothing on Bolt for Python (same adapter and server) and on Node's Bolt: the most they answer in a second, and how long
answers take at half of that. The rounds alternate, so that all have the same machine; figures are medians of the rounds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.cli.manifest import read_manifest
from bot.database import Store
from bot.hiring.people.workspace import PersonFacts, remember_people
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.serving import running_local_slack
from bot.migrations.run import upgrade
from bot.timeutil import utc_now
from tests.bench.signed_load import ask, most, paced, signed_command
from tests.casting import PRIYA, a_role
from tests.databases import PostgresServer
from tests.gitsites import Website
from tests.journeys.bot_process import BotProcess
from tests.node import node_modules
from tests.ports import kept_port

ROLES = 1_000
ROUNDS = 3
REQUESTS = 2_000
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NODE = Path(__file__).parent.parent / "node"


def wait_for(port: int) -> None:
    """Until somebody listens there, at most 30 s."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


@contextlib.contextmanager
def process(command: list[str], folder: Path, **variables: str) -> Iterator[int]:
    """A server in a process of its own; its port."""
    with kept_port() as port:
        environment = {**os.environ, "PORT": str(port), "SECRET": SECRET, **variables}
        running = subprocess.Popen(command, cwd=folder, env=environment)
        try:
            wait_for(port)
            yield port
        finally:
            running.kill()
            running.wait()


def furnish(url: str, team: str) -> None:
    """Tables, Priya, and 1,000 open roles."""
    upgrade(url)
    store = Store(url)
    with store.begin() as session:
        remember_people(session, team, [PersonFacts(PRIYA, "Priya", is_admin=True)], {}, utc_now())
        session.add_all(
            a_role(number, f"Engineer {number}", utc_now(), workspace_id=team, team="Data", location="Berlin")
            for number in range(1, ROLES + 1)
        )
    store.close()


def team_of(slack: DrivenLocalSlack) -> str:
    """The id of the local Slack's workspace."""
    team: str = slack.get("state")["team"]["id"]
    return team


@contextlib.contextmanager
def rolecall(slack: DrivenLocalSlack, folder: Path, url: str) -> Iterator[int]:
    """`rolecall run` over HTTP with a database of that URL; its port."""
    folder.mkdir()
    site = Website(folder / "postings")
    site.commit({"README.md": "Postings will come here."})
    furnish(url, team_of(slack))
    with kept_port() as port:
        variables = {
            "ROLECALL_MODE": "http",
            "ROLECALL_PORT": str(port),
            "SLACK_SIGNING_SECRET": SECRET,
            "ROLECALL_DATABASE_URL": url,
        }
        with BotProcess(slack, folder, str(site.folder), **variables) as bot:
            bot.start()
            bot.wait_until_ready()
            wait_for(port)
            yield port
            bot.stop()


def measure(servers: dict[str, tuple[int, str]]) -> dict[str, list[tuple[float, list[float]]]]:
    """name -> of each round the most requests a second, and the sorted answer times at half of that."""
    found: dict[str, list[tuple[float, list[float]]]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, (port, team) in servers.items():
            request = signed_command(SECRET, "list", team, PRIYA, port)
            asyncio.run(most(port, request, REQUESTS // 10))
            rate = asyncio.run(most(port, request, REQUESTS))
            found[name].append((rate, asyncio.run(paced(port, request, rate / 2, REQUESTS))))
    return found


def show(found: dict[str, list[tuple[float, list[float]]]]) -> None:
    """The table."""
    rates = {name: statistics.median(rate for rate, _ in rounds) for name, rounds in found.items()}
    print(f"{'':28}{'requests/s':>12}{'of Bolt (Python)':>18}{'of Bolt (Node)':>16}{'p50 ms':>9}{'p99 ms':>9}  at half")
    for name, rounds in found.items():
        half = [statistics.median(times[int(len(times) * part)] for _, times in rounds) * 1000 for part in (0.5, 0.99)]
        node = f"{rates[name] / rates['Bolt (Node)']:.2f}" if "Bolt (Node)" in rates else "-"
        share = rates[name] / rates["Bolt (Python)"]
        print(f"{name:28}{rates[name]:12.0f}{share:18.2f}{node:>16}{half[0]:9.1f}{half[1]:9.1f}")


def main() -> None:
    """Start all, measure them in turn, print."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        slack = DrivenLocalSlack(stack.enter_context(running_local_slack(manifest=read_manifest())))
        server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data")
        stack.callback(server.stop)
        port = stack.enter_context(process([sys.executable, "-m", "tests.bench.bare_bolt"], Path.cwd()))
        servers = {"Bolt (Python)": (port, "T1")}
        modules = node_modules()
        bare = stack.enter_context(
            process(["node", str(NODE / "bare_bolt.js")], folder, NODE_PATH=str(modules / "node_modules"))
        )
        servers["Bolt (Node)"] = (bare, "T1")
        sqlite = f"sqlite:///{folder / 'sqlite' / 'rolecall.db'}"
        for name, url in (("Rolecall on SQLite", sqlite), ("Rolecall on PostgreSQL", server.create())):
            port = stack.enter_context(rolecall(slack, folder / name.rpartition(" ")[2].lower(), url))
            answer = asyncio.run(ask(port, signed_command(SECRET, "list", team_of(slack), PRIYA, port)))
            assert b"1,000 open roles" in answer or b"1000 open roles" in answer, answer[:300]
            servers[name] = (port, team_of(slack))
        show(measure(servers))


if __name__ == "__main__":
    main()
