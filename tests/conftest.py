"""What all tests share: where the real postings are, and that continuous integration counts a skip as a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.waiting import LATE

if TYPE_CHECKING:  # pytest rewrites it, so nobody may have imported it before
    from bot.localslack.pytest_plugin import DrivenLocalSlack

ROOT = Path(__file__).parent.parent

pytest_plugins = ("tests.databases", "bot.localslack.pytest_plugin")

# The same examples each time, however long they take: a run may not fail for what it drew, or for a slow machine. Those who
# look for new examples (`make proof`) say so.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("new", parent=settings.get_profile("same"), derandomize=False)


def pytest_configure(config: pytest.Config) -> None:
    """Full-size runs draw new examples."""
    settings.load_profile("new" if config.option.markexpr == "proof" else "same")


@pytest.fixture
def local_slack(local_slack: DrivenLocalSlack) -> DrivenLocalSlack:
    """The local Slack with a driver that waits for a busy machine, too."""
    local_slack.patience = LATE
    return local_slack


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real postings: ROLECALL_CORPUS, else ../shared; tests that need it skip where it is not."""
    folder = Path(os.environ.get("ROLECALL_CORPUS") or ROOT.parent / "shared")
    if not (folder / "expected.tsv").is_file():
        pytest.skip(f"no real postings in {folder}: set ROLECALL_CORPUS to their folder")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Under ROLECALL_NO_SKIPS=1 a skip fails, since there it means a missing install step.

    Real postings are no install step: where they are not, their tests stay skipped.
    """
    report = yield
    no_skips = os.environ.get("ROLECALL_NO_SKIPS") == "1" and item.get_closest_marker("corpus") is None
    if report.skipped and no_skips and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Full-size runs are for `make proof`, unless they are asked for by name."""
    if config.option.markexpr:
        return
    kept = [item for item in items if item.get_closest_marker("proof") is None]
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("proof")])
    items[:] = kept
