"""Write the migration that brings the tables of the migrations to those of the models: python -m tests.draft_migration.

Before the first release, `--first` writes the one initial migration anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Enum

import bot.models
from bot.database import Store, UtcDateTime
from bot.migrations.run import upgrade

FOLDER = Path(bot.models.__file__).parent.parent / "migrations" / "versions"
FILE = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """{title}."""
{body}
'''


def render_type(kind: str, thing: Any, _context: AutogenContext) -> str | bool:
    """Plain types only: a migration must not import the application."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def draft(url: str) -> str:
    """The operations that are missing, as Python."""
    store = Store(url)
    try:
        with store.engine.connect() as connection:
            options = {"render_item": render_type, "compare_type": True}
            migrations = MigrationContext.configure(connection, opts=options)
            script = produce_migrations(migrations, bot.models.Base.metadata)
            assert script.upgrade_ops is not None
            return render_python_code(script.upgrade_ops, render_item=render_type)
    finally:
        store.close()


def main() -> None:
    """Write the file, formatted."""
    first = "--first" in sys.argv
    numbers = sorted(int(file.name[:4]) for file in FOLDER.glob("[0-9]*.py"))
    number = 1 if first else numbers[-1] + 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        if not first:
            upgrade(url)
        body = draft(url)
    title = "The first tables" if first else "Describe what changes"
    text = FILE.format(
        title=title,
        revision=f"{number:04d}",
        down_revision=None if first else f'"{number - 1:04d}"',
        body=re.sub(r"^\s*# ###.*\n?", "", body, flags=re.MULTILINE),
    )
    path = FOLDER / f"{number:04d}_{'first' if first else 'draft'}.py"
    path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    main()
