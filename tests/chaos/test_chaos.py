"""Short runs of `python -m tests.chaos`, with three times as many faults; the long ones are for `make proof`."""

from __future__ import annotations

import re

import pytest

from tests.chaos import crash_points
from tests.chaos.__main__ import main

SHORT = ["--channels", "4", "--faults", "3", "--seed", "20261121"]


def run(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """(exit code, last line)."""
    code = main([*SHORT, *options])
    return code, capsys.readouterr().out.strip().splitlines()[-1]


def test_on_sqlite_nothing_is_lost_doubled_or_out_of_order(capsys: pytest.CaptureFixture[str]) -> None:
    code, line = run(capsys, "--deliveries", "40", "--kills", "2", "--power-cuts", "1")
    assert "0 lost, 0 doubled, 0 out of order" in line
    assert code == 0


def test_on_postgresql_with_replicas_nothing_is_lost_doubled_or_out_of_order(capsys: pytest.CaptureFixture[str]) -> None:
    turmoil = ["--kills", "2", "--restarts", "1", "--freezes", "1"]
    code, line = run(capsys, "--deliveries", "40", "--database", "postgresql", "--replicas", "2", *turmoil)
    assert "0 lost, 0 doubled, 0 out of order" in line
    assert code == 0


@pytest.mark.parametrize("switched_off", ["--no-lookup", "--no-lease"])
def test_the_check_fails_without_the_look_up_and_without_the_lease(
    capsys: pytest.CaptureFixture[str], switched_off: str
) -> None:
    code, line = run(capsys, "--deliveries", "40", "--kills", "0", switched_off)
    doubled = re.search(r"(\d+) doubled", line)
    assert doubled
    assert int(doubled[1]) > 0
    assert code == 1


@pytest.mark.proof
def test_ten_thousand_deliveries_and_two_hundred_kills_on_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--deliveries", "10000", "--channels", "100", "--kills", "200", "--power-cuts", "5", "--seed", "20261121"]
    assert main(given) == 0, capsys.readouterr().out


@pytest.mark.proof
def test_ten_thousand_deliveries_and_two_hundred_kills_on_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--deliveries", "10000", "--channels", "100", "--kills", "200", "--seed", "20261121"]
    turmoil = ["--database", "postgresql", "--replicas", "3", "--restarts", "5", "--freezes", "50"]
    assert main([*given, *turmoil]) == 0, capsys.readouterr().out


@pytest.mark.proof
@pytest.mark.parametrize("database", [[], ["--postgresql"]], ids=["sqlite", "postgresql"])
def test_every_crash_point_with_every_fault(database: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert crash_points.main([*database, "--pairs"]) == 0, capsys.readouterr().out
