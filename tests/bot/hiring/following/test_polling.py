"""Claims about the poller: it looks by itself and when asked, keeps nobody waiting, and stops at once."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.hiring.following.polling import Poller
from bot.models import Role, Source
from bot.settings import Settings, SourceTable
from bot.timeutil import utc_now
from tests.bot.hiring.following.watching import WORKSPACE
from tests.gitsites import Website, hanging_host, posting
from tests.waiting import until

AT_ONCE = 20.0  # seconds, on a busy machine: a host that hangs is waited for three times as long


def settings_for(url: str, folder: Path, **source: float) -> Settings:
    values = {"hold_minutes": 0.0, "poll_seconds": 3600.0, "timeout_seconds": 60.0} | source
    return Settings(_env_file=None, cache=folder / "cache", source=SourceTable(url=url, **values))


@contextlib.asynccontextmanager
async def polling(store: Store, settings: Settings) -> AsyncIterator[Poller]:
    stop = asyncio.Event()
    poller = Poller(store, settings, WORKSPACE, utc_now)
    running = asyncio.create_task(poller.run(stop))
    try:
        yield poller
    finally:
        stop.set()
        await asyncio.wait_for(running, AT_ONCE)


def open_roles(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.scalars(select(Role.title).where(Role.state == "open")))


@pytest.fixture
def site(tmp_path: Path) -> Website:
    made = Website(tmp_path / "website")
    made.commit({"jobs/rigger.md": posting("Rigger")})
    return made


async def test_it_looks_at_its_start_and_again_when_asked(sqlite_store: Store, site: Website, tmp_path: Path) -> None:
    async with polling(sqlite_store, settings_for(str(site.folder), tmp_path)) as poller:
        await until(lambda: open_roles(sqlite_store) == ["Rigger"])
        site.commit({"jobs/sailor.md": posting("Sailor")})
        await asyncio.sleep(0.3)
        assert open_roles(sqlite_store) == ["Rigger"]
        poller.request()
        await until(lambda: open_roles(sqlite_store) == ["Rigger", "Sailor"])


async def test_it_looks_again_after_its_interval(sqlite_store: Store, site: Website, tmp_path: Path) -> None:
    async with polling(sqlite_store, settings_for(str(site.folder), tmp_path, poll_seconds=1.0)):
        await until(lambda: open_roles(sqlite_store) == ["Rigger"])
        site.commit({"jobs/sailor.md": posting("Sailor")})
        await until(lambda: open_roles(sqlite_store) == ["Rigger", "Sailor"])


async def test_what_waits_is_told_when_its_time_has_come_between_two_looks(
    sqlite_store: Store, site: Website, tmp_path: Path
) -> None:
    settings = settings_for(str(site.folder), tmp_path, hold_minutes=0.02)
    async with polling(sqlite_store, settings) as poller:
        await until(lambda: open_roles(sqlite_store) == ["Rigger"])
        site.commit({"jobs/sailor.md": posting("Sailor")})
        poller.request()
        await until(lambda: open_roles(sqlite_store) == ["Rigger", "Sailor"])


async def test_a_host_that_hangs_keeps_neither_the_loop_nor_the_stop_waiting(sqlite_store: Store, tmp_path: Path) -> None:
    with hanging_host() as url:
        async with polling(sqlite_store, settings_for(url, tmp_path)):
            longest = 0.0
            for _ in range(40):
                began = time.monotonic()
                await asyncio.sleep(0.01)
                longest = max(longest, time.monotonic() - began)
            assert longest < AT_ONCE


async def test_a_host_that_hangs_is_noted_with_the_way_out(sqlite_store: Store, tmp_path: Path) -> None:
    def error() -> str | None:
        with sqlite_store.reading() as session:
            return session.scalars(select(Source.error)).first()

    with hanging_host() as url:
        async with polling(sqlite_store, settings_for(url, tmp_path, timeout_seconds=0.5)):
            await until(lambda: error() is not None)
    assert "did not answer in time" in (error() or "")


async def test_a_refused_address_is_one_line_in_the_log(
    sqlite_store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(sqlite_store, settings_for("https://priya:secret@git.acme.example/x", tmp_path)):
        await until(lambda: "holds a password" in caplog.text)
    assert "secret" not in caplog.text
