"""What happens in the demo's repository? A small company's website, and the commits that land in it one after another."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
CAREERS = "src/site/careers"


@dataclass(frozen=True, slots=True)
class Edit:
    """In the file at `path`, `old` becomes `new`."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit, and what a person should see of it in Slack (printed beside it)."""

    message: str
    expect: str
    adds: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    removes: tuple[str, ...] = ()


STORY = (
    Step(
        "Publish the flight operations lead",
        "a draft is published: a card in #jobs",
        edits=(Edit(f"{CAREERS}/flight-operations-lead.md", "tags: ['draft', 'job']", "tags: ['job']"),),
    ),
    Step(
        "Fix a typo on the platform page",
        "nothing: a typo is no news",
        edits=(Edit(f"{CAREERS}/map-platform-engineer.md", "large pictures", "very large pictures"),),
    ),
    Step(
        "Support engineer job req",
        "a new posting: another card in #jobs",
        adds=("src/support_engineer.md",),
        edits=(Edit("src/about.md", "(/product_designer)", "(/product_designer)\n* [Support Engineer](/support_engineer)"),),
    ),
    Step(
        "Raise the band for flight operations and name it",
        "pay and place change: the card is edited, its thread tells what changed",
        edits=(
            Edit(
                f"{CAREERS}/flight-operations-lead.md",
                "Leeds, England",
                "Leeds, England, or Lisbon, Portugal\n\n## Pay\n\nThe salary for this role is GBP 48,000 - 56,000 a year.",
            ),
        ),
    ),
    Step(
        "Add field training specialist",
        "a file that can't be read: deciders hear of it, with line and fix",
        adds=(f"{CAREERS}/field-training-specialist.md",),
    ),
    Step(
        "Close the quote",
        "the repaired posting: its card",
        edits=(
            Edit(f"{CAREERS}/field-training-specialist.md", '"Field training specialist', '"Field training specialist"'),
        ),
    ),
    Step(
        "Take down the support engineer job req",
        "a posting removed: its card closes",
        removes=("src/support_engineer.md",),
        edits=(Edit("src/about.md", "\n* [Support Engineer](/support_engineer)", ""),),
    ),
)


class DemoRepository:
    """A git repository in `folder` that is made anew, and to which `commit_next` adds the story step by step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._next = 0

    def start(self) -> None:
        """Make the repository with its first commit; what was in the folder before is removed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(SAMPLE / "start", self.folder)
        self._git("init", "--quiet", "--initial-branch=main")
        self.commit("The website of Acme Maps")

    def commit_next(self) -> Step | None:
        """Commit the next step of the story; None when it has been told."""
        if self._next >= len(STORY):
            return None
        step = STORY[self._next]
        self._next += 1
        for path in step.adds:
            shutil.copyfile(SAMPLE / "later" / path, self.folder / path)
        for edit in step.edits:
            file = self.folder / edit.path
            file.write_text(file.read_text(encoding="utf-8").replace(edit.old, edit.new, 1), encoding="utf-8")
        for path in step.removes:
            (self.folder / path).unlink(missing_ok=True)
        self.commit(step.message)
        return step

    def commit(self, message: str) -> None:
        """Commit everything that changed in the folder."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--no-gpg-sign", "--allow-empty", "--message", message)

    def tip(self) -> str:
        """The id of the newest commit."""
        return self._git("rev-parse", "HEAD")

    def _git(self, *arguments: str) -> str:
        """Run git apart from the person's own configuration, whose hooks and signing are none of the demo's business."""
        identity = {"NAME": "Acme Maps", "EMAIL": "web@acme-maps.example"}
        environment = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in identity.items()}
        nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        variables = os.environ | environment | nothing
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=variables, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()
