"""Write anew the one migration from the last release's tables to those of the models: python -m tests.draft_migration.

What a release brought (RELEASED) is never written again. Replicas of the last release go on with this one's tables, so a
migration only adds: a new column of an old table is nullable or has a `server_default`, and has no foreign key.
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
RELEASED = 1  # the last migration of the last release
TITLE = "What 0.2.0 adds"
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
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/released.db"
        upgrade(url, to=f"{RELEASED:04d}")
        body = draft(url)
    text = FILE.format(
        title=TITLE,
        revision=f"{RELEASED + 1:04d}",
        down_revision=f'"{RELEASED:04d}"',
        body=re.sub(r"^\s*# ###.*\n?", "", body, flags=re.MULTILINE),
    )
    path = FOLDER / f"{RELEASED + 1:04d}_{TITLE.lower().replace(' ', '_').replace('.', '_')}.py"
    path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    main()
