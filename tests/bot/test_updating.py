"""Changed rows written as plain updates are the rows that a flush would have written."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.database import Store
from bot.models import Role
from bot.models.role import RoleState
from bot.updating import write_changes
from tests.casting import NOON, a_role, added


def statements(store: Store) -> list[str]:
    """What the database is asked to write from now on."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("UPDATE", "INSERT")):
            found.append(statement.split(maxsplit=1)[0])

    event.listen(store.engine, "before_cursor_execute", note)
    return found


def change(role: Role) -> None:
    role.title, role.state, role.opened_at = "Cook", RoleState.CLOSED, NOON
    role.recruiter_ids = ["U0PRIYA"]
    role.applied = {"path": "jobs/köchin.md"}
    role.location = None


def values_of(session: Session, number: int) -> dict[str, object]:
    role = session.query(Role).filter_by(number=number).one()
    return {name: value for name, value in vars(role).items() if name not in ("_sa_instance_state", "id", "number")}


def test_what_changed_is_written_once_and_as_a_flush_would(store: Store) -> None:
    with store.begin() as session:
        plain, flushed = (added(session, a_role(number, "Data Engineer", location="Oslo")) for number in (1, 2))
    with store.begin() as session:
        plain, flushed = (session.get_one(Role, one.id) for one in (plain, flushed))
        written = statements(store)
        change(plain)
        plain.team = plain.team  # set, and the same
        write_changes(session)
        assert written == ["UPDATE"]
        assert not session.dirty
        write_changes(session)
        change(flushed)
        session.flush()
        assert written == ["UPDATE", "UPDATE"]
        plain.location = "Lisbon"  # changes after it count as well
        flushed.location = "Lisbon"
    with store.reading() as session:
        assert values_of(session, 1) == values_of(session, 2)
        assert values_of(session, 1)["location"] == "Lisbon"


def test_rows_that_are_new_are_flushed_with_the_rest(store: Store) -> None:
    with store.begin() as session:
        role = added(session, a_role(1, "Data Engineer"))
    with store.begin() as session:
        role = session.get_one(Role, role.id)
        role.title = "Cook"
        session.add(a_role(2, "Diver"))
        write_changes(session)
        assert not session.new
    with store.reading() as session:
        assert [values_of(session, number)["title"] for number in (1, 2)] == ["Cook", "Diver"]
