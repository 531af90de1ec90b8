"""Forty candidates come from another system on day one: no noise, and the right card at each one's first change."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli.candidates import app
from bot.localslack.driver import Place, Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Application, Candidate
from tests.journeys.running_bot import RunningBot

STAGES = ("New", "Phone screen", "Onsite", "Angebot", "abgelehnt")
HEAD = "Name;E-Mail;Stelle;Status;In Stufe seit;Quelle;Bewerber-ID\r\n"


def forty(stages: tuple[str, ...] = STAGES, role: str = "Backend Engineer") -> bytes:
    """A German Excel's export: semicolons, Windows-1252."""
    rows = [
        f"Bewerber Nr. {n} Müller;p{n}@mail.example;{role};{stages[n % len(stages)]};{n % 28 + 1:02d}.03.2026;LinkedIn;A-{n}"
        for n in range(40)
    ]
    return (HEAD + "\r\n".join(rows) + "\r\n").encode("cp1252")


def gives(person: Someone, content: bytes, name: str = "export.csv") -> None:
    """A person types the command and gives a file."""
    person.types("/roles candidate import", in_="#general")
    person.needs_modal()
    file = {"name": name, "mimetype": "text/csv", "base64": base64.b64encode(content).decode()}
    assert person.submits({"CSV file": file}) == {}


def test_forty_candidates_on_day_one(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya = slack.person("priya")
    bot.posting_opens("Backend Engineer", recruiter_ids=["U0PRIYA"], owner_id="U0MARTA", hiring_channel="G0HIRINGENG")
    hiring = slack.channel("#hiring-eng", seen_by="jonas")

    gives(priya, forty((*STAGES[:-1], "Take-home")))
    priya.sees("8 rows unclear: nothing is written until all are settled")
    assert count(bot) == 0
    assert priya.submits({"Stage “Take-home”": "Loop"}) == {}
    priya.sees("40 new")
    priya.sees("“Onsite” is Loop (8)")
    assert priya.submits({}) == {}
    priya.sees("40 candidates are imported")
    summary = hiring.sees("priya brought 40 candidates from another system")
    assert summary.holds("8 Applied, 8 Screen, 16 Loop, 8 Offer")
    priya.closes(everything=True)

    gives(priya, forty((*STAGES[:-1], "Loop")))
    priya.sees("40 already here as the file says")
    assert priya.submits({}) == {}
    priya.sees("Nothing was new")
    priya.closes(everything=True)

    priya.types("/roles candidate move C-002 loop", in_="#general")
    priya.sees("is at Loop")
    card = hiring.sees("Bewerber Nr. 1 Müller (C-002) · R-1 Backend Engineer")
    hiring.thread(card).sees("priya moved them to Loop")
    assert posted(hiring) == [summary.text, card.text]
    for other in ("marta", "priya"):
        assert slack.person(other).place("@rolecall").texts() == []


def test_operator_imports_at_the_command_line_and_nothing_is_written_before_all_is_settled(
    slack: DrivenLocalSlack, bot: RunningBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.posting_opens("Backend Engineer", hiring_channel="G0HIRINGENG")
    bot.posting_opens("Data Engineer", owner_id="U0MARTA")
    monkeypatch.setenv("ROLECALL_DATABASE_URL", bot.store.url)
    monkeypatch.setattr("bot.cli.candidates.upgrade", lambda _url: None)  # the fixture has made the tables
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "export.csv"
    rows = [
        "name,email,role,stage,stage since",
        "Ada,ada@x.example,Backend Enginer,loop,2026-03-02",
        "Bo,bo@x.example,R-2,Chemistry call,2026-03-02",
        "Cy,cy@x.example,R-2,loop,2026-02-31",
        "Di,di@x.example,Engineer,loop,03/04/2026",
        "Ada,ada@x.example,Backend Enginer,loop,2026-03-02",
    ]
    file.write_text("\n".join(rows), encoding="utf-8-sig")

    result = CliRunner().invoke(app, ["import", str(file)])
    assert result.exit_code == 1
    for told in (
        f"{file}:2: I know no role “Backend Enginer”.",
        "nearest: R-1 Backend Engineer",
        '--role "Backend Enginer=R-1"',
        f"{file}:3: R-2 has no stage “Chemistry call”.",
        f"{file}:4: there is no day “2026-02-31”.",
        f"{file}:5: several roles are called “Engineer”.",
        f"{file}:5: “03/04/2026” may be two days.",
        "Nothing is written",
    ):
        assert told in result.stdout, (told, result.stdout)
    assert count(bot) == 0

    file.write_text("\n".join([*rows[:3], "Di,di@x.example,Engineer,loop,2026-04-03"]), encoding="utf-8")
    settled = ["--role", "Backend Enginer=R-1", "--role", "Engineer=-", "--stage", "Chemistry call=screen"]
    result = CliRunner().invoke(app, ["import", str(file), *settled, "--dry-run"])
    assert (result.exit_code, count(bot)) == (0, 0)
    result = CliRunner().invoke(app, ["import", str(file), *settled])
    assert "Imported: 2 new. 2 hiring channels hear of it." in result.stdout
    slack.channel("#hiring-eng").sees("brought 1 candidate from another system")
    slack.person("marta").sees("R-2 Data Engineer: 1 Screen", in_="@rolecall")
    with bot.store.reading() as session:
        since = session.scalars(select(Application.stage_since)).all()
    assert since == [datetime(2026, 3, 2, 12, tzinfo=UTC)] * 2


def count(bot: RunningBot) -> int:
    with bot.store.reading() as session:
        return len(session.scalars(select(Candidate.id)).all())


def posted(place: Place) -> list[str]:
    """What the bot has said in a channel."""
    return [seen.text for seen in place.messages() if seen.raw.get("bot_id")]
