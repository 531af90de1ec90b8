"""Does Slack take every card, answer and form about candidates, whatever people are called, and is nobody pinged?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook, Sitter
from bot.hiring.candidates.candidates import Profile
from bot.hiring.candidates.ending_questions import InProcess
from bot.hiring.candidates.endings import Question
from bot.hiring.candidates.import_planning import Does, ImportPlan, Item, Matter, Problem, Settled
from bot.hiring.candidates.importing import Imported
from bot.hiring.candidates.merging import Outlook
from bot.hiring.candidates.stages import USUAL, Stage
from bot.models.candidate import EndingWhy, StageKind
from bot.settings import Settings
from handlers.candidates import blocks, cards, import_forms, modals
from handlers.desk import Ask
from tests.handlers.slack_rules import check_message, check_view

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NASTY = "<!channel> & <@U0PRIYA> *bold* `code` <https://evil.example|jobs>\n> quote " + "x" * 300
ASK = Ask("T0ACME", "U0PRIYA", "C0JOBS", None, "", "1.2.3", "https://hooks.example/1")
SETTINGS = Settings(_env_file=None)


def look_of(text: str, **changes: object) -> ApplicationLook:
    """An application of somebody who is called so."""
    sitter = Sitter("U0JONAS", text, False, "asked", "Mon 30 Mar 09:30", "Europe/London")
    interview = InterviewLook(
        7, text, NOON, "Mon 30 Mar 2026 09:30", "Europe/Berlin", 45, text, "planned", (sitter,), "2026-03-30 09:30"
    )
    look = ApplicationLook(12, text, "C-017", text, "R-12", text, NOON, True, 1, 3, (interview,) * 15, True)
    look = replace(look, next_stage=text, is_elsewhere=True, is_team=True, must_tell=True)
    return replace(look, **changes)  # type: ignore[arg-type]


def plan_of(text: str, *, unclear: bool) -> ImportPlan:
    """A plan in which everything is there."""
    item = Item(3, Profile(text), 1, Stage(text, StageKind.LOOP), NOON, None, Does.ADD)
    problems = [Problem(Matter.ROLE, (3, 4), text[:60], text, (f"R-1 {text}",))]
    problems += [Problem(Matter.STAGE, (n,), f"{n} {text[:50]}", text, (text,)) for n in range(5, 35)]
    understood = tuple((f"{n} {text}", text, n) for n in range(30))
    return ImportPlan(text, (item,) * 40, tuple(problems) if unclear else (), understood, (text,) * 40, 2)


@pytest.mark.parametrize("text", ["Sam Adeyemi", NASTY])
def test_every_card_is_taken_by_slack_and_pings_nobody(text: str) -> None:
    look = look_of(text)
    ended = look_of(text, is_live=False, next_stage=None, kind=StageKind.REJECTED)
    for outgoing in (
        cards.card(look),
        cards.card(replace(look, is_next_hire=True, interviews=())),
        cards.card(ended),
        cards.merged_card(look),
        cards.news(look, text.partition("<")[0] or "moved"),
        cards.must_tell(look),
        cards.told(look, text),
        cards.told(look, None),
        cards.import_summary(text, [("R-1", text, [(text, 3)])] * 30),
        *(
            cards.role_question("R-1", text, why, "5 people are still in process", 3, 4)
            for why in EndingWhy
            if why != "hired"
        ),
        cards.role_question("R-1", text, EndingWhy.FILLED, "", 3, 4),
        cards.application_question(look, 2, 3),
        cards.answered("Backend Engineer is closed.", text, "end"),
    ):
        check_message(outgoing.text, outgoing.blocks or [])
    for kind in cards.LINES:
        line = cards.line(kind, {"stage": text, "decision": "reject"}, text)
        assert line is not None
        check_message(line.text, line.blocks or [])


@pytest.mark.parametrize("text", ["Sam Adeyemi", NASTY])
def test_every_answer_is_taken_by_slack_and_pings_nobody(text: str) -> None:
    look = look_of(text, interviews=look_of(text).interviews[:3])
    for reply in (
        blocks.usage_reply(SETTINGS),
        blocks.added(look),
        blocks.moved(look, 5, ended=2),
        blocks.moved_back(look),
        blocks.told(look, is_new=False),
        blocks.following(look),
        blocks.no_form(look, SETTINGS),
        blocks.edited(look, "C-003", SETTINGS),
        blocks.merged("C-003", "C-007", 1),
        blocks.stages_given("R-1", text, [Stage(text, StageKind.LOOP)] * 20, 2),
        blocks.shown([look, replace(look, is_team=False, may_plan=False)]),
        import_forms.imported(Imported(plan_of(text, unclear=False), 2)),
    ):
        message = reply.message()
        check_message(message["text"][:4000], message["blocks"])


@pytest.mark.parametrize("text", ["Sam Adeyemi", NASTY])
def test_every_form_is_taken_by_slack(text: str) -> None:
    look, line = look_of(text), " ".join(text.split())[:150]
    roles = [(n, f"R-{n}", line) for n in range(1, 120)]
    profile = Profile(line, "sam@x.example", "A-1", "https://x.example", "Europe/Berlin", "U0JONAS", ("U0NOOR",))
    unclear = plan_of(line, unclear=True)
    few = replace(unclear, problems=unclear.problems[:15])
    question = Question("R-1", text, InProcess(5, 2, (("Loop", 5),)), is_of_one=False)
    for view in (
        modals.add_form(ASK, roles, line, 3),
        modals.edit_form(ASK, 12, "C-017", profile),
        modals.edit_form(ASK, 12, "C-017", Profile(line)),
        modals.end_form(ASK, look, StageKind.REJECTED, 2),
        modals.move_form(ASK, look, USUAL),
        modals.hire_form(ASK, look, 0, 1, True),
        modals.merge_form(ASK, Outlook("C-003", "C-007", 3, 7, ("R-1",), (("R-1", text),), True, 2), (text, text)),
        modals.ending_form(ASK, 3, question),
        modals.stages_form(ASK, 1, "R-12", text, "CV = applied", roles),
        modals.forget_form(ASK, 12, "C-017"),
        import_forms.file_form(ASK, roles),
        import_forms.plan_form(ASK, "F0FILE", plan_of(line, unclear=True), Settled()),
        import_forms.plan_form(ASK, "F0FILE", few, Settled()),
        import_forms.plan_form(ASK, "F0FILE", replace(plan_of(line, unclear=True), problems=()), Settled()),
    ):
        check_view(view)
