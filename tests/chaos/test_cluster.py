"""Three replicas as compose.yaml lays them out, without Docker; commands and events over replicas that are killed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml
from sqlalchemy import MetaData, select

from bot.database import Store
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.settings import SECRETS, Settings
from tests.chaos import commands, upgrade
from tests.chaos.cluster import COMPOSE, Replica, laid_out
from tests.chaos.commands import a_cluster, write_posting
from tests.chaos.proxy import CADDYFILE, read_rules
from tests.databases import PostgresServer

LATE = 60.0  # seconds, on a busy machine


def known_variables() -> set[str]:
    """The names of the environment that Settings reads."""
    plain = {f"ROLECALL_{name.upper()}" for name in Settings.model_fields}
    return plain | set(SECRETS) | {f"{name}_FILE" for name in SECRETS} | {"ROLECALL_CONFIG"}


def test_compose_names_variables_and_files_that_exist_and_the_proxy_knows_all_replicas() -> None:
    compose = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    replicas = laid_out()

    assert {f"{name}:{service['environment']['ROLECALL_PORT']}" for name, service in replicas.items()} == set(
        read_rules().upstreams
    )
    for service in replicas.values():
        assert set(service["environment"]) <= known_variables()
    assert {str(volume).split(":")[0] for volume in compose["services"]["proxy"]["volumes"]} >= {
        f"./{CADDYFILE.relative_to(COMPOSE.parent)}"
    }
    assert compose["services"]["proxy"]["depends_on"] == list(replicas)


@pytest.fixture
def local_slack_options() -> Options:
    """An answer may take long: the machine is busy with three replicas."""
    return Options(ack_seconds=LATE / 2)


async def test_three_replicas_announce_once_answer_all_and_take_over_from_one_that_dies(
    local_slack: DrivenLocalSlack, tmp_path: Path, postgres: PostgresServer
) -> None:
    more = {
        "ROLECALL_ANNOUNCE__DEFAULT": "#jobs",
        "ROLECALL_LEASE_SECONDS": "10",  # a busy machine may keep the one whose turn it is from renewing it
        "ROLECALL_SOURCE__POLL_SECONDS": "1",
        "ROLECALL_SETTLE_SECONDS": "0.3",
    }
    url = postgres.create()
    async with a_cluster(local_slack.running, url, tmp_path, len(laid_out()), more) as (replicas, _, port):
        address = f"http://127.0.0.1:{port}/slack/events"
        local_slack.running.do(lambda server: setattr(server, "request_url", address))
        await asyncio.to_thread(_everybody_is_answered, local_slack)
        first = next(replica for replica in replicas if has_the_turn(replica))
        assert not any(has_the_turn(replica) for replica in replicas if replica is not first)
        first.kill()
        write_posting(tmp_path, "Gardener")
        await asyncio.to_thread(local_slack.channel("#jobs").sees, "Gardener", patience=LATE)
        await asyncio.to_thread(_everybody_is_answered, local_slack)
        others = [replica for replica in replicas if replica is not first]
        assert [await replica.stop() for replica in others] == [0, 0]

    assert "soup" not in everything_kept(url)
    assert "soup" not in "".join(replica.log.read_text(encoding="utf-8") for replica in replicas)
    texts = local_slack.channel("#jobs", seen_by="marta").texts()
    assert len([text for text in texts if "1 open role" in text]) == 1
    assert [text.split("\n")[0] for text in texts].count("Gardener") == 1


def has_the_turn(replica: Replica) -> bool:
    return "poller: it is our turn" in replica.log.read_text(encoding="utf-8")


def everything_kept(url: str) -> str:
    """Every row of every table."""
    store, tables = Store(url), MetaData()
    tables.reflect(store.engine)
    with store.reading() as session:
        rows = [str(row) for table in tables.sorted_tables for row in session.execute(select(table))]
    store.close()
    assert rows
    return "\n".join(rows)


def _everybody_is_answered(slack: DrivenLocalSlack) -> None:
    slack.channel("#jobs").sees("Cook", patience=LATE)
    slack.person("marta").types("Lunch, anyone? The soup is a secret.", in_="#jobs")
    priya = slack.person("priya")
    for _ in range(4):
        priya.types("/roles list", in_="#jobs")
        priya.sees("Cook")


@pytest.mark.parametrize("database", ["postgresql", pytest.param("sqlite", marks=pytest.mark.proof)])
def test_what_is_acknowledged_while_replicas_are_killed_is_there_once(
    capsys: pytest.CaptureFixture[str], database: str
) -> None:
    numbers = ["--commands", "30", "--events", "30", "--kills", "1", "--replicas", "2", "--seed", "7"]
    code = commands.main([*numbers, "--database", database])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "0 acknowledged lost, 0 doubled, 0 wrong" in out


@pytest.mark.proof
def test_ten_thousand_commands_and_events_while_replicas_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--commands", "10000", "--events", "10000", "--kills", "40", "--seed", "20261121"]
    assert commands.main(given) == 0, capsys.readouterr().out


@pytest.mark.proof
def test_a_rolling_upgrade_of_three_replicas_under_load_shows_nobody_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert upgrade.main([]) == 0, capsys.readouterr().out
