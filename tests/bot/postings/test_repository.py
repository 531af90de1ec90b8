"""Claims about what a git process that stays tells of commits."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from bot.postings.git import GitFailed
from bot.postings.repository import Repository, _changes
from bot.postings.tree import Listing
from tests.gitsites import Website

NAMES = ("baker.md", "baker.de.md", "a", "a.md", "with blank.md", "ü.md", "_index.md")


def test_the_difference_of_two_commits_is_the_one_that_git_tells(tmp_path: Path) -> None:
    site, chance = Website(tmp_path / "website"), random.Random(7)
    commits = [site.commit({"jobs/baker.md": "1", "jobs/a": "a file that becomes a folder"})]
    (site.folder / "link.md").symlink_to("jobs/baker.md")
    commits.append(site.commit({"jobs/a": None}))
    commits.append(site.commit({"jobs/a/deep/er/baker.md": "2", "jobs/ü.md": "3"}))
    (site.folder / "link.md").unlink()
    (site.folder / "jobs/baker.md").chmod(0o755)
    commits.append(site.commit({"link.md": "a file now"}))
    for _ in range(6):
        places = [Path("jobs", *chance.choices(("x", "y", "de"), k=chance.randint(0, 2)), name) for name in NAMES]
        there = [place for place in places if (site.folder / place).is_file()]
        free = [place for place in places if not (site.folder / place).is_dir() and place not in there]
        changes: dict[str, str | None] = {str(place): None for place in there}
        commits.append(site.commit(changes | {str(place): str(chance.random()) for place in free if place.name != "a"}))
    with Repository(site.folder) as repository:
        listing = repository.listing(commits[0])
        _ = listing.translated()
        for older, newer in itertools.pairwise([*commits, commits[0]]):
            told = repository.git("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", older, newer)
            step = repository.compare(older, newer)
            assert (step.id, step.changed) == (newer, _changes(told))
            assert (step.id, step.committed_at) == repository.commit_at(newer)
            listing.follow(step.changed)
            assert listing == repository.listing(newer)
            assert set(listing.translated()) == set(Listing(listing).translated())


def test_a_commit_differs_in_nothing_from_itself_and_a_merge_in_what_it_brought(tmp_path: Path) -> None:
    site = Website(tmp_path / "website")
    base = site.commit({"jobs/baker.md": "1"})
    site.git("checkout", "-q", "-b", "more")
    more = site.commit({"jobs/cook\nthis was.md": "2"})
    site.git("checkout", "-q", "main")
    ours = site.commit({"jobs/waiter.md": "3"})
    site.git("-c", "user.name=Priya", "-c", "user.email=priya@acme.example", "merge", "-q", "--no-ff", "more")
    with Repository(site.folder) as repository:
        assert repository.compare(base, base).changed == {}
        assert repository.compare(ours, site.git("rev-parse", "HEAD")).changed.keys() == {"jobs/cook\nthis was.md"}
        assert repository.compare(more, ours).changed.keys() == {"jobs/cook\nthis was.md", "jobs/waiter.md"}


def test_commits_that_are_not_here_are_told_apart_from_those_that_differ_in_nothing(tmp_path: Path) -> None:
    site = Website(tmp_path / "website")
    here, gone = site.commit({"jobs/baker.md": "1"}), "1" * 40
    with Repository(site.folder) as repository:
        for older, newer in ((gone, here), (here, gone), (gone, gone)):
            with pytest.raises(GitFailed):
                repository.compare(older, newer)
        assert repository.compare(here, here).changed == {}, "whoever answered before may have ended: another is asked"


def test_what_was_fetched_or_packed_after_the_first_question_is_found(tmp_path: Path) -> None:
    site = Website(tmp_path / "website")
    commits = [site.commit({"jobs/baker.md": "1"}), site.commit({"jobs/baker.md": "2"})]
    with Repository(site.folder) as repository:
        assert repository.compare(*commits).changed
        site.git("gc", "-q", "--prune=now")
        commits.append(site.commit({"jobs/cook.md": "3"}))
        site.git("repack", "-q", "-a", "-d")
        assert repository.compare(*commits[1:]).changed.keys() == {"jobs/cook.md"}
        assert repository.compare(commits[0], commits[2]).changed.keys() == {"jobs/baker.md", "jobs/cook.md"}
