"""`rolecall run` as an operator has it: over Socket Mode and HTTP, on SQLite and PostgreSQL, rehearsed, checked, stopped."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.cli.demo_story import DemoRepository
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests import forking
from tests.databases import PostgresServer
from tests.journeys.bot_process import BotProcess, ForkedBot
from tests.journeys.test_kills import card_titles, title_of, write_postings
from tests.ports import kept_port

LATE = 60.0  # seconds, on a busy machine


@pytest.fixture
def website(tmp_path: Path) -> DemoRepository:
    """The demo's company, before its story begins."""
    repository = DemoRepository(tmp_path / "website")
    repository.start()
    return repository


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> str:
    """A database in which nothing has been set up."""
    return postgres.create()


def doctor(bot: BotProcess) -> tuple[int, str]:
    return forking.rolecall(["doctor"], bot.folder, bot.environment, bot.folder / "doctor.log")


def test_on_postgresql_it_sets_up_its_tables_announces_and_survives_kills(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path, empty_postgres: str
) -> None:
    with ForkedBot(
        slack, tmp_path, str(website.folder), ROLECALL_DATABASE_URL=empty_postgres, ROLECALL_LEASE_SECONDS="3"
    ) as bot:
        bot.start()
        jobs = slack.channel("#jobs")
        jobs.sees("3 open roles", patience=LATE)
        for _ in range(3):
            website.commit_next()
            bot.kill()
            bot.start()
        for title in ("Support Engineer", "Flight operations lead"):
            jobs.sees(title, patience=LATE)
        time.sleep(4)  # a lease of a killed process lapses, and whatever it left is looked up

        assert bot.stop() == 0

    titles = [text.split("\n")[0] for text in jobs.texts()]
    assert titles.count("Support Engineer") == 1
    assert titles.count("Flight operations lead") == 1


def test_over_http_slash_commands_are_answered_and_forged_requests_refused(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path
) -> None:
    with kept_port() as port, ExitStack() as stack:
        address = f"http://127.0.0.1:{port}"
        slack.running.do(lambda server: setattr(server, "request_url", f"{address}/slack/events"))
        variables = {"ROLECALL_MODE": "http", "ROLECALL_PORT": str(port), "SLACK_SIGNING_SECRET": slack.signing_secret}
        bot = stack.enter_context(ForkedBot(slack, tmp_path, str(website.folder), **variables))
        bot.start()
        slack.channel("#jobs").sees("3 open roles", patience=LATE)

        priya = slack.person("priya")
        priya.types("/roles show drone systems engineer", in_="#jobs")
        priya.sees("Drone systems engineer")

        asking = stack.enter_context(httpx.Client(base_url=address, timeout=LATE, trust_env=False))
        assert asking.get("/healthz").status_code == 200
        assert asking.get("/readyz").status_code == 200
        for headers in (
            {},
            {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
            {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"},
        ):
            assert asking.post("/slack/events", headers=headers, content=b"\xff{}").status_code == 401
        assert bot.stop() == 0


def test_a_rehearsal_says_everything_in_one_channel_and_leaves_no_trace(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path
) -> None:
    with ForkedBot(slack, tmp_path, str(website.folder)) as bot:
        bot.start()
        slack.channel("#jobs").sees("3 open roles", patience=LATE)
        bot.stop()
        before = _counts(tmp_path / "rolecall.db")
        website.commit_next()

        bot.start("--rehearse", "#random")
        said = slack.channel("#random").sees("Flight operations lead", patience=LATE)
        bot.stop()

    assert "would go to" in said.text
    assert "jobs" in said.text
    assert not any("Flight operations lead" in text for text in slack.channel("#jobs").texts())
    assert _counts(tmp_path / "rolecall.db") == before


def test_the_doctor_finds_everything_in_order_and_says_what_is_not(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path
) -> None:
    bot = BotProcess(slack, tmp_path, str(website.folder))
    code, well = doctor(bot)
    assert code == 0, well
    bot.environment["SLACK_BOT_TOKEN"] = "xoxb-wrong"
    bot.environment["ROLECALL_SOURCE"] = str(tmp_path / "nowhere")
    code, ill = doctor(bot)
    assert code == 1

    for subject in ("repository", "token", "scopes", "clock", "connection", "#jobs"):
        assert subject in well
    assert "invalid_auth" in ill
    assert "nowhere" in ill


def test_sigterm_ends_it_soon_and_a_missing_token_is_said_in_one_line(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path
) -> None:
    with ForkedBot(slack, tmp_path, str(website.folder)) as bot:
        bot.start()
        slack.channel("#jobs").sees("3 open roles", patience=LATE)
        begun = time.monotonic()

        assert bot.stop() == 0
        assert time.monotonic() - begun < 12

    del bot.environment["SLACK_APP_TOKEN"]
    command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=bot.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "SLACK_APP_TOKEN" in done.stderr


def test_sigterm_finishes_what_is_in_flight_and_the_next_start_goes_on_with_the_rest(
    slack: DrivenLocalSlack, website: DemoRepository, tmp_path: Path
) -> None:
    with ForkedBot(slack, tmp_path, str(website.folder), ROLECALL_HTTP_TIMEOUT_SECONDS="10") as bot:
        bot.start()
        slack.channel("#jobs").sees("3 open roles", patience=LATE)
        slack.post("faults", kind="slow", method="chat.postMessage", seconds=3)
        write_postings(website, 0, 3)
        slack.waits_for(
            lambda: _states(tmp_path / "rolecall.db") >= Counter(sending=1, queued=2),
            lambda: f"nothing is sent, or nothing waits: {_states(tmp_path / 'rolecall.db')}",
            LATE,
        )
        begun = time.monotonic()

        assert bot.stop() == 0
        assert time.monotonic() - begun < 11
        left = _states(tmp_path / "rolecall.db")
        assert "queued" in left
        assert "sending" not in left

        httpx.delete(f"{slack.url}/local/faults", trust_env=False)
        bot.start()
        bot.wait_until_ready()
        slack.waits_for(lambda: "queued" not in _states(tmp_path / "rolecall.db"), lambda: "some wait", LATE)
        assert bot.stop() == 0
    titles = card_titles(slack.channel("#jobs").raw_messages())
    assert {title_of(number): titles[title_of(number)] for number in range(3)} == dict.fromkeys(map(title_of, range(3)), 1)


def _states(database: Path) -> Counter[str]:
    """How many deliveries are in each state."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = Counter(row[0] for row in connection.execute("SELECT state FROM delivery"))
    connection.close()
    return found


def _counts(database: Path) -> dict[str, int]:
    """How many rows each table has."""
    with sqlite3.connect(database) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    connection.close()
    return found
