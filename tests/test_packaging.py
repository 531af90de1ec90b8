"""Does what people install hold everything? The wheel is built, installed apart, and asked."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("rolecall-*.whl"))


@pytest.mark.parametrize(
    "wanted",
    [
        "bot/manifest.json",
        "bot/migrations/env.py",
        "bot/localslack/page/index.html",
        "bot/localslack/seed.json",
        "bot/cli/sample/start/src/product_designer.md",
        "handlers/__init__.py",
        "bot/py.typed",
    ],
)
def test_the_wheel_holds_what_runs_need(wheel: Path, wanted: str) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert wanted in names


def test_the_wheel_holds_every_migration_and_page_asset_of_the_checkout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = [*ROOT.glob("bot/migrations/versions/*.py"), *(p for p in ROOT.glob("bot/localslack/page/**/*") if p.is_file())]

    missing = [p.relative_to(ROOT).as_posix() for p in kept if p.relative_to(ROOT).as_posix() not in names]

    assert kept
    assert missing == []


def test_the_installed_wheel_migrates_a_database_and_explains_itself(wheel: Path, tmp_path: Path) -> None:
    """Installed into a folder of its own, it must not lean on the checkout."""
    target = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True, capture_output=True)
    script = (
        "import bot, sys; from pathlib import Path; from bot.migrations.run import upgrade;"
        "from bot.migrations.standing import pending;"
        "from bot.cli.manifest import read_manifest;"
        f"assert Path(bot.__file__).is_relative_to({str(target)!r}), bot.__file__;"
        f"url = 'sqlite:///{tmp_path / 'new.db'}'; upgrade(url);"
        "print(pending(url), read_manifest()['display_information']['name'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": ""},
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert done.stdout == "[] Rolecall\n"
